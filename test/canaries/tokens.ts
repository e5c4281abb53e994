/** Rows of the commands that read a token: decode and revoke. */
import { echo } from './echo.ts';
import type { Row } from './scene.ts';

export const decodeRows: Row[] = [
  { when: 'it shows a JWT', args: () => ['-f', 'jwt.token'], exits: 0 },
  { when: 'it shows an opaque token', args: () => ['-f', 'opaque.token'], exits: 0 },
  { when: 'it shows the own token of an org', args: () => ['-o', 'canary'], login: 'session', exits: 0 },
  { when: 'there is no token in the file', args: () => ['-f', 'garbage.token'], exits: 1 },
  { when: 'the file holds a private key', args: () => ['-f', 'server.key'], exits: 1 },
  { when: 'the token itself is given for its path', args: ({ planted }) => ['-f', planted.opaque], exits: 1 },
  { when: 'the token is an argument', args: ({ planted }) => [planted.jwt], exits: 2 },
  { when: 'there is nothing to read', args: () => [], exits: 2 },
  { when: 'sf does not know the org', args: () => ['-o', 'nobody'], exits: 2 },
];

const atOrg = ['-r', 'http://localhost'];

export const revokeRows: Row[] = [
  { when: 'it revokes a session', args: ({ org }) => ['-f', 'session.token', '-r', org.url], exits: 0 },
  { when: 'it only looks', args: ({ org }) => ['-f', 'session.token', '-r', org.url, '--dry-run'], exits: 0 },
  { when: 'the token is dead already', args: ({ org }) => ['-f', 'opaque.token', '-r', org.url], exits: [0, 1] },
  {
    when: 'it revokes at the org that sf knows',
    args: () => ['-f', 'session.token', '-o', 'canary'],
    login: 'session',
    exits: 0,
  },
  {
    when: 'the org refuses and echoes the token',
    args: ({ org }) => ['-f', 'session.token', '-r', org.url],
    upset: (scene) => echo(scene, /oauth2/, 'oauth', 400),
    exits: 1,
  },
  {
    when: 'the org answers with a page',
    args: ({ org }) => ['-f', 'session.token', '-r', org.url],
    upset: (scene) => echo(scene, /oauth2/, 'html', 200),
    exits: 1,
  },
  {
    when: 'the org is down',
    args: ({ org }) => ['-f', 'session.token', '-r', org.url],
    upset: ({ org }) => org.close(),
    exits: 5,
  },
  { when: 'the token names no host', args: () => ['-f', 'jwt.token'], exits: [1, 2] },
  { when: 'there is no token in the file', args: () => ['-f', 'garbage.token', ...atOrg], exits: 1 },
  { when: 'the token itself is given for its path', args: ({ planted }) => ['-f', planted.opaque, ...atOrg], exits: 1 },
  {
    when: 'the URL holds a password',
    args: ({ planted }) => ['-f', 'session.token', '-r', `https://u:${planted.clientSecret}@pay.my.salesforce.com`],
    exits: [1, 2],
  },
  { when: 'the token is an argument', args: ({ planted, org }) => [planted.jwt, '-r', org.url], exits: 2 },
];

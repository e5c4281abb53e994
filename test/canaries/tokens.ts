/** Rows of the commands that read a token: decode and revoke. */
import { appNamed } from '../support/app-components.ts';
import { integrationUser } from '../support/exchange-flags.ts';
import { echo } from './echo.ts';
import { orgTroubles, tokenForOrg } from './org-troubles.ts';
import type { Row, Scene } from './scene.ts';
import { issueToken, listRow } from './verification.ts';

export const decodeRows: Row[] = [
  { when: 'it shows a JWT', args: () => ['-f', 'jwt.token'], exits: 0 },
  { when: 'it shows an opaque token', args: () => ['-f', 'opaque.token'], exits: 0 },
  { when: 'it shows the own token of an org', args: () => ['-o', 'canary'], login: 'session', exits: 0 },
  listRow(() => []),
  { when: 'there is no token in the file', args: () => ['-f', 'garbage.token'], exits: 1 },
  { when: 'the file holds a private key', args: () => ['-f', 'server.key'], exits: 1 },
  { when: 'the token itself is given for its path', args: ({ planted }) => ['-f', planted.opaque], exits: 2 },
  { when: 'the token is an argument', args: ({ planted }) => [planted.jwt], exits: 2 },
  { when: 'there is nothing to read', args: () => [], exits: 2 },
  { when: 'sf does not know the org', args: () => ['-o', 'nobody'], exits: 2 },
  ...tokenForOrg([], 0),
];

const atOrg = ['-r', 'http://localhost'];

/** The user has a JWT, and a grant through each app, which the org hands out as a DeleteToken. */
async function openSessions(scene: Scene): Promise<void> {
  await issueToken(scene);
  const { org } = scene;
  for (const app of ['Pay', 'Orders']) org.openSession(integrationUser(org), appNamed(org, app).consumerKey);
}

const user = ['--user', 'integration@pay.example'];

const wide = (when: string, args: string[], row: Partial<Row> = {}): Row => ({
  when,
  args: () => ['-o', 'canary', ...args],
  login: 'session',
  upset: openSessions,
  exits: 0,
  ...row,
});

const wideRows: Row[] = [
  wide('it ends all that a user has', [...user, '-p']),
  wide('it ends all that a user has, with a token to show for it', [...user, '-f', 'issued.token', '-p'], { exits: 3 }),
  wide('it lists what a user has', [...user, '--dry-run']),
  wide('nobody can say yes', user, { exits: 2 }),
  wide('it ends all that an app has given', ['-a', 'Pay', '-p']),
  wide('it ends all of an org', ['--all', '--refresh-tokens', '--wait', '0', '-p'], { exits: 3 }),
  wide('it looks at all of an org', ['--all', '--dry-run']),
  wide('the org refuses to revoke and echoes', [...user, '-p'], {
    upset: async (scene) => {
      await openSessions(scene);
      echo(scene, /^(DELETE|POST) .*(AuthSession|usage|oauth2.revoke)/, 'rest', 400);
    },
    exits: 1,
  }),
];

export const revokeRows: Row[] = [
  ...wideRows,
  ...orgTroubles([...user, '-p'], { api: /services\/data/, soapFails: 0 }),
  { when: 'it revokes a session', args: ({ org }) => ['-f', 'session.token', '-r', org.url], exits: 0 },
  { when: 'it only looks', args: ({ org }) => ['-f', 'session.token', '-r', org.url, '--dry-run'], exits: 0 },
  { when: 'the token is dead already', args: ({ org }) => ['-f', 'opaque.token', '-r', org.url], exits: 6 },
  {
    when: 'it revokes at the org that sf knows',
    args: () => ['-f', 'session.token', '-o', 'canary'],
    login: 'session',
    exits: 0,
  },
  wide('it freezes the user of a token, and reports', ['-f', 'issued.token', '--freeze', '--report', 'incident.md']),
  wide('the org refuses to freeze and echoes, and it reports', [...user, '--freeze', '-p', '--report', 'incident.md'], {
    upset: async (scene) => {
      await openSessions(scene);
      echo(scene, /^PATCH/, 'rest', 400);
    },
    exits: 1,
  }),
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
  ...tokenForOrg(['--all', '--wait', '0', '-p'], 3),
  ...tokenForOrg([...user, '-f', 'session.token', '--dry-run'], 0),
  {
    when: 'the token is of another org than the one given for the name',
    args: ({ planted }) => ['-f', 'session.token', '-o', planted.opaque],
    exits: 1,
  },
  { when: 'the token names no host', args: () => ['-f', 'jwt.token'], exits: 2 },
  { when: 'there is no token in the file', args: () => ['-f', 'garbage.token', ...atOrg], exits: 1 },
  { when: 'the token itself is given for its path', args: ({ planted }) => ['-f', planted.opaque, ...atOrg], exits: 2 },
  {
    when: 'the URL holds a password',
    args: ({ planted }) => ['-f', 'session.token', '-r', `https://u:${planted.clientSecret}@pay.my.salesforce.com`],
    exits: 2,
  },
  { when: 'the token is an argument', args: ({ planted, org }) => [planted.jwt, '-r', org.url], exits: 2 },
];

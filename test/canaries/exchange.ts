/** Rows of the exchange. */
import { payFlags } from '../support/exchange-flags.ts';
import { echo } from './echo.ts';
import { exchangeFormRows } from './exchange-forms.ts';
import { tokenForOrg } from './org-troubles.ts';
import type { Row, Scene } from './scene.ts';

const asked = ({ org }: Scene): string[] => [...payFlags(org), '--audience', 'https://login.salesforce.com'];
const token = ['an issued token', 'a JWT'];
const reveal = (...more: string[]): Pick<Row, 'args' | 'exits' | 'asks'> => ({
  args: (scene) => [...asked(scene), '-f', 'server.key', ...more],
  exits: 0,
  asks: token,
});

const successes: Row[] = [
  {
    when: 'the token is not asked for',
    args: (scene) => [...asked(scene), '-f', 'server.key'],
    exits: 0,
    asksWithJson: token,
  },
  { when: 'the key is in the environment', args: asked, exits: 0, asksWithJson: token },
  { when: 'the key is locked', args: (scene) => [...asked(scene), '-f', 'locked.key'], exits: 0, asksWithJson: token },
  { when: 'the org is one that sf knows', args: () => ['-o', 'canary'], login: 'key', exits: 0, asksWithJson: token },
  {
    when: 'the token goes to a file',
    ...reveal('--output-file', 'token.txt'),
    asks: [],
    asksWithJson: token,
    leaves: ['token.txt'],
  },
  { when: 'the token alone is asked for', ...reveal('--format', 'token') },
  { when: 'a header is asked for', ...reveal('--format', 'header') },
  { when: 'variables are asked for', ...reveal('--format', 'env') },
  { when: 'a curl command is asked for', ...reveal('--format', 'curl') },
  { when: 'the assertion alone is asked for', ...reveal('--assertion-only'), asks: ['a JWT'] },
];

const keyTrouble: Row[] = [
  {
    when: 'the key is given where its path belongs',
    args: (scene) => [...asked(scene), '-f', scene.planted.key],
    exits: 2,
  },
  { when: 'the key is damaged', args: (scene) => [...asked(scene), '-f', 'broken.key'], exits: 2 },
  { when: 'the key is too short', args: (scene) => [...asked(scene), '-f', 'weak.key'], exits: 2 },
  {
    when: 'the passphrase is wrong',
    args: (scene) => [...asked(scene), '-f', 'locked.key'],
    env: { SF_JWT_KEY_PASSPHRASE: 'wrongPassphrase' },
    exits: 2,
  },
  { when: 'a token is where the key belongs', args: (scene) => [...asked(scene), '-f', 'opaque.token'], exits: 2 },
  { when: 'a token is in the variable of the key', args: asked, env: { SF_JWT_KEY: 'jwt' }, exits: 2 },
  {
    when: 'the client secret is in the variable of the key',
    args: asked,
    env: { SF_JWT_KEY: 'clientSecret' },
    exits: 2,
  },
  { when: 'the app does not know the key', args: (scene) => [...asked(scene), '-f', 'other.key'], exits: 4 },
];

const orgTrouble: Row[] = [
  {
    when: 'the org refuses and echoes what it was sent',
    args: asked,
    upset: (scene) => echo(scene, /oauth2/, 'oauth', 400),
    exits: 4,
  },
  { when: 'the org fails', args: asked, upset: (scene) => echo(scene, /oauth2/, 'oauth', 500), exits: 1 },
  { when: 'the org shows a page', args: asked, upset: (scene) => echo(scene, /oauth2/, 'html', 200), exits: 1 },
  {
    when: 'the org answers with plain words',
    args: asked,
    upset: (scene) => echo(scene, /oauth2/, 'text', 400),
    exits: 1,
  },
  {
    when: 'the answer breaks off',
    args: asked,
    upset: ({ org }) => org.faults.push({ match: /oauth2/, kind: 'truncated' }),
    exits: 5,
  },
  { when: 'the org is down', args: asked, upset: ({ org }) => org.close(), exits: 5 },
  {
    when: 'the token is opaque where a JWT is required',
    args: (scene) => [...asked({ ...scene }), '--require-jwt'],
    exits: 1,
  },
  { when: 'the user is not let in', args: ({ org }) => payFlags(org, { username: 'outsider@pay.example' }), exits: 4 },
];

const wrongUse: Row[] = [
  ...tokenForOrg([], 2),
  ...tokenForOrg(['-i', '3MVG9nobody'], 2),
  {
    when: 'the URL holds a password',
    args: ({ planted }) => [
      '-i',
      'x',
      '--username',
      'y',
      '-r',
      `https://u:${planted.clientSecret}@pay.my.salesforce.com`,
    ],
    exits: 2,
  },
  { when: 'a piece is missing', args: () => ['--username', 'y'], exits: 2 },
  {
    when: 'the output file cannot be written',
    args: (scene) => [...asked(scene), '--output-file', 'none/token.txt'],
    exits: 1,
  },
  {
    when: 'the output file is there already',
    args: (scene) => [...asked(scene), '--output-file', 'opaque.token'],
    exits: 0,
    asksWithJson: token,
    leaves: ['opaque.token'],
  },
];

export const exchangeRows: Row[] = [...successes, ...exchangeFormRows, ...keyTrouble, ...orgTrouble, ...wrongUse];

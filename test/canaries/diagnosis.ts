/** Rows of the commands that find the cause of a fault. */
import { payFlags } from '../support/exchange-flags.ts';
import { echo } from './echo.ts';
import { tokenForOrg } from './org-troubles.ts';
import type { Row, Scene } from './scene.ts';

const words = ({ planted, org }: Scene): string =>
  `assertion=${planted.jwt} session ${org.accessToken} ${planted.refreshToken} client_secret=${planted.clientSecret} ${planted.key}`;

export const explainRows: Row[] = [
  {
    when: 'it knows the text',
    args: (scene) => [`invalid_grant: user hasn't approved this consumer ${words(scene)}`],
    exits: 0,
  },
  { when: 'it does not know the text', args: (scene) => [`something else entirely ${words(scene)}`], exits: 0 },
  { when: 'the text is a secret and nothing more', args: ({ planted }) => [planted.opaque], exits: 2 },
  { when: 'there is no text', args: () => [], exits: 2 },
  { when: 'a flag is wrong', args: ({ planted }) => ['--text', planted.opaque, planted.jwt], exits: 2 },
];

const asked = ({ org }: Scene): string[] => [...payFlags(org), '--audience', 'https://login.salesforce.com'];
const fault = 3;

export const doctorRows: Row[] = [
  { when: 'nothing is wrong', args: (scene) => [...asked(scene), '-f', 'server.key'], exits: 0 },
  {
    when: 'nothing is wrong with an org that sf knows',
    args: () => ['-o', 'canary', '-a', 'Pay', '-f', 'server.key', '--username', 'integration@pay.example'],
    login: 'session',
    exits: 0,
  },
  { when: 'it stays offline', args: (scene) => [...asked(scene), '-f', 'locked.key', '--offline'], exits: 0 },
  {
    when: 'the passphrase is wrong',
    args: (scene) => [...asked(scene), '-f', 'locked.key'],
    env: { SF_JWT_KEY_PASSPHRASE: 'wrongPassphrase' },
    exits: fault,
  },
  { when: 'the key is damaged', args: (scene) => [...asked(scene), '-f', 'broken.key'], exits: fault },
  {
    when: 'the key is given where its path belongs',
    args: (scene) => [...asked(scene), '-f', scene.planted.key],
    exits: 2,
  },
  { when: 'a token is where the key belongs', args: (scene) => [...asked(scene), '-f', 'opaque.token'], exits: fault },
  {
    when: 'the key belongs to another certificate',
    args: (scene) => [...asked(scene), '-f', 'other.key', '--cert-file', 'server.crt'],
    exits: fault,
  },
  { when: 'the org does not know the key', args: (scene) => [...asked(scene), '-f', 'other.key'], exits: fault },
  {
    when: 'the org refuses and echoes what it was sent',
    args: asked,
    upset: (scene) => echo(scene, /oauth2/, 'oauth', 400),
    exits: fault,
  },
  { when: 'the org shows a page', args: asked, upset: (scene) => echo(scene, /./, 'html', 500), exits: fault },
  {
    when: 'the session is over',
    args: () => ['-o', 'canary', '-a', 'Pay', '-f', 'server.key'],
    login: 'session',
    upset: (scene) => echo(scene, /./, 'rest', 401),
    exits: fault,
  },
  ...tokenForOrg(['-a', 'Pay', '-f', 'server.key'], fault),
  ...tokenForOrg(['-a', 'Pay', '-f', 'server.key', '--username', 'integration@pay.example'], 0),
  ...tokenForOrg(['--offline'], fault),
  { when: 'the org is down', args: asked, upset: ({ org }) => org.close(), exits: fault },
  {
    when: 'the client id is a secret',
    args: ({ org, planted }) => ['-i', planted.clientSecret, '--username', planted.opaque, '-r', org.url],
    exits: 2,
  },
];

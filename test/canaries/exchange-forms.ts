/** Rows of the exchange: for many users, from the cache, and in the forms in which a token can be asked for. */
import { appNamed, issueJwts } from '../support/app-components.ts';
import { integrationUser, payFlags } from '../support/exchange-flags.ts';
import { echo } from './echo.ts';
import { addFile, type Row, type Scene } from './scene.ts';

const audience = ['--audience', 'https://login.salesforce.com'];
const token = ['an issued token', 'a JWT'];
const asked = ({ org }: Scene): string[] => [...payFlags(org), ...audience];
const asking = (when: string, more: string[], row: Partial<Row> = {}): Row => ({
  when,
  args: (scene) => [...asked(scene), ...more],
  exits: 0,
  ...row,
});

const shells = ['posix', 'powershell', 'fish'];

const forms: Row[] = [
  ...shells.flatMap((shell) =>
    ['env', 'curl'].map((form) =>
      asking(`${form} is asked for in ${shell}`, ['--format', form, '--shell', shell], { asks: token }),
    ),
  ),
  asking('the request is shown', ['--show-request'], { asksWithJson: token }),
  asking('the request is shown and refused', ['--show-request'], {
    upset: (scene) => echo(scene, /oauth2/, 'oauth', 400),
    exits: 4,
  }),
  asking('the assertion goes to a file', ['--assertion-only', '--output-file', 'assertion.txt'], {
    asksWithJson: ['a JWT'],
    leaves: ['assertion.txt'],
  }),
];

const forbidden = { settings: () => ({ SF_JWT_NO_REVEAL: 'true' }), exits: 1 };

const noReveal: Row[] = [
  asking('nothing may be revealed, and the token is asked for', ['--format', 'token'], forbidden),
  asking('nothing may be revealed, and the assertion is asked for', ['--assertion-only'], forbidden),
  asking('nothing may be revealed, and the token shall go to a file', ['--output-file', 'token.txt'], forbidden),
];

const actions = { settings: () => ({ GITHUB_ACTIONS: 'true' }), masks: true };

const inActions: Row[] = [
  asking('GitHub runs it', [], { ...actions, asksWithJson: token }),
  asking('GitHub runs it and the token is asked for', ['--format', 'token'], { ...actions, asks: token }),
  asking('GitHub runs it and the assertion is asked for', ['--assertion-only'], { ...actions, asks: ['a JWT'] }),
];

const ownCache = ({ dir }: Scene): Record<string, string> => ({ SF_CACHE_DIR: `${dir}/cache` });
const cached = { settings: ownCache, upset: ({ org }: Scene) => issueJwts(org, 'Pay') };
const kept = ['cache/jwt-tokens/*'];

const cache: Row[] = [
  asking('a token is kept', ['--cache'], { ...cached, asksWithJson: token, leaves: kept }),
  asking('a kept token is renewed', ['--cache', '--refresh', '--format', 'token'], {
    ...cached,
    asks: token,
    leaves: kept,
  }),
  asking('the token to keep is opaque', ['--cache'], { settings: ownCache, asksWithJson: token }),
  asking('there is no token to keep', ['--cache'], {
    settings: ownCache,
    upset: (scene) => echo(scene, /oauth2/, 'oauth', 400),
    exits: 4,
  }),
];

const many = (when: string, more: string[], row: Partial<Row> = {}): Row => ({
  when,
  args: ({ org }) => ['-i', appNamed(org, 'Pay').consumerKey, '-r', org.url, ...audience, ...more],
  upset: listUsers,
  exits: 0,
  ...row,
});
const users = ['--usernames-file', 'users.txt'];

const manyUsers: Row[] = [
  many('there are many users', users, { asksWithJson: token }),
  many('the tokens of many users go to a file', [...users, '--output-file', 'tokens.jsonl'], {
    leaves: ['tokens.jsonl'],
  }),
  many('many users are refused and the org echoes', users, {
    upset: async (scene) => {
      await listUsers(scene);
      echo(scene, /oauth2/, 'oauth', 400);
    },
    exits: 4,
  }),
  many('tokens are where the usernames belong', ['--usernames-file', 'garbage.token'], { exits: 1 }),
  many('nothing may be revealed for many users', [...users, '--output-file', 'tokens.jsonl'], forbidden),
];

async function listUsers(scene: Scene): Promise<void> {
  await addFile(scene, 'users.txt', `${integrationUser(scene.org)}\n`);
}

export const exchangeFormRows: Row[] = [...forms, ...noReveal, ...inActions, ...cache, ...manyUsers];

/** Rows of login and exec. */
import { issueJwts } from '../support/app-components.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { echo } from './echo.ts';
import { tokenForOrg } from './org-troubles.ts';
import type { Row, Scene } from './scene.ts';

const asked = ({ org }: Scene): string[] => [...payFlags(org), '--audience', 'https://login.salesforce.com'];
const upset = (match: RegExp, form: 'oauth' | 'rest' | 'html', status: number) => (scene: Scene) =>
  echo(scene, match, form, status);

type Rest = (scene: Scene) => string[];

/** What both do with what they are given; `rest` comes after it. */
const both = (rest: Rest): Row[] => [
  { when: 'the key is in the environment', args: (scene) => [...asked(scene), ...rest(scene)], exits: 0 },
  { when: 'the key is locked', args: (scene) => [...asked(scene), '-f', 'locked.key', ...rest(scene)], exits: 0 },
  { when: 'the org is one that sf knows', args: (scene) => ['-o', 'canary', ...rest(scene)], login: 'key', exits: 0 },
  {
    when: 'the passphrase is wrong',
    args: (scene) => [...asked(scene), '-f', 'locked.key', ...rest(scene)],
    env: { SF_JWT_KEY_PASSPHRASE: 'wrongPassphrase' },
    exits: 2,
  },
  {
    when: 'the key is given where its path belongs',
    args: (scene) => [...asked(scene), '-f', scene.planted.key, ...rest(scene)],
    exits: 2,
  },
  {
    when: 'a token stands among the words',
    args: (scene) => [...asked(scene), scene.planted.opaque, ...rest(scene)],
    exits: 2,
  },
  { when: 'the key is damaged', args: (scene) => [...asked(scene), '-f', 'broken.key', ...rest(scene)], exits: 2 },
  {
    when: 'the app does not know the key',
    args: (scene) => [...asked(scene), '-f', 'other.key', ...rest(scene)],
    exits: 4,
  },
  {
    when: 'the org refuses and echoes what it was sent',
    args: (scene) => [...asked(scene), ...rest(scene)],
    upset: upset(/oauth2/, 'oauth', 400),
    exits: 4,
  },
  {
    when: 'the org is down',
    args: (scene) => [...asked(scene), ...rest(scene)],
    upset: ({ org }) => org.close(),
    exits: 5,
  },
];

const login = (when: string, more: string[], row: Partial<Row> = {}): Row => ({
  when,
  args: (scene) => [...asked(scene), ...more],
  exits: 0,
  ...row,
});

export const loginRows: Row[] = [
  ...both(() => []),
  login('no key is kept', ['--no-key', '--alias', 'canary-login']),
  login('the file of the key is named', ['-f', 'server.key']),
  login('the token is a JWT', [], { upset: ({ org }) => issueJwts(org, 'Pay') }),
  login('the org does not say what it is, and echoes the token', [], { upset: upset(/composite/, 'rest', 500) }),
  login('the org shows a page instead', [], { upset: upset(/composite/, 'html', 200) }),
  login('a key is given for an alias', ['--alias'], {
    args: (scene) => [...asked(scene), '--alias', scene.planted.opaque],
    exits: 2,
  }),
  ...tokenForOrg([], 2),
];

/** What is added to the words of a run is the program's. */
const silent: Rest = () => ['--', process.execPath, '-e', '', '--'];

export const execRows: Row[] = [
  ...both(silent),
  login('the program fails', ['--', process.execPath, '-e', 'process.exit(9)', '--'], { exits: 9 }),
  login('there is no such program', ['--', 'no-such-program'], { exits: 127 }),
  login('a token stands where the program belongs', [], {
    args: (scene) => [...asked(scene), '--', scene.planted.opaque],
    exits: 127,
  }),
  login('no program is named', [], { exits: 2 }),
  login('GitHub runs it', ['--', process.execPath, '-e', '', '--'], {
    settings: () => ({ GITHUB_ACTIONS: 'true' }),
    masks: true,
    asks: ['an issued token'],
  }),
  login('nothing may be revealed', ['--', process.execPath, '-e', '', '--'], {
    settings: () => ({ SF_JWT_NO_REVEAL: 'true' }),
    exits: 1,
  }),
];

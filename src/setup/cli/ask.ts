/** What a person at the terminal is asked, with what Enter stands for. */

import { requireAppName } from '../../app/creation.ts';
import { askText } from '../../cli/ask-text.ts';
import { type Console, canAsk } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { loadConfig } from '../../cli/platform.ts';
import { loadState, readStoredLogin } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import { holdsSecret } from '../../faults/redact.ts';
import { secretIn } from '../../faults/secret-kind.ts';
import { shellWord } from '../../faults/shell-word.ts';
import { userOf } from '../../login/cli/stored.ts';
import { defaultAlias, defaultApp, defaultSet, flagsToAdd, missingIn } from '../answers.ts';
import type { GivenSetup, SetupFlags } from './flags.ts';

const messages = messagesOf('jwt.setup');

/** What stays unsaid for that long is not asked again. */
const MOST_TRIES = 5;

/**
 * The flags with what was missing. A person is asked for all of it, where one is there.
 *
 * @throws JwtError `InputMissingError` with all that is missing, and the line that says it.
 */
export async function completed(
  console: Console,
  flags: GivenSetup & { [name: string]: unknown },
  argv: readonly string[],
): Promise<SetupFlags> {
  const org = flags['target-org'] === undefined ? await defaultOrg() : null;
  const everybody = flags['permitted-users'] === 'self-authorize';
  const missing = missingIn(flags, { defaultOrg: org !== null, everybody });
  if (missing.length === 0 && flags.app !== undefined) return { ...flags, app: flags.app };
  const lacking = async (): Promise<JwtError> => {
    const known = flags['target-org'] ?? org ?? (await onlyOrg());
    const username = known === null ? null : await ownUser(known);
    const line = lineFor(argv, flagsToAdd(missing, flags, { org: known, username }));
    return new JwtError('input-missing-setup', { missing, line });
  };
  if (flags['no-prompt'] || !canAsk(console)) throw await lacking();
  const ask = async (question: string, preset: string, judge?: (answer: string) => unknown): Promise<string> => {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const answer = await askText(question);
      if (answer === null) break;
      const value = answer || preset;
      try {
        if (value === '') continue;
        await judge?.(value);
        return value;
      } catch (error) {
        console.logToStderr(error instanceof Error ? error.message : String(error));
      }
    }
    throw await lacking();
  };
  const said = { ...flags };
  if (flags['target-org'] === undefined) said['target-org'] = await askOrg(console, ask, org);
  const own = await ownUser(said['target-org'] ?? '');
  const isNamed = flags.app !== undefined;
  const preset = defaultApp(flags.purpose);
  const app = flags.app ?? (await ask(messages.getMessage('ask.app', [preset]), preset, requireAppName));
  if (!isNamed && flags.label === undefined) {
    const label = await ask(messages.getMessage('ask.label', [app]), app);
    if (label !== app) said.label = label;
  }
  if (missing.includes('permission-set')) {
    const set = await ask(messages.getMessage('ask.set', [defaultSet(app)]), defaultSet(app));
    said['permission-set'] = [set];
    if (set === defaultSet(app)) said['create-permission-set'] = true;
  }
  if (missing.includes('username')) {
    const question = own === null ? messages.getMessage('ask.user-open') : messages.getMessage('ask.user', [own]);
    said.username = [await ask(question, own ?? '')];
  }
  if (missing.includes('key-file')) said['key-file'] = await ask(messages.getMessage('ask.key'), '');
  if (!isNamed && flags.alias === undefined) said.alias = await askAlias(ask, app, said.username?.[0] ?? '');
  return { ...said, app };
}

type Ask = (question: string, preset: string, judge?: (answer: string) => unknown) => Promise<string>;

async function askOrg(console: Console, ask: Ask, configured: string | null): Promise<string> {
  const orgs = await orgsOfSf();
  if (orgs.length > 0) console.log(messages.getMessage('ask.orgs', [orgs.join(', ')]));
  const [only = ''] = orgs;
  const preset = configured ?? (orgs.length === 1 ? only : '');
  const question = preset === '' ? messages.getMessage('ask.org-open') : messages.getMessage('ask.org', [preset]);
  return ask(question, preset, (answer) => readStoredLogin(answer));
}

/** The alias that the user has, else one like the app. */
async function askAlias(ask: Ask, app: string, username: string): Promise<string> {
  const preset = (await loadState()).aliases.get(username) ?? defaultAlias(app);
  return ask(messages.getMessage('ask.alias', [preset]), preset, async (alias) => {
    const other = await userOf(alias);
    if (other !== null && other !== username) throw new Error(messages.getMessage('alias-taken', [alias, other]));
  });
}

const defaultOrg = async (): Promise<string | null> =>
  (await loadConfig()).getPropertyValue<string>('target-org') || null;

/** Each by its first alias, else by its user. */
async function orgsOfSf(): Promise<string[]> {
  const { aliases, orgs } = await loadState();
  const usernames = (await orgs.readAll()).flatMap(({ username }) => username ?? []);
  return usernames.map((username) => aliases.get(username) ?? username).sort();
}

async function onlyOrg(): Promise<string | null> {
  const [first = null, ...others] = await orgsOfSf().catch(() => []);
  return others.length === 0 ? first : null;
}

const ownUser = async (org: string): Promise<string | null> =>
  org === '' ? null : ((await readStoredLogin(org).catch(() => null))?.username ?? null);

/** The command line again with what it lacked. */
function lineFor(argv: readonly string[], more: { flag: string; value: string | null }[]): string {
  const given = argv.filter((word) => word !== '--json');
  const word = (text: string): string => {
    if (holdsSecret(text) || secretIn(text) !== null) return '<value>';
    // The name of a flag is bare in every shell.
    return /^--?[a-z][a-z-]*$/.test(text) ? text : (shellWord(text) ?? '<value>');
  };
  const added = more.flatMap(({ flag, value }) => [
    `--${flag} ${value === null ? `<${flag === 'target-org' ? 'alias' : flag}>` : word(value)}`,
    ...(flag === 'permission-set' && !given.includes('--create-permission-set') ? ['--create-permission-set'] : []),
  ]);
  const quiet = given.some((one) => one === '-p' || one === '--no-prompt') ? [] : ['--no-prompt'];
  return ['sf jwt setup', ...given.map(word), ...added, ...quiet].join(' ');
}

/** What `sf jwt login` does: one exchange, one look at the org, and the login put where sf looks for it. */
import type { Console } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { showOutcome } from '../../cli/outcome.ts';
import { loadState } from '../../cli/stored-login.ts';
import { gatherExchange, readExchangeInput } from '../../exchange/cli/input.ts';
import { type ExchangeInput, type ExchangePorts, type ExchangeResult, exchange } from '../../exchange/exchange.ts';
import { JwtError } from '../../faults/errors.ts';
import { withWords } from '../../faults/shell-word.ts';
import type { KeySource } from '../../key/cli/key-source.ts';
import { requireAlias } from '../alias.ts';
import { dropKey, dropUnnamed, isKept, keepKey, keyPlace, usableBySf } from '../files/kept-key.ts';
import type { AskFacts, FactsAnswer } from '../org/ask-facts.ts';
import { loginRecord, willRenewWith } from '../record.ts';
import type { LoginResult } from '../result.ts';
import type { LoginFlags } from './flags.ts';
import { loginLines } from './render.ts';
import { aliasOf, fieldsBefore, namedKeys, notStored, setAlias, setDefaults, writeRecord } from './store.ts';

const messages = messagesOf('jwt.login');
const ORG = /\{(org)\}/;

export type LoginPorts = ExchangePorts & { askFacts: AskFacts };

type Key = { file: string | null; kept: boolean };
type LoginCommand = Pick<Console, 'jsonEnabled' | 'secretPrompt' | 'warn' | 'log'>;

/** Under which names the login is stored. */
export type LoginNames = Pick<LoginFlags, 'alias' | 'set-default' | 'set-default-dev-hub'>;

export async function logInAsAsked(flags: LoginFlags, command: LoginCommand, ports: LoginPorts): Promise<LoginResult> {
  if (flags.alias !== undefined) requireAlias(flags.alias);
  const source = await gatherExchange(flags);
  const input = await readExchangeInput(source, flags, command);
  const { result, place } = await logIn(input, flags['no-key'] ? null : source.keySource, flags, command, ports);
  const { username, alias } = result;
  const name = alias ?? username;
  showOutcome(command, {
    state: 'done',
    says: messages.getMessage(result.replaced ? 'done.replaced' : 'done', [name]),
    details: loginLines(result, place),
    next: [
      { why: messages.getMessage('next'), command: withWords('sf org display --target-org {org}', ORG, () => name) },
    ],
  });
  return result;
}

/** The same with a key in hand, and without the report. `keySource`: where the key came from; null keeps none. */
export async function logIn(
  input: ExchangeInput,
  keySource: KeySource | null,
  flags: LoginNames,
  command: Pick<LoginCommand, 'warn'>,
  ports: LoginPorts,
): Promise<{ result: LoginResult; place: 'project' | 'user' | null }> {
  const granted = await exchange(input, ports);
  const asked = ports.askFacts(granted.instanceUrl, granted.accessToken);
  // What stores the login takes longer to load than most orgs take to answer.
  setImmediate(() => void loadState().catch(() => undefined));
  const org = await asked;
  const { key, replaced, isHubKnown } = await store(granted, input, org, keySource);
  const alias = await nameIt(granted.username, flags, command);
  const place = await makeDefault(alias ?? granted.username, granted.username, flags);
  const { isDevHub = null, isSandbox = null, isScratch = null } = org.facts;
  const { username, orgId, instanceUrl, tokenFormat: accessTokenFormat, expiresAt } = granted;
  const result: LoginResult = {
    ...{ username, orgId, instanceUrl, alias, accessTokenFormat, expiresAt },
    ...{ keyFile: key.file, keyKept: key.kept, replaced, isDevHub, isSandbox, isScratch },
  };
  if (org.why) command.warn(messages.getMessage('facts-unknown', [org.why]));
  if (key.file && !willRenewWith(input.audience, input.host))
    command.warn(messages.getMessage('other-audience', [input.audience]));
  if (isScratch && !isHubKnown)
    command.warn({
      name: 'DevHubUnknown',
      message: messages.getMessage('scratch-without-hub'),
      actions: [deletion(username)],
    });
  return { result, place };
}

/** How a Dev Hub deletes an org that it made, as core does it. docs/salesforce.md §12.5 */
const deletion = (username: string): string =>
  withWords(
    'To delete the org: sf data delete record --target-org <dev hub> --sobject ActiveScratchOrg --where {where}',
    /\{(where)\}/,
    () => `SignupUsername=${username}`,
  );

/** Where sf keeps its logins. */
const stateFolder = async (): Promise<string> => (await import('@salesforce/core/global')).Global.SFDX_DIR;

/** The key first, then the record that names it, in one step; then what nobody names any more goes. */
async function store(
  granted: ExchangeResult,
  input: ExchangeInput,
  { facts }: FactsAnswer,
  keySource: KeySource | null,
): Promise<{ key: Key; replaced: boolean; isHubKnown: boolean }> {
  const { username } = granted;
  const folder = await stateFolder();
  const key = await placeOfKey(folder, username, keySource, input);
  const before = await fieldsBefore(username).catch(() => null);
  const record = loginRecord(granted, input.host, facts, key.file, before ?? {});
  try {
    await writeRecord(username, record);
  } catch (error) {
    if (key.kept && key.file && before?.privateKey !== key.file) await dropKey(folder, key.file);
    throw notStored('record', username, error);
  }
  const old = before?.privateKey;
  if (typeof old === 'string' && old !== key.file) await dropKey(folder, old);
  const named = await namedKeys().catch(() => null);
  if (named) await dropUnnamed(folder, named, Date.now());
  const isHubKnown = typeof before?.devHubUsername === 'string' && !('devHubUsername' in record);
  return { key, replaced: before !== null, isHubKnown };
}

/** sf signs with a file of plain PEM alone: the one that was given, where it is such, else one that is kept for it. */
async function placeOfKey(
  folder: string,
  username: string,
  source: KeySource | null,
  { key }: ExchangeInput,
): Promise<Key> {
  if (!source) return { file: null, kept: false };
  const given = source.from === 'file' ? await usableBySf(source.path, key) : null;
  if (given) return { file: given, kept: isKept(folder, given) };
  const file = keyPlace(folder, username, key);
  const unsafe = await keepKey(file, key);
  if (unsafe?.why === 'unreadable')
    throw notStored('record', username, Object.assign(new Error(), { code: 'unreadable', path: unsafe.path }));
  if (unsafe) throw new JwtError('login-not-stored-key', { username, path: unsafe.path, reason: unsafe.why });
  return { file, kept: true };
}

/** The alias that the login has now. */
async function nameIt(
  username: string,
  { alias }: LoginNames,
  command: Pick<LoginCommand, 'warn'>,
): Promise<string | null> {
  if (alias === undefined) return aliasOf(username);
  try {
    const other = await setAlias(alias, username);
    if (other !== null) command.warn(messages.getMessage('alias-of-other', [alias, other]));
    return alias;
  } catch (error) {
    throw notStored('alias', username, error);
  }
}

async function makeDefault(name: string, username: string, flags: LoginNames): Promise<'project' | 'user' | null> {
  const what = { org: flags['set-default'], devHub: flags['set-default-dev-hub'] };
  if (!what.org && !what.devHub) return null;
  try {
    return await setDefaults(name, what);
  } catch (error) {
    throw notStored('default', username, error);
  }
}

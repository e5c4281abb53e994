/** The conversation around a rotation: what is asked and shown before, while and after it runs. */
import { type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import type { AppStore } from '../../app/app-store.ts';
import { type Console, confirmed } from '../../cli/console.ts';
import { monotonicMs } from '../../cli/files/lock.ts';
import { messagesOf } from '../../cli/messages.ts';
import { catchInterruption } from '../../cli/signals.ts';
import type { StoredLogin } from '../../cli/stored-login.ts';
import { chooseAudience } from '../../exchange/audience.ts';
import { type ExchangePorts, exchange, type TokenOwner } from '../../exchange/exchange.ts';
import { JwtError } from '../../faults/errors.ts';
import { loadKey } from '../../key/cli/key-source.ts';
import { readHostUrl } from '../../salesforce/hosts.ts';
import { type FoundRotation, findRotation, provePresentKey, type TryKey } from '../beginning.ts';
import { readCertificate } from '../certificate.ts';
import { keyMismatchWaiting } from '../conflict.ts';
import type { OpenPair } from '../files/disk.ts';
import { generateKeyPair, type KeyPairInput } from '../generate.ts';
import { completeLeftover } from '../overwriting.ts';
import type { PairFolder } from '../pair-folder.ts';
import { rotateCertificate } from '../rotate.ts';
import type { Rotated, RotationStart } from '../rotation.ts';
import { newPassphrase, type RotationFlags } from './flags.ts';
import { withPairLock } from './pair-lock.ts';
import {
  openStages,
  type RotationResult,
  repairCommand,
  reportPlan,
  reportRotation,
  warnOfLateKey,
} from './rotation-report.ts';

const messages = messagesOf('jwt.cert.rotate');

/** What a rotation works on. `org.name` tells the org from any other. */
type RotationInput = {
  pair: KeyPairInput;
  files: OpenPair;
  /** Called once the pair of files is ours: what is read of the app before may be another run's by then. */
  openOrg(): Promise<RotatedOrg>;
};

type RotatedOrg = { name: string; login: StoredLogin; store: AppStore; requestToken: ExchangePorts['requestToken'] };

type RotationRun = {
  pair: KeyPairInput;
  org: RotatedOrg;
  folder: PairFolder;
  console: Console;
  flags: RotationFlags;
  found: FoundRotation;
  owner: TokenOwner | null;
  tryKey: TryKey;
};

const now = (): Date => new Date();
const generate = (input: KeyPairInput) => generateKeyPair(input, { now, randomBytes });

/** Finds out where to begin, asks, rotates and reports. From its first look on it has the pair of files for itself. */
export async function runRotation(
  console: Console,
  flags: RotationFlags,
  { pair, files, openOrg }: RotationInput,
): Promise<RotationResult> {
  if (flags['dry-run']) return planRotation(console, flags, { pair, folder: files.look, org: await openOrg() });
  return withPairLock(console, files, async (folder) => {
    const input = { pair, folder, org: await openOrg() };
    const { found, owner } = await lookAround(flags, input);
    /** Its token is dropped: revoking it could end the session of the integration itself. */
    const tryKey: TryKey = async (key) => {
      const ports = { now, newId: randomUUID, requestToken: input.org.requestToken };
      if (owner) await exchange({ ...owner, key, requireJwt: false }, ports);
    };
    if (found.step !== 'fresh') console.logToStderr(messages.getMessage('resuming'));
    const job = { ...input, console, flags, found, owner, tryKey };
    const passphrase = found.step === 'fresh' ? await prepare(job) : undefined;
    return rotate({ ...job, pair: { ...pair, passphrase } }, await startOf(job));
  });
}

type Looking = Pick<RotationRun, 'pair' | 'folder' | 'org'>;

/** Where to begin, and for whom the new key is tried. */
async function lookAround(flags: RotationFlags, { folder, org }: Looking) {
  const found = await findRotation(org.store, org.name, folder);
  // In the later steps the org has accepted the new key, or the old one goes back.
  const isTried = found.step === 'fresh' || found.step === 'upload' || found.step === 'wait';
  const owner = isTried ? gatherOwner(flags, org.login, org.store.kind.consumerKeyOf(found.settings)) : null;
  return { found, owner };
}

async function planRotation(console: Console, flags: RotationFlags, input: Looking): Promise<RotationResult> {
  const { found, owner } = await lookAround(flags, input);
  const { step, journal } = found;
  const newCertificate = journal.newCertificate ?? (await generate(input.pair)).certificatePem; // a sample
  const frame = { app: input.org.store.app, journal: { ...journal, newCertificate }, paths: input.folder.paths };
  const proof = (await input.folder.readKey()) === null ? null : flags.force ? 'forced' : 'exchange';
  return reportPlan(console, frame, { step, username: owner?.username ?? '', minutes: flags.wait, proof });
}

/** Whatever can be known to fail, fails before the org is changed. A key that was locked gets a successor that is locked. */
async function prepare({
  console,
  flags,
  folder,
  found,
  org,
  owner,
  tryKey,
}: RotationRun): Promise<string | undefined> {
  const { app } = org.store;
  if (!(await folder.hasJournal())) await completeLeftover(folder);
  const present = await folder.readKey();
  const path = folder.paths.keyFile;
  const stored = found.journal.oldCertificate;
  const username = owner?.username ?? '';
  if (present) {
    const proof = { key: await loadKeyAt(path, console), path, app: app.name };
    await provePresentKey(stored, proof, tryKey, flags.force).catch((error: unknown) => {
      if (error instanceof JwtError && error.name === 'ExchangeRefusedError')
        console.warn(messages.getMessage('present-refused', [username, owner?.audience ?? '']));
      throw error;
    });
  } else if (stored !== null) console.warn(messages.getMessage('no-present-key', [path, username]));
  if (stored !== null)
    await confirmed(console, messages.getMessage('question', [app.label]), flags['no-prompt'], 'replaced');
  return newPassphrase(console, flags.encrypt || (present?.includes('ENCRYPTED') ?? false));
}

const loadKeyAt = async (path: string, console: Console): Promise<KeyObject> =>
  (await loadKey({ from: 'file', path, flag: '--output-dir' }, console)).key;

async function startOf({ console, flags, folder, found, org }: RotationRun): Promise<RotationStart> {
  const { step, journal } = found;
  const terms = { waitMs: flags.wait * 60_000, repairCommand: repairCommand(flags, org.store.app), journal };
  if (step !== 'upload' && step !== 'wait') return { ...terms, step };
  // The pair that an earlier run has put aside.
  const key = await loadKeyAt(folder.paths.newKeyFile, console);
  const certificatePem = journal.newCertificate ?? '';
  const read = readCertificate(Buffer.from(certificatePem));
  if (!read.x509.checkPrivateKey(key)) throw keyMismatchWaiting(org.store, folder);
  return { ...terms, step, pair: { key, certificatePem, read } };
}

async function rotate(
  { console, org, folder, tryKey, pair }: RotationRun,
  start: RotationStart,
): Promise<RotationResult> {
  const { store } = org;
  const stages = await openStages(console, store.app.label);
  const interruption = catchInterruption(() => console.logToStderr(messages.getMessage('interrupting'))).begin();
  let rotated: Rotated | null = null;
  try {
    rotated = await rotateCertificate(start, {
      store,
      folder,
      tryKey,
      monotonicMs,
      ...interruption,
      onStage: stages.goto,
      generate: () => generate(pair),
    });
  } catch (error) {
    if (error instanceof JwtError) warnOfLateKey(console, error.data?.lateKeyFile);
    throw error;
  } finally {
    interruption.release();
    stages.end(rotated?.rolledBack === false);
  }
  return reportRotation(console, { app: store.app, paths: folder.paths, oldKeyFile: await folder.keptKey() }, rotated);
}

/**
 * For whom and where the exchange is made that shows whether the org accepts a key. Takes the client id from the app, and
 * the user from the CLI's own login when that goes through the app.
 *
 * @param consumerKey the app's, where the org shows it.
 * @throws JwtError `InputMissingError` (`data.missing`), `InputImpossibleError`, `InsecureUrlError`.
 */
function gatherOwner(flags: RotationFlags, login: StoredLogin, consumerKey: string | null): TokenOwner {
  const given = flags['client-id'];
  if (given !== undefined && consumerKey !== null && given !== consumerKey)
    throw new JwtError('client-id-not-of-app', { app: flags.app });
  const clientId = given ?? consumerKey;
  const own = login.keyFile !== undefined && login.clientId === clientId ? login.username : null;
  const username = flags.username ?? own;
  const host = login.instanceUrl && readHostUrl(login.instanceUrl);
  const missing = [...(clientId ? [] : ['client-id']), ...(username ? [] : ['username'])];
  if (!clientId || !username || !host)
    throw new JwtError('input-missing-rotate', { missing, flags: missing.map((flag) => `--${flag}`) });
  const environment = process.env.SF_AUDIENCE_URL || undefined;
  const audience = chooseAudience({ host, flag: flags.audience, environment, isSandbox: login.isSandbox });
  return { host, clientId, username, audience: audience.url };
}

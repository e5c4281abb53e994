/** The conversation around a rotation: what is asked and shown before, while and after it runs. */
import { type KeyObject, randomBytes, randomUUID } from 'node:crypto';
import { Messages } from '@salesforce/core/messages';
import type { AppStore } from '../../app/app.ts';
import { type Console, confirmed, type SecretAsker } from '../../cli/console.ts';
import { catchInterruption } from '../../cli/signals.ts';
import type { StoredLogin } from '../../cli/stored-login.ts';
import { chooseAudience } from '../../exchange/audience.ts';
import { type ExchangePorts, exchange } from '../../exchange/exchange.ts';
import { JwtError } from '../../faults/errors.ts';
import { loadKey } from '../../key/cli/key-source.ts';
import { readHostUrl } from '../../salesforce/hosts.ts';
import { readCertificate } from '../certificate.ts';
import { openPairFolder } from '../files/disk.ts';
import { generateKeyPair, type KeyPairInput } from '../generate.ts';
import { completeLeftover, type PairFolder } from '../pair-folder.ts';
import { type FoundRotation, findRotation, provePresentKey, rotateCertificate, type TryKey } from '../rotate.ts';
import type { NewPair, Rotated, RotationStart } from '../rotation.ts';
import { type KeyPairFlagValues, keyPairInput, newPassphrase } from './flags.ts';
import { openStages, type RotationResult, repairCommand, reportPlan, reportRotation } from './rotation-report.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.cert.rotate');

export type RotationFlags = KeyPairFlagValues &
  TrialFlags & { 'output-dir': string; encrypt: boolean; wait: number; 'dry-run': boolean; 'no-prompt': boolean };

type TrialFlags = {
  'target-org': string | undefined;
  'client-id': string | undefined;
  username: string | undefined;
  audience: string | undefined;
};

/** `name` tells the org from any other. */
export type RotationOrg = {
  name: string;
  login: StoredLogin;
  store: AppStore;
  requestToken: ExchangePorts['requestToken'];
};

/** What a rotation works on. `trial`: null when the org has accepted the new key in an earlier run. */
type Job = { store: AppStore; folder: PairFolder; found: FoundRotation; trial: Trial | null; tryKey: TryKey };

const now = (): Date => new Date();

export type RotationInput = { pair: KeyPairInput; folder: PairFolder };

/** The flags as far as they can be judged without an org. Throws NameNotAllowedError, OutputFileError. */
export async function rotationInput(flags: RotationFlags): Promise<RotationInput> {
  const pair = { ...keyPairInput(flags), passphrase: undefined };
  return { pair, folder: await openPairFolder(flags['output-dir'], flags.name) };
}

/** Finds out where to begin, asks, rotates and reports. */
export async function runRotation(
  console: Console,
  flags: RotationFlags,
  { pair, folder }: RotationInput,
  org: RotationOrg,
): Promise<RotationResult> {
  const { store } = org;
  const found = await findRotation(store, org.name, folder);
  const hasTrial = found.step === 'fresh' || found.step === 'upload' || found.step === 'wait';
  const trial = hasTrial ? gatherTrial(flags, org.login, store.kind.consumerKeyOf(found.settings)) : null;
  const job = { store, folder, found, trial, tryKey: tryingWith(trial, org) };
  if (flags['dry-run']) return rehearse(console, job, { pair, minutes: flags.wait });
  const { step } = found;
  if (step === 'fresh') await makeSure(console, job, flags['no-prompt']);
  const passphrase = step === 'fresh' ? await passphraseLike(console, folder, flags.encrypt) : undefined;
  const terms = { waitMs: flags.wait * 60_000, repairCommand: repairCommand(flags, store.app), journal: found.journal };
  const start =
    step === 'upload' || step === 'wait'
      ? { ...terms, step, pair: await waitingPair(console, job) }
      : { ...terms, step };
  return rotate(console, job, { start, pair: { ...pair, passphrase } });
}

/** What a run would do; the certificate is a sample, or the one that waits. */
async function rehearse(
  console: Console,
  { store, folder, found, trial }: Job,
  { pair, minutes }: { pair: KeyPairInput; minutes: number },
): Promise<RotationResult> {
  const { journal, step } = found;
  const newCertificate = journal.newCertificate ?? (await generate(pair)).certificatePem;
  const frame = { app: store.app, journal: { ...journal, newCertificate }, paths: folder.paths };
  return reportPlan(console, frame, { step, username: trial?.username ?? '', minutes });
}

/** Whatever can be known to fail, fails before the org is changed. */
async function makeSure(console: Console, { store, folder, found, tryKey }: Job, noPrompt: boolean): Promise<void> {
  await completeLeftover(folder);
  const path = folder.paths.keyFile;
  const key = (await folder.readKey()) && (await loadKeyAt(path, console));
  const stored = found.journal.oldCertificate;
  if (key) await provePresentKey(stored, { key, path, app: store.app.name }, tryKey);
  if (stored !== null) await confirmed(console, messages.getMessage('question', [store.app.label]), noPrompt);
}

const loadKeyAt = async (path: string, asker: SecretAsker): Promise<KeyObject> =>
  (await loadKey({ from: 'file', path, flag: '--output-dir' }, asker)).key;

/** A key that was locked gets a successor that is locked. */
async function passphraseLike(asker: SecretAsker, folder: PairFolder, wanted: boolean) {
  const isLocked = (await folder.readKey())?.includes('ENCRYPTED') ?? false;
  return newPassphrase(asker, wanted || isLocked);
}

/** The pair that an earlier run has put aside. */
async function waitingPair(asker: SecretAsker, { folder, found }: Job): Promise<NewPair> {
  const key = await loadKeyAt(folder.paths.newKeyFile, asker);
  const certificatePem = found.journal.newCertificate ?? '';
  return { key, certificatePem, read: readCertificate(Buffer.from(certificatePem)) };
}

async function rotate(
  console: Console,
  { store, folder, tryKey }: Job,
  { start, pair }: { start: RotationStart; pair: KeyPairInput },
): Promise<RotationResult> {
  const stages = await openStages(console, store.app.label);
  const interruption = catchInterruption(() => console.logToStderr(messages.getMessage('interrupting')));
  let rotated: Rotated | null = null;
  try {
    rotated = await rotateCertificate(start, {
      ...{ store, folder, tryKey, now, ...interruption, onStage: stages.goto },
      generate: () => generate(pair),
    });
  } finally {
    interruption.release();
    stages.end(rotated?.rolledBack === false);
  }
  return reportRotation(console, { app: store.app, paths: folder.paths }, rotated);
}

const generate = (input: KeyPairInput) => generateKeyPair(input, { now, randomBytes });

/** The exchange that shows whether the org accepts a key: all of it but the key. */
type Trial = { host: string; clientId: string; username: string; audience: string };

/** One exchange with a key. Its token is dropped: revoking it could end the session of the integration itself. */
const tryingWith =
  (trial: Trial | null, { requestToken }: RotationOrg): TryKey =>
  async (key) => {
    if (trial) await exchange({ ...trial, key, requireJwt: false }, { now, newId: randomUUID, requestToken });
  };

/**
 * Takes the client id from the app, and the user from the CLI's own login when that goes through the app.
 *
 * @param consumerKey the app's, where the org shows it.
 * @throws JwtError `InputMissingError` (`data.missing`), `InsecureUrlError`.
 */
function gatherTrial(flags: TrialFlags, login: StoredLogin, consumerKey: string | null): Trial {
  const clientId = flags['client-id'] ?? consumerKey;
  const own = login.keyFile !== undefined && login.clientId === clientId ? login.username : undefined;
  const username = flags.username ?? own;
  const host = login.instanceUrl && readHostUrl(login.instanceUrl);
  const missing = [...(clientId ? [] : ['client-id']), ...(username ? [] : ['username'])];
  if (!clientId || !username || !host)
    throw new JwtError('input-missing-rotate', { missing, flags: missing.map((flag) => `--${flag}`) });
  const environment = process.env.SF_AUDIENCE_URL || undefined;
  const audience = chooseAudience({ host, flag: flags.audience, environment, isSandbox: login.isSandbox });
  return { host, clientId, username, audience: audience.url };
}

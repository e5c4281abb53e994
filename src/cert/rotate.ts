/** Replaces the certificate of an app and the key beside it, so that a later run can finish from wherever this is killed. */
import type { KeyObject } from 'node:crypto';
import { type AppStore, requireOwnApp } from '../app/app-store.ts';
import type { Settings } from '../app/component.ts';
import { JwtError } from '../faults/errors.ts';
import { certificateChange, swapCertificate } from './app-certificate.ts';
import { fingerprint, readStoredCertificate } from './certificate.ts';
import type { NewKeyPair } from './generate.ts';
import {
  heldByOrg,
  newJournal,
  type RotationJournal,
  type RotationStep,
  resumeAt,
  storedFingerprint,
} from './journal.ts';
import type { PairFolder } from './pair-folder.ts';
import {
  beginRotation,
  isKeyRefusal,
  nextTask,
  type Rotated,
  type RotationStage,
  type RotationStart,
  type RotationState,
  stageOf,
  type TaskOutcome,
} from './rotation.ts';

export type FoundRotation = {
  step: Exclude<RotationStep, 'abandon' | 'stop'>;
  journal: RotationJournal;
  settings: Settings;
};

/**
 * Reads the app and the traces of an earlier run, and says where to begin. Changes nothing.
 *
 * @param org tells this org from any other.
 * @throws JwtError `FileExistsError` for the rotation of another app, `AppChangedMeanwhileError` where somebody else has
 * changed the app since, and what reading an app throws.
 */
export async function findRotation(store: AppStore, org: string, folder: PairFolder): Promise<FoundRotation> {
  requireOwnApp(store);
  const settings = await store.read(['tokens']);
  store.kind.withCertificate(settings, null); // throws where the org hides what a safe write needs
  const stored = store.kind.certificateOf(settings);
  const fresh = { step: 'fresh' as const, journal: newJournal(org, store.app, stored), settings };
  const journal = await folder.loadJournal();
  if (!journal) {
    await refuseWaiting(stored, folder);
    return fresh;
  }
  const { org: otherOrg, app, appType } = journal;
  if (otherOrg !== org || app !== store.app.name || appType !== store.app.type)
    throw new JwtError('file-exists-other-rotation', { app, org: otherOrg });
  const inPlace = await folder.fingerprintInPlace();
  const step = resumeAt({
    journal,
    pair: await folder.state(),
    newIsInPlace: inPlace === storedFingerprint(journal.newCertificate),
    holds: heldByOrg(journal, stored),
  });
  if (step === 'upload' || step === 'wait' || step === 'place') await requireOwnPair({ store, folder, journal });
  if (step === 'abandon') return fresh;
  if (step !== 'stop') return { step, journal, settings };
  // Whoever has put the pair of that certificate in place has settled it, and what the earlier run left is void.
  const isSettled = stored !== null && inPlace === storedFingerprint(stored) && (await folder.pairInPlaceFits());
  if (isSettled) return fresh;
  throw overtaken({ store, folder, journal }, settings);
}

/** The pair that waits would be thrown away by a rotation that begins. */
async function refuseWaiting(stored: string | null, folder: PairFolder): Promise<void> {
  const waiting = await folder.waitingCertificate();
  if (!waiting || (await folder.state()) !== 'waiting' || fingerprint(waiting) !== storedFingerprint(stored)) return;
  const { newKeyFile, newCertFile, keyFile, certFile } = folder.paths;
  throw new JwtError('file-exists-waiting', { path: newKeyFile, newCertFile, keyFile, certFile });
}

type Rotating = { store: AppStore; folder: PairFolder; journal: RotationJournal };

/** The app has got another certificate than the one that was found, and nothing has been sent yet. */
function changedBefore({ store, journal }: Rotating, settings: Settings): JwtError {
  const { app, changedMeanwhile } = certificateChange(store, settings, journal.oldCertificate);
  return new JwtError('app-changed-meanwhile', {
    app,
    changedMeanwhile,
    fields: changedMeanwhile.map(({ field }) => field),
  });
}

/** The app holds a certificate that this rotation neither found nor put there. Its files stay. */
function overtaken({ store, folder, journal }: Rotating, settings: Settings): JwtError {
  const { newKeyFile, newCertFile, journalFile, keyFile, certFile, oldKeyFile } = folder.paths;
  return new JwtError('certificate-changed-rotation', {
    ...certificateChange(store, settings, journal.newCertificate),
    files: [newKeyFile, newCertFile, journalFile],
    ...{ keyFile, certFile, oldKeyFile },
  });
}

/** One exchange with a key; throws when it fails. */
export type TryKey = (key: KeyObject) => Promise<void>;

/**
 * Makes sure, before anything is written, that the key in place is the one to be replaced, and that the exchange to try it
 * can succeed at all: a user whom the app keeps out would look like a key that the org does not take.
 *
 * @param stored the certificate that the app shows; null: none.
 * @throws JwtError `KeyMismatchError`, `SettingsUnreadableError`, and what the exchange throws.
 */
export async function provePresentKey(
  stored: string | null,
  { key, path, app }: { key: KeyObject; path: string; app: string },
  tryKey: TryKey,
): Promise<void> {
  const isOwn = readStoredCertificate(stored)?.checkPrivateKey(key);
  const mismatch = new JwtError('key-mismatch-rotate', { path, app });
  if (isOwn === false) throw mismatch;
  const refusal = await tryKey(key).then(
    () => null,
    (error: unknown) => error,
  );
  if (refusal !== null && !isKeyRefusal(refusal)) throw refusal;
  if (isOwn) return;
  if (refusal !== null) throw mismatch;
  // The org takes the key and shows no certificate for it: there would be no way back.
  throw new JwtError('settings-unreadable-certificate', { app });
}

type RotationPorts = {
  store: AppStore;
  folder: PairFolder;
  generate(): Promise<NewKeyPair>;
  tryKey: TryKey;
  /** Milliseconds since any moment, by a clock that nobody sets. */
  monotonicMs(): number;
  /** Ends early when the user interrupts. */
  pause(milliseconds: number): Promise<void>;
  interrupted(): boolean;
  onStage(stage: RotationStage): void;
};

/**
 * Uploads a new certificate, waits until the org accepts its key, and only then puts the key in place.
 *
 * @throws JwtError what stopped it, when the org had not been changed; `RollbackFailedError` when the org is left changed.
 */
export async function rotateCertificate(start: RotationStart, ports: RotationPorts): Promise<Rotated> {
  let state = beginRotation(start, ports.monotonicMs());
  let shown: RotationStage | null = null;
  while (state.do !== 'return' && state.do !== 'throw') {
    const stage = stageOf(state.do);
    if (stage && stage !== shown) ports.onStage(stage);
    shown = stage ?? shown;
    const outcome = await perform(state, ports).catch((error: unknown): TaskOutcome => ({ is: 'failed', error }));
    state = nextTask(state, outcome, { interrupted: ports.interrupted(), nowMs: ports.monotonicMs() });
  }
  if (state.do === 'throw') throw state.error;
  return state.rotated;
}

async function perform(state: RotationState, { store, folder, ...ports }: RotationPorts): Promise<TaskOutcome> {
  switch (state.do) {
    case 'generate': {
      const pair = await ports.generate();
      await folder.putAside(pair);
      return { is: 'generated', pair };
    }
    case 'note':
      await folder.keepJournal(state.journal);
      break;
    case 'upload':
      await folder.requireLock();
      await upload({ store, folder, journal: state.journal }, state.step);
      break;
    case 'try':
      await ports.tryKey(state.pair.key);
      break;
    case 'pause':
      await ports.pause(state.pauseMs);
      break;
    case 'confirm':
      await confirm({ store, folder, journal: state.journal });
      break;
    case 'place':
      await folder.place();
      break;
    case 'note-return':
      await folder.keepJournal({ ...state.journal, goingBack: true });
      break;
    case 'restore':
      await folder.requireLock();
      return { is: 'restored', changed: await restore({ store, folder, journal: state.journal }) };
    case 'discard':
      await folder.discard();
      break;
    case 'close':
      await folder.dropJournal();
      break;
    case 'forget':
      await folder.dropJournal();
  }
  return { is: 'done' };
}

/** Puts the new certificate in the place of the one that was found, and of no other. */
async function upload(rotating: Rotating, step: RotationStart['step']): Promise<void> {
  const { store, journal } = rotating;
  const { oldCertificate, newCertificate } = journal;
  await swapCertificate(store, {
    wanted: newCertificate,
    expected: oldCertificate,
    unexpected: (settings) =>
      // What an earlier run has sent may still be under way.
      step === 'fresh' ? changedBefore(rotating, settings) : overtaken(rotating, settings),
  });
}

/** Puts the old certificate in the place of the new one, and of no other. Whether that changed anything. */
async function restore(rotating: Rotating): Promise<boolean> {
  const { oldCertificate, newCertificate } = rotating.journal;
  const { changed } = await swapCertificate(rotating.store, {
    wanted: oldCertificate,
    expected: newCertificate,
    unexpected: (settings) => overtaken(rotating, settings),
  });
  return changed;
}

/** The org has accepted the new key; once more, whether it still holds its certificate, and whether they are what waits. */
async function confirm(rotating: Rotating): Promise<void> {
  const { store, journal } = rotating;
  const settings = await store.read(['tokens']);
  if (heldByOrg(journal, store.kind.certificateOf(settings)) !== 'new') throw overtaken(rotating, settings);
  await requireOwnPair(rotating);
}

/** Throws KeyMismatchError where what waits is not the pair that the rotation has made. */
async function requireOwnPair({ store, folder, journal }: Rotating): Promise<void> {
  const waiting = await folder.waitingCertificate();
  const isOwn = waiting !== null && fingerprint(waiting) === storedFingerprint(journal.newCertificate);
  if (isOwn && (await folder.waitingPairFits())) return;
  throw keyMismatchWaiting(store, folder);
}

export function keyMismatchWaiting({ app }: AppStore, { paths }: PairFolder): JwtError {
  const { newKeyFile: path, newCertFile, journalFile } = paths;
  return new JwtError('key-mismatch-waiting', {
    ...{ path, app: app.name, newCertFile, files: [path, newCertFile, journalFile] },
  });
}

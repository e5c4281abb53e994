/** Replaces the certificate of an app and the key beside it, so that a later run can finish from wherever this is killed. */
import type { KeyObject } from 'node:crypto';
import { type AppStore, requireOwnApp } from '../app/app-store.ts';
import type { Settings } from '../app/component.ts';
import { JwtError } from '../faults/errors.ts';
import { restoreCertificate, uploadCertificate } from './app-certificate.ts';
import { readStoredCertificate } from './certificate.ts';
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

export type FoundRotation = { step: Exclude<RotationStep, 'abandon'>; journal: RotationJournal; settings: Settings };

/**
 * Reads the app and the traces of an earlier run, and says where to begin. Changes nothing.
 *
 * @param org tells this org from any other.
 * @throws JwtError `FileExistsError` for the rotation of another app, and what reading an app throws.
 */
export async function findRotation(store: AppStore, org: string, folder: PairFolder): Promise<FoundRotation> {
  requireOwnApp(store);
  const settings = await store.read(['tokens']);
  store.kind.withCertificate(settings, null); // throws where the org hides what a safe write needs
  const stored = store.kind.certificateOf(settings);
  const fresh = { step: 'fresh' as const, journal: newJournal(org, store.app, stored), settings };
  const journal = await folder.loadJournal();
  if (!journal) return fresh;
  const { org: otherOrg, app, appType } = journal;
  if (otherOrg !== org || app !== store.app.name || appType !== store.app.type)
    throw new JwtError('file-exists-other-rotation', { app, org: otherOrg });
  const step = resumeAt({
    journal,
    pair: await folder.state(),
    newIsInPlace: (await folder.fingerprintInPlace()) === storedFingerprint(journal.newCertificate),
    holds: heldByOrg(journal, stored),
  });
  return step === 'abandon' ? fresh : { step, journal, settings };
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
  now(): Date;
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
  let state = beginRotation(start, ports.now().getTime());
  let shown: RotationStage | null = null;
  while (state.do !== 'return' && state.do !== 'throw') {
    const stage = stageOf(state.do);
    if (stage && stage !== shown) ports.onStage(stage);
    shown = stage ?? shown;
    const outcome = await perform(state, ports).catch((error: unknown): TaskOutcome => ({ is: 'failed', error }));
    state = nextTask(state, outcome, { interrupted: ports.interrupted(), nowMs: ports.now().getTime() });
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
      await uploadCertificate(store, state.pair.read.x509);
      break;
    case 'try':
      await ports.tryKey(state.pair.key);
      break;
    case 'pause':
      await ports.pause(state.pauseMs);
      break;
    case 'place':
      await folder.place();
      break;
    case 'note-return':
      await folder.keepJournal({ ...state.journal, goingBack: true });
      break;
    case 'restore':
      return { is: 'restored', changed: (await restoreCertificate(store, state.journal.oldCertificate)).changed };
    case 'discard':
      await folder.discard();
      break;
    case 'close':
    case 'forget':
      await folder.dropJournal();
  }
  return { is: 'done' };
}

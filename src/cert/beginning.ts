/** Where a rotation begins, and whether it can: all that is found out before anything is changed. */
import type { KeyObject } from 'node:crypto';
import { type AppStore, requireOwnApp } from '../app/app-store.ts';
import type { Settings } from '../app/component.ts';
import { JwtError } from '../faults/errors.ts';
import { fingerprint, readStoredCertificate } from './certificate.ts';
import { overtaken, requireOwnPair } from './conflict.ts';
import {
  heldByOrg,
  newJournal,
  type RotationJournal,
  type RotationStep,
  resumeAt,
  storedFingerprint,
} from './journal.ts';
import type { PairFolder } from './pair-folder.ts';
import { isKeyRefusal } from './rotation.ts';

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

/** One exchange with a key; throws when it fails. */
export type TryKey = (key: KeyObject) => Promise<void>;

/**
 * Makes sure, before anything is written, that the key in place is the one to be replaced, and that the exchange to try it
 * can succeed at all: a user whom the app keeps out would look like a key that the org does not take.
 *
 * @param stored the certificate that the app shows; null: none. @param isForced a key that is the app's own need not be taken.
 * @throws JwtError `KeyMismatchError`, `SettingsUnreadableError`, and what the exchange throws.
 */
export async function provePresentKey(
  stored: string | null,
  { key, path, app }: { key: KeyObject; path: string; app: string },
  tryKey: TryKey,
  isForced = false,
): Promise<void> {
  const isOwn = readStoredCertificate(stored)?.checkPrivateKey(key);
  const mismatch = new JwtError('key-mismatch-rotate', { path, app });
  if (isOwn === false) throw mismatch;
  if (isOwn && isForced) return;
  const refusal = await tryKey(key).then(
    () => null,
    (error: unknown) => error,
  );
  // An unknown user or a wrong audience is refused in the words of a key that the org does not know. docs/salesforce.md §5.4
  if (refusal !== null && (isOwn || !isKeyRefusal(refusal))) throw refusal;
  if (isOwn) return;
  if (refusal !== null) throw mismatch;
  // The org takes the key and shows no certificate for it: there would be no way back.
  throw new JwtError('settings-unreadable-certificate', { app });
}

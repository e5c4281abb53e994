/** What a rotation does not overwrite: a certificate or a pair that somebody else has put where its own should be. */
import type { AppStore } from '../app/app-store.ts';
import type { Settings } from '../app/component.ts';
import { JwtError } from '../faults/errors.ts';
import { certificateChange } from './app-certificate.ts';
import { fingerprint } from './certificate.ts';
import { type RotationJournal, storedFingerprint } from './journal.ts';
import type { PairFolder } from './pair-folder.ts';

export type Rotating = { store: AppStore; folder: PairFolder; journal: RotationJournal };

/** The app has got another certificate than the one that was found, and nothing has been sent yet. */
export function changedBefore({ store, journal }: Rotating, settings: Settings): JwtError {
  const { app, changedMeanwhile } = certificateChange(store, settings, journal.oldCertificate);
  return new JwtError('app-changed-meanwhile', {
    app,
    changedMeanwhile,
    fields: changedMeanwhile.map(({ field }) => field),
  });
}

/** The app holds a certificate that this rotation neither found nor put there. Its files stay. */
export function overtaken({ store, folder, journal }: Rotating, settings: Settings): JwtError {
  const { newKeyFile, newCertFile, journalFile, keyFile, certFile, oldKeyFile } = folder.paths;
  return new JwtError('certificate-changed-rotation', {
    ...certificateChange(store, settings, journal.newCertificate),
    files: [newKeyFile, newCertFile, journalFile],
    ...{ keyFile, certFile, oldKeyFile },
  });
}

/** Throws KeyMismatchError where what waits is not the pair that the rotation has made. */
export async function requireOwnPair({ store, folder, journal }: Rotating): Promise<void> {
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

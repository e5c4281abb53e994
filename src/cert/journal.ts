/** What a rotation remembers between its steps, and where the next run goes on. docs/salesforce.md §9 */
import type { App, AppType } from '../app/app.ts';
import { isJsonObject, parseJson } from '../salesforce/json.ts';
import { fingerprint, readStoredCertificate } from './certificate.ts';

/**
 * How far the writing of a new pair came. `writing`: not both are whole. `waiting`: both are, neither is in place.
 * `halfway`: the key is in place, its certificate still waits.
 */
export type PairState = 'none' | 'writing' | 'waiting' | 'halfway';

/** Kept beside the key from before the upload until the end, so that a run that is killed can be finished. No secret. */
export type RotationJournal = {
  org: string;
  app: string;
  appType: AppType;
  /** The old certificate as the org sent it; null: the app had none. */
  oldCertificate: string | null;
  /** As PEM; null: not made yet, so nothing has been uploaded. */
  newCertificate: string | null;
  /** The old certificate is on its way back. */
  goingBack: boolean;
};

/** The old certificate, the new one, or one that this rotation knows nothing of. */
type OrgHolds = 'old' | 'new' | 'other';

/**
 * Where a rotation begins. `abandon`: what it left is of no use any more, begin afresh. `place` and `finish` come after
 * the org has accepted the new key.
 */
export type RotationStep = 'fresh' | 'upload' | 'wait' | 'place' | 'finish' | 'go-back' | 'abandon';

export type Traces = {
  journal: RotationJournal;
  pair: PairState;
  /** The certificate in place is the new one. */
  newIsInPlace: boolean;
  holds: OrgHolds;
};

/** Tells from the traces of a run that was cut off what is left to do. */
export function resumeAt({ journal, pair, newIsInPlace, holds }: Traces): RotationStep {
  if (pair === 'halfway') return 'place';
  if (pair === 'none' && newIsInPlace) return 'finish';
  if (journal.goingBack) return 'go-back';
  if (pair === 'waiting') return ({ old: 'upload', new: 'wait', other: 'abandon' } as const)[holds];
  // The new key is gone, so an org that holds its certificate lets nobody in.
  return holds === 'new' ? 'go-back' : 'abandon';
}

/** The journal of a rotation that is about to begin. */
export function newJournal(org: string, { name, type }: App, stored: string | null): RotationJournal {
  return { org, app: name, appType: type, oldCertificate: stored, newCertificate: null, goingBack: false };
}

/** The fingerprint of a certificate as an org sent it; the text itself where it can't be read, null where there is none. */
export function storedFingerprint(stored: string | null): string | null {
  const certificate = readStoredCertificate(stored);
  return certificate ? fingerprint(certificate) : stored;
}

/** Which certificate `stored` is, the one that the org shows. */
export function heldByOrg(journal: RotationJournal, stored: string | null): OrgHolds {
  const fingerprint = storedFingerprint(stored);
  if (stored !== null && fingerprint === storedFingerprint(journal.newCertificate)) return 'new';
  return fingerprint === storedFingerprint(journal.oldCertificate) ? 'old' : 'other';
}

/** Reads a journal; null when the text is none. */
export function readJournal(text: string): RotationJournal | null {
  const value = parseJson(text);
  if (!isJsonObject(value)) return null;
  const { org, app, appType, newCertificate, oldCertificate, goingBack } = value;
  if (typeof org !== 'string' || typeof app !== 'string' || typeof newCertificate !== 'string') return null;
  if (appType !== 'ConnectedApp' && appType !== 'ExternalClientApp') return null;
  if (typeof oldCertificate !== 'string' && oldCertificate !== null) return null;
  return { org, app, appType, oldCertificate, newCertificate, goingBack: goingBack === true };
}

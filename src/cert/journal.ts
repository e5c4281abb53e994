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

/** The old certificate, the new one, one that this rotation knows nothing of, or none any more. */
export type OrgHolds = 'old' | 'new' | 'other' | 'none';

/**
 * Where a rotation begins. `place` and `finish` come after the org has accepted the new key. `abandon`: what it left is of
 * no use any more, begin afresh. `stop`: somebody else has changed the app since; what an earlier run wanted is void.
 */
export type RotationStep = 'fresh' | 'upload' | 'wait' | 'place' | 'finish' | 'go-back' | 'abandon' | 'stop';

export type Traces = {
  journal: RotationJournal;
  pair: PairState;
  /** The certificate in place is the new one. */
  newIsInPlace: boolean;
  holds: OrgHolds;
};

/** Tells from the traces of a run that was cut off what is left to do. What the org holds comes first: it is no run's own. */
export function resumeAt({ journal, pair, newIsInPlace, holds }: Traces): RotationStep {
  const isPlaced = pair === 'halfway' || (pair === 'none' && newIsInPlace);
  if (holds === 'new') {
    if (isPlaced) return pair === 'halfway' ? 'place' : 'finish';
    // Without its key, an org that holds the new certificate lets nobody in.
    return pair === 'waiting' && !journal.goingBack ? 'wait' : 'go-back';
  }
  // Nothing is put in place before the org has accepted it, so somebody has put the old certificate back.
  if (holds !== 'old' || isPlaced) return 'stop';
  if (journal.goingBack) return 'go-back';
  return pair === 'waiting' ? 'upload' : 'abandon';
}

/** The journal of a rotation that is about to begin. */
export function newJournal(org: string, { name, type }: App, stored: string | null): RotationJournal {
  return {
    org,
    app: name,
    appType: type,
    oldCertificate: stored,
    newCertificate: null,
    goingBack: false,
  };
}

/** The fingerprint of a certificate as an org sent it; the text itself where it can't be read, null where there is none. */
export function storedFingerprint(stored: string | null): string | null {
  const certificate = readStoredCertificate(stored);
  return certificate ? fingerprint(certificate) : stored;
}

/** Which certificate `stored` is, the one that the org shows; null: it shows none. */
export function heldByOrg(journal: RotationJournal, stored: string | null): OrgHolds {
  const fingerprint = storedFingerprint(stored);
  if (stored !== null && fingerprint === storedFingerprint(journal.newCertificate)) return 'new';
  if (fingerprint === storedFingerprint(journal.oldCertificate)) return 'old';
  return stored === null ? 'none' : 'other';
}

/** Reads a journal; null when the text is none. */
export function readJournal(text: string): RotationJournal | null {
  const value = parseJson(text);
  if (!isJsonObject(value)) return null;
  const { org, app, appType, newCertificate, oldCertificate, goingBack } = value;
  if (typeof org !== 'string' || typeof app !== 'string' || typeof newCertificate !== 'string') return null;
  if (appType !== 'ConnectedApp' && appType !== 'ExternalClientApp') return null;
  if (typeof oldCertificate !== 'string' && oldCertificate !== null) return null;
  return {
    org,
    app,
    appType,
    oldCertificate,
    newCertificate,
    goingBack: goingBack === true,
  };
}

import type { AppStore, Settings } from '../app/app.ts';
import { requireOwnApp } from '../app/app.ts';
import { JwtError } from '../faults/errors.ts';
import {
  holding,
  newJournal,
  type PairState,
  type RotationJournal,
  type RotationStep,
  resumeAt,
  storedFingerprint,
} from './rotation.ts';

export type FindPorts = {
  store: AppStore;
  /** Tells this org from any other. */
  org: string;
  loadJournal(): Promise<RotationJournal | null>;
  pairState(): Promise<PairState>;
  /** Of the certificate in place; null when there is none. */
  fingerprintInPlace(): Promise<string | null>;
};

export type FoundRotation = { step: Exclude<RotationStep, 'abandon'>; journal: RotationJournal; settings: Settings };

/**
 * Reads the app and the traces of an earlier run, and says where to begin.
 *
 * @throws JwtError `FileExistsError` for the rotation of another app, and what reading an app throws.
 */
export async function findRotation(ports: FindPorts): Promise<FoundRotation> {
  const { store, org } = ports;
  requireOwnApp(store);
  const settings = await store.read(['tokens']);
  store.kind.withCertificate(settings, null); // throws where the org hides what a safe write needs
  const stored = store.kind.certificateOf(settings);
  const fresh = { step: 'fresh' as const, journal: newJournal(org, store.app, stored), settings };
  const journal = await ports.loadJournal();
  if (!journal) return fresh;
  requireSameApp(journal, fresh.journal);
  const step = resumeAt({
    journal,
    pair: await ports.pairState(),
    newIsInPlace: (await ports.fingerprintInPlace()) === storedFingerprint(journal.newCertificate),
    holds: holding(journal, stored),
  });
  return step === 'abandon' ? fresh : { step, journal, settings };
}

function requireSameApp(found: RotationJournal, wanted: RotationJournal): void {
  const same = found.org === wanted.org && found.app === wanted.app && found.appType === wanted.appType;
  if (same) return;
  const data = { app: found.app, org: found.org };
  throw new JwtError('FileExistsError', { variant: 'otherRotation', tokens: [found.app, found.org], data });
}

/** Whether the org still has to accept the new key, so that a trial exchange lies ahead. */
export const isForward = (step: FoundRotation['step']): boolean => ['fresh', 'upload', 'wait'].includes(step);

import type { KeyObject } from 'node:crypto';
import type { AppStore } from '../app/app.ts';
import { JwtError } from '../faults/errors.ts';
import { type AcceptancePorts, awaitAcceptance } from './await-acceptance.ts';
import { certificatePem, type ReadCertificate } from './certificate.ts';
import { restoreCertificate } from './restore.ts';
import type { RotationJournal, RotationStep } from './rotation.ts';
import { uploadCertificate } from './upload.ts';

export type RotationStage = 'generate' | 'upload' | 'wait' | 'place';

/** Where the rotation begins: a `journal` from an earlier run, or what the next one is going to hold. */
export type RotationStart = {
  step: Exclude<RotationStep, 'abandon'>;
  journal: RotationJournal;
  waitMs: number;
  /** What a person can run when the way back is cut off. */
  repairCommand: string;
};

/** A new certificate and its private key. */
export type NewPair = { read: ReadCertificate; key: KeyObject };

export type RotationPorts = Omit<AcceptancePorts, 'tryKey'> & {
  /** One exchange with the key; throws when it fails. */
  tryKey(key: KeyObject): Promise<void>;
  store: AppStore;
  /** Makes a pair and puts it aside. */
  makePair(): Promise<NewPair>;
  /** The pair that an earlier run has put aside. */
  waitingPair(): Promise<NewPair>;
  keepJournal(journal: RotationJournal): Promise<void>;
  /** Moves the new pair into place. */
  place(): Promise<void>;
  /** Takes away the pair that waits. */
  discard(): Promise<void>;
  dropJournal(): Promise<void>;
  onStage(stage: RotationStage): void;
};

/** `reason`: why the old certificate was put back; null when it was not. `journal` holds both certificates. */
export type Rotated = { journal: RotationJournal; exchanged: boolean; rolledBack: boolean; reason: Error | null };

/**
 * Uploads a new certificate, waits until the org accepts its key, and only then puts the key in place. The journal is
 * written before the upload and goes last, so that a later run can finish from wherever this one is killed.
 *
 * @throws JwtError what stopped it, when the org had not been changed; `RollbackFailedError` when the org is left changed.
 */
export async function rotateCertificate(start: RotationStart, ports: RotationPorts): Promise<Rotated> {
  const { step } = start;
  if (step === 'go-back')
    return goBack(start, start.journal, new JwtError('InterruptedError', { variant: 'earlier' }), ports);
  if (step === 'place' || step === 'finish') return finish(step, start.journal, ports);
  const journal = { ...start.journal };
  try {
    await goForward(start, journal, ports);
  } catch (error) {
    if (!(error instanceof Error) || isBlind(journal, error)) throw error;
    return goBack(start, journal, error, ports);
  }
  return finish('place', journal, ports);
}

/** Fills in the journal as it goes, for whoever has to turn back. */
async function goForward(start: RotationStart, journal: RotationJournal, ports: RotationPorts): Promise<void> {
  const isFresh = start.step === 'fresh';
  if (isFresh) ports.onStage('generate');
  const { read, key } = await (isFresh ? ports.makePair() : ports.waitingPair());
  if (isFresh) {
    journal.newCertificate = certificatePem(read.der);
    await ports.keepJournal(journal);
  }
  stopIfInterrupted(ports);
  if (start.step !== 'wait') {
    ports.onStage('upload');
    await uploadCertificate(ports.store, read, { dryRun: false, beforeWrite: async () => {} });
  }
  stopIfInterrupted(ports);
  ports.onStage('wait');
  await awaitAcceptance(start.waitMs, { ...ports, tryKey: () => ports.tryKey(key) });
}

/** From here on the new key is the right one, so there is no way back, only a way on. */
async function finish(step: 'place' | 'finish', journal: RotationJournal, ports: RotationPorts): Promise<Rotated> {
  ports.onStage('place');
  if (step === 'place') await ports.place();
  await ports.dropJournal();
  return { journal, exchanged: true, rolledBack: false, reason: null };
}

/** An org that shows no certificate may hold the new one, and the old one could not be told. Nothing may be thrown away. */
const isBlind = ({ oldCertificate }: RotationJournal, error: Error): boolean =>
  oldCertificate === null && error.name === 'WriteUnconfirmedError';

async function goBack(
  { step, repairCommand }: RotationStart,
  journal: RotationJournal,
  reason: Error,
  ports: RotationPorts,
): Promise<Rotated> {
  const wasUploaded = await putBack(journal, ports).catch((error: unknown) => {
    const data = { reason: reason.name, cause: error instanceof Error ? error.name : 'unknown', repair: repairCommand };
    throw new JwtError('RollbackFailedError', {
      tokens: [journal.app, data.cause],
      actionTokens: [repairCommand],
      data,
    });
  });
  await ports.discard();
  await ports.dropJournal();
  if (!wasUploaded && step !== 'go-back') throw reason;
  return { journal, exchanged: false, rolledBack: true, reason };
}

/** Whether there was anything to put back. Without a new certificate nothing has been sent. */
async function putBack(journal: RotationJournal, ports: RotationPorts): Promise<boolean> {
  if (journal.newCertificate === null) return false;
  // Without the note a later run would go on instead of back; that must not keep this one from putting it right.
  await ports.keepJournal({ ...journal, goingBack: true }).catch(() => undefined);
  return (await restoreCertificate(ports.store, journal.oldCertificate)).changed;
}

function stopIfInterrupted(ports: RotationPorts): void {
  if (ports.interrupted()) throw new JwtError('InterruptedError');
}

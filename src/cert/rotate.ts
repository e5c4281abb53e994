/** Replaces the certificate of an app and the key beside it, so that a later run can finish from wherever this is killed. */
import type { AppStore } from '../app/app-store.ts';
import { swapCertificate } from './app-certificate.ts';
import type { TryKey } from './beginning.ts';
import { changedBefore, overtaken, type Rotating, requireOwnPair } from './conflict.ts';
import type { NewKeyPair } from './generate.ts';
import { heldByOrg, storedFingerprint } from './journal.ts';
import type { PairFolder } from './pair-folder.ts';
import {
  beginRotation,
  nextTask,
  type Rotated,
  type RotationStage,
  type RotationStart,
  type RotationState,
  stageOf,
  type TaskOutcome,
} from './rotation.ts';

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
      await folder.beginJournal(state.journal);
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
      if (maybeSent(state)) return { is: 'discarded', lateKeyFile: await folder.retire(newFingerprint(state)) };
      await folder.discard();
      return { is: 'discarded', lateKeyFile: null };
    case 'close':
      await folder.dropJournal();
      break;
    case 'forget':
      await folder.dropJournal();
  }
  return { is: 'done' };
}

/**
 * What a run has sent that was cut off may still be under way, and whoever read the app while it held the new certificate may
 * write it back: its key is kept, unless it was never sent.
 */
const maybeSent = ({ step, restored }: RotationState & { do: 'discard' }): boolean => step !== 'fresh' || restored;

const newFingerprint = ({ journal }: RotationState): string => storedFingerprint(journal.newCertificate) ?? 'unknown';

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

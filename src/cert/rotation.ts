/** A rotation as a state machine: what it does next, by what came of the last step. `rotate.ts` does the work. */
import { isFault, isNamed, type Json, JwtError } from '../faults/errors.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { NewKeyPair } from './generate.ts';
import type { RotationJournal, RotationStep } from './journal.ts';

/** A new certificate and its private key. */
export type NewPair = Pick<NewKeyPair, 'read' | 'key' | 'certificatePem'>;

/** Where the rotation begins: a `journal` from an earlier run, or what the next one is going to hold. */
export type RotationStart = RotationTerms & { journal: RotationJournal } & (
    | { step: Exclude<RotationStep, 'abandon' | 'stop' | 'upload' | 'wait'> }
    // The pair that an earlier run has put aside.
    | { step: 'upload' | 'wait'; pair: NewPair }
  );

type RotationTerms = {
  /** How long the org may take to accept the new key. */
  waitMs: number;
  /** What a person can run when the way back is cut off. */
  repairCommand: string;
};

/**
 * `reason`: why the old certificate was put back; null when it was not. `journal` holds both certificates. `lateKeyFile`: where
 * the new key lies all the same, in case that an upload of an earlier run still arrives.
 */
export type Rotated = {
  journal: RotationJournal;
  exchanged: boolean;
  rolledBack: boolean;
  reason: Error | null;
  lateKeyFile: string | null;
};

type Undone = { reason: Error; restored: boolean };

type Trying = { pair: NewPair; attempt: number; deadlineMs: number };

/**
 * What is to be done: forward to the new key up to `close`, or back to the old one from `note-return` on. `confirm`: the org
 * has accepted the key, and still holds its certificate. Whoever is killed in any of them leaves what the next run needs: the journal is written before the upload and goes last.
 */
type Task =
  | { do: 'generate' | 'place' | 'close' }
  | { do: 'note' | 'upload'; pair: NewPair }
  | ({ do: 'try' | 'confirm' } & Trying)
  | ({ do: 'pause'; pauseMs: number } & Trying)
  | { do: 'note-return' | 'restore'; reason: Error }
  | ({ do: 'discard' } & Undone)
  | ({ do: 'forget'; lateKeyFile: string | null } & Undone)
  | { do: 'return'; rotated: Rotated }
  | { do: 'throw'; error: unknown };

export type RotationState = Task & { terms: RotationTerms; step: RotationStart['step']; journal: RotationJournal };

/** What came of a task. `changed`: there was something to put back. `lateKeyFile`: where the key was kept. */
export type TaskOutcome =
  | { is: 'done' }
  | { is: 'generated'; pair: NewPair }
  | { is: 'restored'; changed: boolean }
  | { is: 'discarded'; lateKeyFile: string | null }
  | { is: 'failed'; error: unknown };

/** What is known when a task has ended. */
type Now = { interrupted: boolean; nowMs: number };

export type RotationStage = 'generate' | 'upload' | 'wait' | 'place';

const stages: Partial<Record<RotationState['do'], RotationStage>> = {
  generate: 'generate',
  upload: 'upload',
  try: 'wait',
  confirm: 'wait',
  place: 'place',
  close: 'place',
};

/** What a person is told of a task; null: nothing new. */
export const stageOf = (task: RotationState['do']): RotationStage | null => stages[task] ?? null;

/** The first task. */
export function beginRotation(start: RotationStart, nowMs: number): RotationState {
  const { waitMs, repairCommand, journal, step } = start;
  return { ...firstTask(start, nowMs), terms: { waitMs, repairCommand }, step, journal };
}

function firstTask(start: RotationStart, nowMs: number): Task {
  if (start.step === 'upload') return { do: 'upload', pair: start.pair };
  if (start.step === 'wait') return firstTry(start.pair, start.waitMs, nowMs);
  if (start.step === 'go-back') return { do: 'note-return', reason: new JwtError('interrupted-earlier') };
  return { do: ({ fresh: 'generate', place: 'place', finish: 'close' } as const)[start.step] };
}

/** The next task. `return` and `throw` are the last. */
export function nextTask(state: RotationState, outcome: TaskOutcome, now: Now): RotationState {
  const { terms, step, journal } = state;
  const frame = { terms, step, journal };
  if (outcome.is === 'failed') return { ...frame, ...afterFailure(state, outcome.error, now) };
  if (outcome.is === 'generated') {
    const { pair } = outcome;
    return { ...frame, journal: { ...journal, newCertificate: pair.certificatePem }, do: 'note', pair };
  }
  if (outcome.is === 'discarded' && state.do === 'discard') {
    const { reason, restored } = state;
    return { ...frame, do: 'forget', reason, restored, lateKeyFile: outcome.lateKeyFile };
  }
  return { ...frame, ...afterSuccess(state, outcome.is === 'restored' && outcome.changed, now) };
}

/** Of an upload whose answer was lost. */
const unknownFate = ['write-unconfirmed-lost', 'write-unconfirmed-not-written'] as const;

function afterSuccess(state: RotationState, changed: boolean, now: Now): Task {
  const { journal, terms } = state;
  const unlessInterrupted = (task: Task): Task => (now.interrupted ? back(journal, new JwtError('interrupted')) : task);
  switch (state.do) {
    case 'note':
      return unlessInterrupted({ do: 'upload', pair: state.pair });
    case 'upload':
      return unlessInterrupted(firstTry(state.pair, terms.waitMs, now.nowMs));
    case 'try': {
      const { pair, attempt, deadlineMs } = state;
      return unlessInterrupted({ do: 'confirm', pair, attempt, deadlineMs });
    }
    // From here on the new key is the right one, so there is no way back, only a way on.
    case 'confirm':
      return { do: 'place' };
    case 'pause': {
      const { pair, attempt, deadlineMs } = state;
      return unlessInterrupted({ do: 'try', pair, deadlineMs, attempt: attempt + 1 });
    }
    case 'place':
      return { do: 'close' };
    case 'close':
      return {
        do: 'return',
        rotated: { journal, exchanged: true, rolledBack: false, reason: null, lateKeyFile: null },
      };
    case 'note-return':
      return { do: 'restore', reason: state.reason };
    case 'restore':
      // An upload that may still be under way would need the new key.
      if (!changed && isFault(state.reason, ...unknownFate))
        return { do: 'throw', error: state.reason.with({ repair: terms.repairCommand }) };
      return { do: 'discard', reason: state.reason, restored: changed };
    case 'forget':
      return atTheStart(state);
    default:
      return state;
  }
}

/** Somebody else has changed the app or the files, or is about to: whatever was done now would be done to what is theirs. */
const isOvertaken = (error: unknown): error is JwtError =>
  isFault(error, 'certificate-changed-rotation', 'key-mismatch-waiting', 'pair-lock-lost');

function afterFailure(state: RotationState, error: unknown, now: Now): Task {
  if (isOvertaken(error)) return { do: 'throw', error };
  switch (state.do) {
    case 'upload':
      if (isFault(error, 'app-changed-meanwhile')) return { do: 'discard', reason: error, restored: false };
      // It may still arrive, so that no note may send a later run back: that one goes on with the same pair.
      if (isFault(error, ...unknownFate) && state.journal.oldCertificate !== null)
        return { do: 'restore', reason: error };
      return backOrStop(state.journal, error);
    case 'generate':
    case 'note':
    case 'pause':
      return backOrStop(state.journal, error);
    case 'try':
      return tryAgain(state, error, now);
    case 'confirm':
      return confirmAgain(state, error, now);
    case 'note-return':
      // Without the note a later run would go on instead of back; that must not keep this one from putting it right.
      return { do: 'restore', reason: state.reason };
    case 'restore': {
      return { do: 'throw', error: rollbackFailed(state, error) };
    }
    default:
      return { do: 'throw', error };
  }
}

type Returning = Pick<RotationState, 'journal' | 'terms'> & { reason: Error };

function rollbackFailed({ reason, journal, terms }: Returning, error: unknown): JwtError {
  const cause = error instanceof Error ? error.name : 'unknown';
  const { changedMeanwhile = [] } = (error instanceof JwtError && error.data) || {};
  const others = Array.isArray(changedMeanwhile) ? changedMeanwhile.flatMap(fieldOf) : [];
  return new JwtError('rollback-failed', {
    ...{ reason: reason.name, cause, repair: terms.repairCommand, app: journal.app, changedMeanwhile },
    ...(others.length > 0 && { others: others.join(', ') }),
  });
}

const fieldOf = (change: Json): string[] =>
  change !== null && typeof change === 'object' && !Array.isArray(change) && typeof change.field === 'string'
    ? [change.field]
    : [];

const firstTry = (pair: NewPair, waitMs: number, nowMs: number): Task => ({
  do: 'try',
  pair,
  attempt: 0,
  deadlineMs: nowMs + waitMs,
});

/** Changes take minutes, so later tries are further apart. docs/salesforce.md §3.2 */
const pauses = [2_000, 4_000, 8_000];
const LONGEST_PAUSE_MS = 15_000;

/** Goes on only after a refusal that time can cure, or a lost connection. */
function tryAgain({ journal, pair, attempt, deadlineMs }: RotationState & Trying, error: unknown, now: Now): Task {
  if (now.interrupted) return back(journal, new JwtError('interrupted'));
  const left = deadlineMs - now.nowMs;
  const mayPass = isKeyRefusal(error) || failedStage(error) !== null;
  if (left <= 0 || !mayPass) return backOrStop(journal, error);
  return { do: 'pause', pair, attempt, deadlineMs, pauseMs: Math.min(pauses[attempt] ?? LONGEST_PAUSE_MS, left) };
}

/** The org has accepted the key, so there is no way back; a later run goes on from here. */
function confirmAgain(state: RotationState & Trying, error: unknown, now: Now): Task {
  const again = now.interrupted || failedStage(error) === null ? null : tryAgain(state, error, now);
  if (again?.do === 'pause') return again;
  const cause = error instanceof Error ? error.name : 'unknown';
  const { journal, terms } = state;
  return {
    do: 'throw',
    error: new JwtError('rotation-unfinished', { cause, repair: terms.repairCommand, app: journal.app }),
  };
}

/** Whether a refusal is what an org says to a key that it does not know yet. docs/salesforce.md §5.4 */
export const isKeyRefusal = (error: unknown): boolean =>
  isFault(error, 'invalid-assertion', 'wrong-client-credentials');

/** An org that shows no certificate may hold the new one, and the old one could not be told. Nothing may be thrown away. */
function backOrStop(journal: RotationJournal, error: unknown): Task {
  if (!(error instanceof Error)) return { do: 'throw', error };
  const isBlind = journal.oldCertificate === null && isNamed(error, 'WriteUnconfirmedError');
  return isBlind ? { do: 'throw', error } : back(journal, error);
}

/** Without a new certificate nothing has been sent, so there is nothing to put back. */
const back = (journal: RotationJournal, reason: Error): Task =>
  journal.newCertificate === null ? { do: 'discard', reason, restored: false } : { do: 'note-return', reason };

/** All is as it was. A run that had not changed the org has simply failed. */
function atTheStart({ journal, step, reason, restored, lateKeyFile }: RotationState & { do: 'forget' }): Task {
  if (!restored && step !== 'go-back')
    return {
      do: 'throw',
      error: lateKeyFile !== null && reason instanceof JwtError ? reason.with({ lateKeyFile }) : reason,
    };
  return { do: 'return', rotated: { journal, exchanged: false, rolledBack: true, reason, lateKeyFile } };
}

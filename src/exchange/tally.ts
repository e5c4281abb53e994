import type { Json, JwtError } from '../faults/errors.ts';
import { failedStage } from '../salesforce/stage.ts';

/** Why the rest was left alone. */
export type StopReason = 'rate-limit' | 'unreachable' | 'interrupted';

/** What became of many users, in numbers. Each user counts once. */
export type ExchangeCounts = {
  granted: number;
  /** Salesforce said no. */
  refused: number;
  /** No answer: the org was not reached, or its answer was lost. */
  unreachable: number;
  /** Anything else, such as an answer that is not what the API promises. */
  failed: number;
  /** Given up half-way because of an interruption. Their logins may count. */
  abandoned: number;
  notTried: number;
  /** Lines that repeat a username, in any case of letters. */
  duplicates: number;
  /** Requests that were sent again. */
  repeated: number;
  /** How many users by the code of their refusal, else by the name of their error. */
  byCode: Record<string, number>;
};

export type ExchangeTally = ExchangeCounts & {
  stoppedBy: StopReason | null;
  /** The first user, in the order of the input, who was not tried. */
  nextUsername: string | null;
  /** Users in a row for whom every try was in vain. */
  inVain: number;
};

/** A user is not tried again, once so many in a row were in vain; nobody is, when they got no proper answer at all. */
const MOST_IN_VAIN = 3;

export function emptyTally(): ExchangeTally {
  const counts = { granted: 0, refused: 0, unreachable: 0, failed: 0, abandoned: 0, notTried: 0 };
  const rest = { stoppedBy: null, nextUsername: null, inVain: 0 };
  return { ...counts, duplicates: 0, repeated: 0, byCode: {}, ...rest };
}

/** Whether trying once more has made sense of late. */
export const mayRepeat = (tally: ExchangeTally): boolean => tally.stoppedBy === null && tally.inVain < MOST_IN_VAIN;

export function countGrant(tally: ExchangeTally): void {
  tally.granted += 1;
  tally.inVain = 0;
}

/** Counts a user without a token, and decides whether the others are worth a try. `wasRepeatable`: see `isRepeatable`. */
export function countFault(tally: ExchangeTally, error: JwtError, wasRepeatable: boolean): void {
  const code = codeOf(error);
  tally[faceOf(error)] += 1;
  tally.byCode[code] = (tally.byCode[code] ?? 0) + 1;
  const isLost = failedStage(error) !== null;
  tally.inVain = isLost || wasRepeatable ? tally.inVain + 1 : 0;
  // The limit is per user (docs/salesforce.md §5.4), but who runs into it is about to run into it with everybody.
  if (code === 'rate-limit') tally.stoppedBy ??= 'rate-limit';
  if (isLost && tally.inVain >= MOST_IN_VAIN) tally.stoppedBy ??= 'unreachable';
}

/** `username`: null for a line that is none. */
export function countNotTried(tally: ExchangeTally, username: string | null): void {
  tally.notTried += 1;
  tally.nextUsername ??= username;
}

function faceOf({ name }: JwtError): 'refused' | 'unreachable' | 'abandoned' | 'failed' {
  if (name === 'ExchangeRefusedError') return 'refused';
  if (name === 'OrgUnreachableError') return 'unreachable';
  return name === 'InterruptedError' ? 'abandoned' : 'failed';
}

function codeOf({ name, fault }: JwtError): string {
  const code: Json | undefined = fault.data?.code;
  return name === 'ExchangeRefusedError' && typeof code === 'string' ? code : name;
}

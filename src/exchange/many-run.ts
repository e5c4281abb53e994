/**
 * A run of exchanges for many users, as a machine: what may happen (`ManyEvent`), what it makes of the run (`after`), and
 * which exchange is tried again, after what pause (`pauseBeforeRepeat`). `exchangeMany` drives it. docs/salesforce.md §5.4
 */
import { isFault, isNamed, type JwtError } from '../faults/errors.ts';
import { isSharedLogin } from '../salesforce/hosts.ts';
import { failedStage } from '../salesforce/stage.ts';

/** Why the rest was left alone. */
export type StopReason = 'rate-limit' | 'unreachable' | 'interrupted';

/** What became of many users, in numbers. Each user counts once. */
export type ExchangeCounts = {
  granted: number;
  /** Salesforce refused the exchange. */
  refused: number;
  /** No answer: the org was not reached, or its answer was lost. */
  unreachable: number;
  /** Anything else, such as an answer that is not what the API promises. */
  failed: number;
  /** Given up half-way because of an interruption. Their logins may count. */
  abandoned: number;
  notTried: number;
  /** Lines that repeat a username, upper and lower case alike. */
  duplicates: number;
  /** Requests that were sent again. */
  repeated: number;
  /** How many users by the code of their refusal, else by the name of their error. */
  byCode: Record<string, number>;
};

export type ManyState = ExchangeCounts & {
  /** Null while users may be begun. */
  stoppedBy: StopReason | null;
  /** The first user, in the order of the input, who was not tried. */
  nextUsername: string | null;
  /** Users in a row for whom every try was in vain. */
  inVain: number;
};

export type ManyEvent =
  | { type: 'granted' }
  /** The last try of a user failed. */
  | { type: 'failed'; error: JwtError }
  | { type: 'repeated' }
  | { type: 'duplicate' }
  /** `username` is null for a line that names none. */
  | { type: 'notTried'; username: string | null }
  | { type: 'interrupted' };

export const beginning: ManyState = {
  granted: 0,
  refused: 0,
  unreachable: 0,
  failed: 0,
  abandoned: 0,
  notTried: 0,
  duplicates: 0,
  repeated: 0,
  byCode: {},
  stoppedBy: null,
  nextUsername: null,
  inVain: 0,
};

/** Users in a row, in vain. Nobody is tried again after so many, nor begun when they got no proper answer at all. */
const MOST_IN_VAIN = 3;
/** How often one user is tried, the first time included. */
export const MOST_TRIES = 3;
const FIRST_PAUSE_MS = 500;
/** A host that asks for a longer pause than this is not waited for. */
const LONGEST_PAUSE_MS = 60_000;

/** The run after one more event. */
export function after(state: ManyState, event: ManyEvent): ManyState {
  switch (event.type) {
    case 'granted':
      return { ...state, granted: state.granted + 1, inVain: 0 };
    case 'failed':
      return afterFault(state, event.error);
    case 'repeated':
      return { ...state, repeated: state.repeated + 1 };
    case 'duplicate':
      return { ...state, duplicates: state.duplicates + 1 };
    case 'notTried':
      return { ...state, notTried: state.notTried + 1, nextUsername: state.nextUsername ?? event.username };
    case 'interrupted':
      return { ...state, stoppedBy: 'interrupted' };
  }
}

/** Counts a user without a token, and decides whether the others are worth a try. */
function afterFault(state: ManyState, error: JwtError): ManyState {
  const end = endOf(error);
  const code = end === 'refused' ? error.shownCode : error.name;
  const isLost = failedStage(error) !== null;
  const inVain = isLost || isRepeatable(error) ? state.inVain + 1 : 0;
  // The limit is per user (docs/salesforce.md §5.4), but who runs into it is about to run into it with everybody.
  const reason = isFault(error, 'rate-limit') ? 'rate-limit' : isLost && inVain >= MOST_IN_VAIN ? 'unreachable' : null;
  return {
    ...state,
    [end]: state[end] + 1,
    byCode: { ...state.byCode, [code]: (state.byCode[code] ?? 0) + 1 },
    inVain,
    stoppedBy: state.stoppedBy ?? reason,
  };
}

function endOf(error: JwtError): 'refused' | 'unreachable' | 'abandoned' | 'failed' {
  if (isNamed(error, 'ExchangeRefusedError')) return 'refused';
  if (isNamed(error, 'OrgUnreachableError')) return 'unreachable';
  return isNamed(error, 'InterruptedError') ? 'abandoned' : 'failed';
}

/** Whether trying a user once more has made sense of late. */
export const mayRepeat = ({ stoppedBy, inVain }: ManyState): boolean => stoppedBy === null && inVain < MOST_IN_VAIN;

/**
 * Whether no login can have come of it: the org has not seen the request, or a server in front of it was too busy.
 * Never after a refusal that stands, nor when the answer was lost: that login counts.
 */
export function isRepeatable(error: unknown): boolean {
  if (isNamed(error, 'OrgAnsweredBadlyError')) return [429, 503].includes(error.detail.status);
  // At the shared login hosts this refusal comes and goes; My Domain means it. docs/salesforce.md §5.4, §5.5
  if (isFault(error, 'app-not-installed')) return isSharedLogin(error.detail.tokenEndpoint);
  // Salesforce itself asks for it. docs/salesforce.md §5.4
  if (isFault(error, 'passing-fault')) return true;
  return ['dns', 'tcp', 'tls'].includes(failedStage(error) ?? '');
}

/**
 * Milliseconds until the next try, or null for none. It doubles with each try and is spread by `random` (0 to 1), so that
 * users who failed together do not come back together. A longer Retry-After of the host is kept.
 *
 * @param tries how often the user has been tried so far.
 */
export function pauseBeforeRepeat(error: unknown, tries: number, random: number): number | null {
  if (tries >= MOST_TRIES || !isRepeatable(error)) return null;
  const { retryAfterSeconds = 0 } = isNamed(error, 'OrgAnsweredBadlyError') ? error.detail : {};
  const askedMs = retryAfterSeconds * 1000;
  if (askedMs > LONGEST_PAUSE_MS) return null;
  return Math.max(askedMs, FIRST_PAUSE_MS * 2 ** (tries - 1)) * (1 + random / 2);
}

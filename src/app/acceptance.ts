/** Waiting until an org accepts the key of a new app: it takes its time to know the app everywhere. docs/salesforce.md §4.7, §9 */
import { isFault, JwtError } from '../faults/errors.ts';

/** `said`: what the org said last, in its words or ours; null: it has accepted the key. */
export type Acceptance = { accepted: boolean; waitedSeconds: number; said: string | null; interrupted: boolean };

export type AcceptancePorts = {
  /** One exchange. Throws what the org says; gives what is still wrong with the token, or null. */
  tryKey(): Promise<string | null>;
  /** By a clock that nobody sets. */
  monotonicMs(): number;
  /** Ends early when the user interrupts. */
  pause(milliseconds: number): Promise<void>;
  interrupted(): boolean;
  onRefusal(said: string, waitedSeconds: number): void;
};

/** Each try is a login, which limits count. docs/salesforce.md §12.3 */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [3_000, 15_000];

/** Tries at once, and again until the org accepts the key or the time is over. */
export async function waitForAcceptance(waitMs: number, ports: AcceptancePorts): Promise<Acceptance> {
  const began = ports.monotonicMs();
  const waitedMs = (): number => ports.monotonicMs() - began;
  const ended = (said: string | null): Acceptance => {
    const interrupted = said !== null && ports.interrupted();
    return { accepted: said === null, waitedSeconds: Math.round(waitedMs() / 1000), said, interrupted };
  };
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 1.5, LONGEST_PAUSE_MS)) {
    let isFinal = false;
    const said = await ports.tryKey().catch((error: unknown) => {
      isFinal = isFault(error, ...finalRefusals);
      return wordsOf(error);
    });
    if (said === null || isFinal) return ended(said);
    ports.onRefusal(said, Math.round(waitedMs() / 1000));
    const left = waitMs - waitedMs();
    if (left <= 0 || ports.interrupted()) return ended(said);
    await ports.pause(Math.min(pauseMs, left));
    if (ports.interrupted()) return ended(said);
  }
}

/** Of the user or the org, not of the app: to ask again would only count as another login. docs/salesforce.md §5.4 */
const finalRefusals = ['inactive-user', 'inactive-org', 'ip-or-hours', 'rate-limit'] as const;

/** What an org says of an app that it does not know yet, it also says of one that it will never know: only time tells. */
function wordsOf(error: unknown): string {
  if (error instanceof JwtError) return error.message;
  throw error;
}

import { JwtError } from '../faults/errors.ts';
import { failedStage } from '../salesforce/stage.ts';

export type AcceptancePorts = {
  /** One exchange with the key; throws when it fails. */
  tryKey(): Promise<void>;
  now(): Date;
  /** Ends early when the user interrupts. */
  pause(milliseconds: number): Promise<void>;
  interrupted(): boolean;
};

/** Changes take minutes, so later tries are further apart. docs/salesforce.md §3.2 */
const pauses = [2_000, 4_000, 8_000];
const LONGEST_PAUSE_MS = 15_000;

/**
 * Tries the key until the org accepts it. Goes on only after a refusal that time can cure, or a lost connection.
 *
 * @throws JwtError the last refusal, or `InterruptedError`.
 */
export async function awaitAcceptance(waitMs: number, ports: AcceptancePorts): Promise<void> {
  const deadline = ports.now().getTime() + waitMs;
  for (let attempt = 0; ; attempt += 1) {
    const error = await ports.tryKey().then(
      () => null,
      (thrown: unknown) => thrown,
    );
    if (ports.interrupted()) throw new JwtError('InterruptedError');
    if (error === null) return;
    const left = deadline - ports.now().getTime();
    if (left <= 0 || !mayPass(error)) throw error;
    await ports.pause(Math.min(pauses[attempt] ?? LONGEST_PAUSE_MS, left));
    if (ports.interrupted()) throw new JwtError('InterruptedError');
  }
}

/** Whether a refusal is what an org says to a key that it does not know yet. docs/salesforce.md §5.4 */
export function isKeyRefusal(error: unknown): boolean {
  if (!(error instanceof JwtError) || error.name !== 'ExchangeRefusedError') return false;
  return ['invalid-assertion', 'wrong-client-credentials'].includes(String(error.fault.data?.code));
}

const mayPass = (error: unknown): boolean => isKeyRefusal(error) || failedStage(error) !== null;

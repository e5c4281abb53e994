/** Which failed exchanges may be sent again, and after what pause. docs/salesforce.md §5.4 */
import { JwtError } from '../faults/errors.ts';
import { isSharedLogin } from '../salesforce/hosts.ts';
import { failedStage } from '../salesforce/stage.ts';

/** How often one user is tried, the first time included. */
export const MOST_TRIES = 3;

const FIRST_PAUSE_MS = 500;
/** A host that asks for a longer pause than this is not waited for. */
const LONGEST_PAUSE_MS = 60_000;

/**
 * Whether no login can have come of it: the org has not seen the request, or a server in front of it was too busy.
 * Never after a refusal that stands, nor when the answer was lost: that login counts.
 */
export function isRepeatable(error: unknown): boolean {
  if (!(error instanceof JwtError)) return false;
  const { status, code, tokenEndpoint } = error.fault.data ?? {};
  if (error.name === 'OrgAnsweredBadlyError') return status === 503 || status === 429;
  // At the shared login hosts this refusal comes and goes; My Domain means it. docs/salesforce.md §5.4, §5.5
  if (error.name === 'ExchangeRefusedError')
    return code === 'app-not-installed' && typeof tokenEndpoint === 'string' && isSharedLogin(tokenEndpoint);
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
  const asked = error instanceof JwtError ? error.fault.data?.retryAfterSeconds : null;
  const askedMs = typeof asked === 'number' ? asked * 1000 : 0;
  if (askedMs > LONGEST_PAUSE_MS) return null;
  return Math.max(askedMs, FIRST_PAUSE_MS * 2 ** (tries - 1)) * (1 + random / 2);
}

/** Watching for the click in Setup that no API replaces. docs/salesforce.md §8.3 */

import type { Probe } from '../salesforce/token-answers.ts';
import { isKeyChanged, type SigningKeys } from './result.ts';
import type { ProbePorts, ProbeToken } from './revocation.ts';

/** What one look at the org has shown. */
export type Look = { keys: SigningKeys | null; probe: Probe | null; elapsedMs: number };

export type WatchPorts = Required<ProbePorts> & {
  /** Ids of the org's signing keys now. */
  keyIds(): Promise<string[]>;
  now(): Date;
  /** Since any instant, in milliseconds, by a clock that nobody sets. */
  elapsedMs(): number;
  onLook(look: Look): void;
};

/** `keysBefore`: null when they could not be read. `probe`: only one that the keys have signed. */
export type WatchInput = { keysBefore: string[] | null; probe: ProbeToken | null; waitMs: number };

/** `look`: the last one. */
type Watched = { seen: boolean; look: Look };

/** How far apart the looks are: the change may take 30 minutes. */
const PAUSE_MS = 10_000;

/**
 * Looks until the signing keys have changed and the probe is refused, for `waitMs` at most. A look that fails shows nothing
 * new, and the next one may succeed.
 */
export async function watchRevocation(input: WatchInput, ports: WatchPorts): Promise<Watched> {
  const started = ports.elapsedMs();
  let look: Look = { keys: unchanged(input.keysBefore), probe: null, elapsedMs: 0 };
  for (;;) {
    look = await lookAgain(input, look, ports);
    look.elapsedMs = ports.elapsedMs() - started;
    ports.onLook(look);
    const seen = isDone(input, look, ports.now());
    const left = input.waitMs - look.elapsedMs;
    if (seen || left <= 0 || ports.interrupted()) return { seen, look };
    await ports.pause(Math.min(PAUSE_MS, left));
    if (ports.interrupted()) return { seen: false, look };
  }
}

export const unchanged = (before: string[] | null): SigningKeys | null => before && { before, after: before };

async function lookAgain({ keysBefore, probe }: WatchInput, last: Look, ports: WatchPorts): Promise<Look> {
  const [after, answer] = await Promise.all([
    keysBefore && ports.keyIds().catch(() => null),
    probe && ports.probe(probe.host, probe.token).catch(() => unanswered(last, ports)),
  ]);
  const keys = keysBefore && after ? { before: keysBefore, after } : last.keys;
  return { keys, probe: answer, elapsedMs: last.elapsedMs };
}

/** A look that the user broke off takes nothing back. */
const unanswered = (last: Look, ports: WatchPorts): Probe => (ports.interrupted() ? last.probe : null) ?? 'unknown';

function isDone({ probe }: WatchInput, { keys, probe: answer }: Look, now: Date): boolean {
  const isRefused = probe === null || answer === 'rejected';
  // A token that has come to its own end shows nothing of a click.
  if (keys === null) return probe !== null && isRefused && !hasEnded(probe, now);
  return isKeyChanged(keys) && isRefused;
}

const hasEnded = ({ about: { expiresAt } }: ProbeToken, now: Date): boolean =>
  expiresAt !== null && Date.parse(expiresAt) <= now.getTime();

import type { Probe } from './revocation.ts';
import type { ProbeToken } from './revoke-listed.ts';
import { isKeyChanged, type SigningKeys } from './wide-revocation.ts';

/** What one look at the org has shown. */
export type Sighting = { keys: SigningKeys | null; probe: Probe | null; elapsedMs: number };

export type WatchPorts = {
  /** Ids of the org's signing keys now. */
  keyIds(): Promise<string[]>;
  probe(host: string, token: string): Promise<Probe>;
  now(): Date;
  /** Ends early when the user interrupts. */
  pause(milliseconds: number): Promise<void>;
  interrupted(): boolean;
  onSight(sighting: Sighting): void;
};

/** `keysBefore`: null when they could not be read. `probe`: only one that the keys have signed. */
export type WatchInput = { keysBefore: string[] | null; probe: ProbeToken | null; waitMs: number };

export type Watched = { seen: boolean; sighting: Sighting };

/** How far apart the looks are: the change may take 30 minutes. docs/salesforce.md §8.3 */
const PAUSE_MS = 10_000;

/**
 * Looks until the signing keys have changed and the probe is refused, for `waitMs` at most. A look that fails shows nothing
 * new, and the next one may succeed.
 */
export async function watchRevocation(input: WatchInput, ports: WatchPorts): Promise<Watched> {
  const started = ports.now().getTime();
  let last: Sighting = { keys: unchanged(input.keysBefore), probe: null, elapsedMs: 0 };
  for (;;) {
    last = await look(input, last, ports);
    last.elapsedMs = ports.now().getTime() - started;
    ports.onSight(last);
    const seen = isDone(input, last);
    const left = input.waitMs - last.elapsedMs;
    if (seen || left <= 0 || ports.interrupted()) return { seen, sighting: last };
    await ports.pause(Math.min(PAUSE_MS, left));
    if (ports.interrupted()) return { seen: false, sighting: last };
  }
}

const unchanged = (before: string[] | null): SigningKeys | null => before && { before, after: before };

async function look({ keysBefore, probe }: WatchInput, last: Sighting, ports: WatchPorts): Promise<Sighting> {
  const [after, answer] = await Promise.all([
    keysBefore && ports.keyIds().catch(() => null),
    probe && ports.probe(probe.host, probe.token).catch(() => unanswered(last, ports)),
  ]);
  const keys = keysBefore && after ? { before: keysBefore, after } : last.keys;
  return { keys, probe: answer, elapsedMs: last.elapsedMs };
}

/** A look that the user broke off takes nothing back. */
const unanswered = (last: Sighting, ports: WatchPorts): Probe => (ports.interrupted() ? last.probe : null) ?? 'unknown';

function isDone({ probe }: WatchInput, { keys, probe: answer }: Sighting): boolean {
  const isKeySeen = keys === null || isKeyChanged(keys);
  return isKeySeen && (probe === null || answer === 'rejected');
}

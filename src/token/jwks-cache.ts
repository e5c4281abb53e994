import { JwtError } from '../faults/errors.ts';
import { isGood, type KeyRecord, restMs, usableUntilMs } from './jwks-record.ts';
import type { PublicJwk } from './signing-keys.ts';

export type KeyRingPorts = {
  fetch: (issuer: string) => Promise<{ keys: PublicJwk[]; maxAgeSeconds: number | null }>;
  /** What an earlier run has kept; anything unreadable is null. */
  load: (issuer: string) => Promise<KeyRecord | null>;
  save: (record: KeyRecord) => Promise<void>;
  nowMs: () => number;
};

/** The key list of an issuer, fetched again at most once a minute when it does not hold `kid`. */
export type KeyRing = (issuer: string, kid: string | null) => Promise<KeyRecord>;

/** Tokens can name any issuer: a list of forged ones must not send us to every org there is. */
const mostIssuers = 1000;

/** What is known of one issuer. `askedAtMs` is the last request made for an unknown key, or at all by this process. */
type Entry = { record: KeyRecord | null; askedAtMs: number; error: unknown; busy: Promise<KeyRecord> | null };

/**
 * Keeps key lists in memory and on disk for 30 minutes at most, and never asks an issuer twice at the same time.
 *
 * @throws (the ring) JwtError `TooManyIssuersError`, and what `fetch` throws.
 */
export function createKeyRing(ports: KeyRingPorts): KeyRing {
  const entries = new Map<string, Entry>();
  return async (issuer, kid) => {
    const entry = entries.get(issuer) ?? newEntry(entries, issuer);
    if (entry.busy) await entry.busy.catch(() => undefined);
    if (isUsable(entry, ports.nowMs()) && holds(entry.record, kid)) return entry.record;
    entry.busy ??= renew(entry, issuer, kid, ports).finally(() => {
      entry.busy = null;
    });
    return entry.busy;
  };
}

function newEntry(entries: Map<string, Entry>, issuer: string): Entry {
  if (entries.size >= mostIssuers) {
    throw new JwtError('TooManyIssuersError', { tokens: [mostIssuers], data: { limit: mostIssuers } });
  }
  const entry: Entry = { record: null, askedAtMs: Number.NEGATIVE_INFINITY, error: null, busy: null };
  entries.set(issuer, entry);
  return entry;
}

type Kept = Entry & { record: KeyRecord };

function isUsable(entry: Entry, nowMs: number): entry is Kept {
  return entry.record !== null && nowMs < usableUntilMs(entry.record);
}

const holds = ({ keys }: KeyRecord, kid: string | null): boolean => kid === null || keys.some((key) => key.kid === kid);

async function renew(entry: Entry, issuer: string, kid: string | null, ports: KeyRingPorts): Promise<KeyRecord> {
  if (entry.record === null) await remember(entry, issuer, ports);
  const nowMs = ports.nowMs();
  const usable = isUsable(entry, nowMs) ? entry.record : null;
  if (usable && holds(usable, kid)) return usable;
  if (nowMs - entry.askedAtMs >= restMs) return ask(entry, issuer, usable !== null, ports);
  if (entry.error) throw entry.error;
  if (usable) return usable;
  return ask(entry, issuer, false, ports);
}

async function remember(entry: Entry, issuer: string, ports: KeyRingPorts): Promise<void> {
  const record = await ports.load(issuer);
  if (record === null || !isGood(record, ports.nowMs())) return;
  entry.record = record;
  entry.askedAtMs = Math.max(entry.askedAtMs, record.refetchedAtMs ?? Number.NEGATIVE_INFINITY);
}

async function ask(entry: Entry, issuer: string, isRefetch: boolean, ports: KeyRingPorts): Promise<KeyRecord> {
  entry.askedAtMs = ports.nowMs();
  entry.error = null;
  try {
    const fetched = await ports.fetch(issuer);
    const fetchedAtMs = ports.nowMs();
    entry.record = { issuer, ...fetched, fetchedAtMs, refetchedAtMs: isRefetch ? fetchedAtMs : null };
    await ports.save(entry.record);
    return entry.record;
  } catch (error) {
    entry.error = error;
    throw error;
  }
}

/**
 * The key lists of issuers, kept in memory and on disk. docs/salesforce.md §6.3
 *
 * By hand: jose's `createRemoteJWKSet` asks again for every token while an issuer is down, does not carry its cooldown from
 * one run to the next, and knows no Cache-Control, so that both dead keys and requests would be more.
 */
import { type Json, JwtError } from '../faults/errors.ts';
import { isJsonObject, parseJson } from '../salesforce/json.ts';
import { keysOfJwks, type PublicJwk, readJwks } from './jwks.ts';
import type { IssuerKeys, VerifyPorts } from './verify.ts';

/** An issuer's key list, and how long it may be believed. */
export type JwksRecord = {
  issuer: string;
  keys: PublicJwk[];
  fetchedAtMs: number;
  /** How long the issuer lets the list be kept; null where it does not say. */
  maxAgeSeconds: number | null;
  /** When it was last fetched again for the sake of an unknown key. */
  refetchedAtMs: number | null;
};

export type JwksCachePorts = {
  fetch: (issuer: string) => Promise<{ keys: PublicJwk[]; maxAgeSeconds: number | null }>;
  /** What an earlier run has kept; anything unreadable is null. */
  load: (issuer: string) => Promise<JwksRecord | null>;
  save: (record: JwksRecord) => Promise<void>;
  nowMs: () => number;
};

/** The key list of an issuer, fetched again at most once a minute when it does not hold `kid`. */
export type JwksCache = (issuer: string, kid: string | null) => Promise<JwksRecord>;

/** Where an issuer lists its keys. What discovery calls jwks_uri may be another host's list. */
export const keysUrl = (issuer: string): string => `${issuer}/id/keys`;

/** Revoke-all replaces the keys: whoever keeps the old ones longer goes on accepting dead tokens. */
const longestKeepMs = 30 * 60_000;
/** How often an issuer may be asked, so that a flood of bad tokens does not become a flood of requests. */
const restMs = 60_000;
/** Tokens can name any issuer: a list of forged ones must not send us to every org there is. */
const mostIssuers = 1000;

/** Until when the list may be used, in milliseconds since 1970. A shorter wish of the issuer's is granted. */
const goodUntilMs = ({ fetchedAtMs, maxAgeSeconds }: JwksRecord): number =>
  fetchedAtMs + Math.min(longestKeepMs, maxAgeSeconds === null ? longestKeepMs : maxAgeSeconds * 1000);

/** As `goodUntilMs`, for the process that fetched it: a list that must not be kept at all still serves for a minute. */
const usableUntilMs = (record: JwksRecord): number => Math.max(goodUntilMs(record), record.fetchedAtMs + restMs);

/** A list from the future was written by another clock, and is not believed. */
const isGood = (record: JwksRecord, nowMs: number): boolean =>
  record.fetchedAtMs <= nowMs && nowMs < goodUntilMs(record);

/** What is known of one issuer. `askedAtMs` is the last request made for an unknown key, or at all by this process. */
type Entry = { record: JwksRecord | null; askedAtMs: number; error: unknown; busy: Promise<JwksRecord> | null };

/**
 * Keeps key lists for 30 minutes at most, and never asks an issuer twice at the same time.
 *
 * @throws (the cache) JwtError `TooManyIssuersError`, and what `fetch` throws.
 */
export function createJwksCache(ports: JwksCachePorts): JwksCache {
  const entries = new Map<string, Entry>();
  return async (issuer, kid) => {
    const entry = entries.get(issuer) ?? newEntry(entries, issuer);
    if (entry.busy) await entry.busy.catch(() => undefined);
    const held = usable(entry, ports.nowMs());
    if (held && holds(held, kid)) return held;
    entry.busy ??= renew(entry, issuer, kid, ports).finally(() => {
      entry.busy = null;
    });
    return entry.busy;
  };
}

function newEntry(entries: Map<string, Entry>, issuer: string): Entry {
  if (entries.size >= mostIssuers) {
    throw new JwtError('too-many-issuers', { limit: mostIssuers });
  }
  const entry: Entry = { record: null, askedAtMs: Number.NEGATIVE_INFINITY, error: null, busy: null };
  entries.set(issuer, entry);
  return entry;
}

const usable = ({ record }: Entry, nowMs: number): JwksRecord | null =>
  record && nowMs < usableUntilMs(record) ? record : null;

const holds = ({ keys }: JwksRecord, kid: string | null): boolean =>
  kid === null || keys.some((key) => key.kid === kid);

async function renew(entry: Entry, issuer: string, kid: string | null, ports: JwksCachePorts): Promise<JwksRecord> {
  if (entry.record === null) await remember(entry, issuer, ports);
  const nowMs = ports.nowMs();
  const held = usable(entry, nowMs);
  if (held && holds(held, kid)) return held;
  if (nowMs - entry.askedAtMs < restMs) {
    if (entry.error) throw entry.error;
    if (held) return held;
  }
  return ask(entry, issuer, held !== null, ports);
}

async function remember(entry: Entry, issuer: string, ports: JwksCachePorts): Promise<void> {
  const record = await ports.load(issuer);
  if (record === null || !isGood(record, ports.nowMs())) return;
  entry.record = record;
  entry.askedAtMs = Math.max(entry.askedAtMs, record.refetchedAtMs ?? Number.NEGATIVE_INFINITY);
}

async function ask(entry: Entry, issuer: string, isRefetch: boolean, ports: JwksCachePorts): Promise<JwksRecord> {
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

/**
 * The keys of a cache, ready for use. A key is made from its list once, and the cache is asked only for what is not known
 * yet: in a thread of its own the cache is a message away.
 */
export function keysFrom(cache: JwksCache, nowMs: () => number = Date.now): VerifyPorts['keysOfIssuer'] {
  const known = new Map<string, IssuerKeys & { untilMs: number }>();
  const learn = (record: JwksRecord): IssuerKeys => {
    const { issuer, fetchedAtMs } = record;
    const before = known.get(issuer);
    if (before?.fetchedAtMs === fetchedAtMs) return before;
    const source = keysUrl(issuer);
    const keys = { keys: keysOfJwks(record.keys), fetchedAtMs, source, untilMs: usableUntilMs(record) };
    known.set(issuer, keys);
    return keys;
  };
  return (issuer, kid) => {
    const held = known.get(issuer);
    const isEnough = held && nowMs() < held.untilMs && (kid === null || held.keys.find(kid).kind === 'found');
    return isEnough ? held : cache(issuer, kid).then(learn);
  };
}

/** The seconds in a Cache-Control header; 0 for a list that must not be kept, null where it says nothing. */
export const readMaxAge = (cacheControl: string | null): number | null => {
  if (cacheControl === null) return null;
  if (/\bno-(?:store|cache)\b/i.test(cacheControl)) return 0;
  const seconds = /\bmax-age\s*=\s*"?(\d{1,9})/i.exec(cacheControl)?.[1];
  return seconds === undefined ? null : Number(seconds);
};

const asInstant = (value: Json | undefined): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** Of Cache-Control, in seconds, as `readMaxAge` reads it. */
const LONGEST_MAX_AGE = 999_999_999;

/**
 * A record as it was written to disk, or nothing when the text is anything else: what it says of itself must be possible,
 * as nothing else vouches for it.
 */
export const readJwksRecord = (text: string, issuer: string): JwksRecord | null => {
  const record = parseJson(text);
  if (!isJsonObject(record) || record.issuer !== issuer) return null;
  const [keys, fetchedAtMs] = [readJwks(record), asInstant(record.fetchedAtMs)];
  if (!keys || fetchedAtMs === null) return null;
  const [maxAgeSeconds, refetchedAtMs] = [asInstant(record.maxAgeSeconds), asInstant(record.refetchedAtMs)];
  // Nothing but null stands for "not said"; a list was never asked for again after it was fetched.
  if (maxAgeSeconds === null ? record.maxAgeSeconds !== null : maxAgeSeconds > LONGEST_MAX_AGE) return null;
  if (refetchedAtMs === null ? record.refetchedAtMs !== null : refetchedAtMs > fetchedAtMs) return null;
  return { issuer, keys, fetchedAtMs, maxAgeSeconds, refetchedAtMs };
};

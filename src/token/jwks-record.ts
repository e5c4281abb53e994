/** An issuer's key list and how long it may be believed. docs/salesforce.md §6.3 */
import type { Json } from '../faults/errors.ts';
import { type PublicJwk, readKeySet } from './signing-keys.ts';
import type { JsonObject } from './strict-json.ts';

export type KeyRecord = {
  issuer: string;
  keys: PublicJwk[];
  fetchedAtMs: number;
  /** How long the issuer lets the list be kept; null where it does not say. */
  maxAgeSeconds: number | null;
  /** When it was last fetched again for the sake of an unknown key. */
  refetchedAtMs: number | null;
};

/** Where an issuer lists its keys. What discovery calls jwks_uri may be another host's list. docs/salesforce.md §6.3 */
export const keysUrl = (issuer: string): string => `${issuer}/id/keys`;

/** Revoke-all replaces the keys: whoever keeps the old ones longer goes on accepting dead tokens. docs/salesforce.md §6.3 */
const longestKeepMs = 30 * 60_000;

/** Until when the list may be used, in milliseconds since 1970. A shorter wish of the issuer's is granted. */
export const goodUntilMs = ({ fetchedAtMs, maxAgeSeconds }: KeyRecord): number =>
  fetchedAtMs + Math.min(longestKeepMs, maxAgeSeconds === null ? longestKeepMs : maxAgeSeconds * 1000);

/** How often an issuer may be asked, so that a flood of bad tokens does not become a flood of requests. */
export const restMs = 60_000;

/** As `goodUntilMs`, for the process that fetched it: a list that must not be kept at all still serves for a minute. */
export const usableUntilMs = (record: KeyRecord): number => Math.max(goodUntilMs(record), record.fetchedAtMs + restMs);

/** A list from the future was written by another clock, and is not believed. */
export const isGood = (record: KeyRecord, nowMs: number): boolean =>
  record.fetchedAtMs <= nowMs && nowMs < goodUntilMs(record);

/** The seconds in a Cache-Control header; 0 for a list that must not be kept, null where it says nothing. */
export const readMaxAge = (cacheControl: string | null): number | null => {
  if (cacheControl === null) return null;
  if (/\bno-(?:store|cache)\b/i.test(cacheControl)) return 0;
  const seconds = /\bmax-age\s*=\s*"?(\d{1,9})/i.exec(cacheControl)?.[1];
  return seconds === undefined ? null : Number(seconds);
};

const asInstant = (value: Json | undefined): number | null =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : null;

/** A record as it was written to disk, or nothing when the text is anything else. */
export const readKeyRecord = (text: string, issuer: string): KeyRecord | null => {
  const record = parse(text);
  const keys = record && readKeySet(record);
  const fetchedAtMs = record && asInstant(record.fetchedAtMs);
  if (!record || !keys || fetchedAtMs === null || record.issuer !== issuer) return null;
  const [maxAgeSeconds, refetchedAtMs] = [asInstant(record.maxAgeSeconds), asInstant(record.refetchedAtMs)];
  return { issuer, keys, fetchedAtMs, maxAgeSeconds, refetchedAtMs };
};

const parse = (text: string): JsonObject | null => {
  try {
    const value: Json = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null;
  } catch {
    return null;
  }
};

import type { Json } from '../faults/errors.ts';
import type { JsonObject } from '../salesforce/json.ts';

/** Instants as ISO 8601 in UTC, null where the token does not say. `expiresInSeconds` is negative once expired. */
export type TokenTimes = {
  issuedAt: string | null;
  notBefore: string | null;
  expiresAt: string | null;
  expired: boolean | null;
  expiresInSeconds: number | null;
};

/** The three time claims in seconds since 1970, null where there is none or it cannot be read. */
export type Instants = { iat: number | null; nbf: number | null; exp: number | null };

/** In seconds: the last instant that a Date holds. No token lives that long. */
export const lastInstant = 8.64e12;

export const isoTime = (seconds: number): string => new Date(seconds * 1000).toISOString();

/** The number of a time claim, also where it was written as text. */
export const numberOf = (value: Json | undefined): number | undefined => {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d{1,20}(?:\.\d{1,9})?$/.test(value) ? Number(value) : undefined;
};

/** A time claim as a verifier reads it: a number in the wrong unit is not put right. */
const instantOf = (payload: JsonObject, name: string): number | null => {
  const number = Object.hasOwn(payload, name) ? numberOf(payload[name]) : undefined;
  return number !== undefined && Math.abs(number) <= lastInstant ? number : null;
};

export const instantsOf = (payload: JsonObject): Instants => ({
  iat: instantOf(payload, 'iat'),
  nbf: instantOf(payload, 'nbf'),
  exp: instantOf(payload, 'exp'),
});

export const noInstants: Instants = { iat: null, nbf: null, exp: null };

/** What the time claims mean at the instant `now`. */
export const timesOf = ({ iat, nbf, exp }: Instants, now: Date): TokenTimes => {
  const nowSeconds = now.getTime() / 1000;
  return {
    issuedAt: iat === null ? null : isoTime(iat),
    notBefore: nbf === null ? null : isoTime(nbf),
    expiresAt: exp === null ? null : isoTime(exp),
    expired: exp === null ? null : nowSeconds >= exp,
    expiresInSeconds: exp === null ? null : Math.floor(exp - nowSeconds),
  };
};

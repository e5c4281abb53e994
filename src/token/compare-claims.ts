/** A token's own words beside its org's, in one vocabulary. docs/salesforce.md §6.2, §7 */
import type { Json } from '../faults/errors.ts';
import { readSubject } from '../salesforce/ids.ts';
import { claimText, type JsonObject } from '../salesforce/json.ts';
import { fullId, guestIdOf } from './facts.ts';
import { isoTime, lastInstant } from './times.ts';
import type { DecodeResult } from './token.ts';

export type ClaimName = 'org' | 'user' | 'username' | 'client_id' | 'scopes' | 'token_type' | 'iat' | 'nbf' | 'exp';

/**
 * One claim, as the token and as the org say it; null where one does not say. Ids have 18 characters, instants are in
 * ISO 8601, scopes are sorted. `same` is null where there is nothing to compare.
 */
export type ClaimRow = { claim: ClaimName; token: string | null; org: string | null; same: boolean | null };

type Claims = Record<ClaimName, string | null>;

/** Both sides, claim by claim; what neither says is left out. */
export function compareClaims(decoded: DecodeResult, server: JsonObject | null): ClaimRow[] {
  const [token, org] = [claimsOfToken(decoded), claimsOfOrg(server ?? {})];
  return claimNames
    .map((claim) => ({ claim, token: token[claim], org: org[claim], same: compare(token[claim], org[claim]) }))
    .filter((row) => row.token !== null || row.org !== null);
}

const claimNames = ['org', 'user', 'username', 'client_id', 'scopes', 'token_type', 'iat', 'nbf', 'exp'] as const;

const compare = (token: string | null, org: string | null): boolean | null =>
  token === null || org === null ? null : token === org;

const types: Partial<Record<DecodeResult['kind'], string>> = {
  'access-token': 'access_token',
  'opaque-session': 'access_token',
  'refresh-token': 'refresh_token',
  'sfdx-auth-url': 'refresh_token',
};

function claimsOfToken({ kind, payload, salesforce, ...times }: DecodeResult): Claims {
  return {
    org: salesforce?.orgId ?? null,
    user: salesforce?.userId ?? guestOf(payload ?? {}),
    username: salesforce?.username ?? null,
    client_id: salesforce?.clientId ?? null,
    scopes: salesforce?.scopes ? sorted(salesforce.scopes) : null,
    token_type: types[kind] ?? null,
    iat: withoutFraction(times.issuedAt),
    nbf: withoutFraction(times.notBefore),
    exp: withoutFraction(times.expiresAt),
  };
}

/** A guest has no user, but an id of its own. */
const guestOf = (claims: JsonObject): string | null => {
  const id = guestIdOf(claims);
  return id && `uvid:${id}`;
};

/** The answer of introspection or of userinfo. */
function claimsOfOrg(server: JsonObject): Claims {
  // An identity URL, or `uid:…` as in the token itself: which, is unknown. docs/salesforce.md §13
  const { orgId, userId } = readSubject(claimText(server, 'sub'));
  const scopes = claimText(server, 'scope');
  return {
    org: fullId(claimText(server, 'organization_id') ?? orgId),
    user: fullId(claimText(server, 'user_id') ?? userId) ?? guestOf(server),
    username: claimText(server, 'username') ?? claimText(server, 'preferred_username') ?? null,
    client_id: claimText(server, 'client_id') ?? null,
    scopes: scopes === undefined ? null : sorted(scopes.split(' ')),
    token_type: claimText(server, 'token_type') ?? null,
    iat: instant(server.iat),
    nbf: instant(server.nbf),
    exp: instant(server.exp),
  };
}

const sorted = (scopes: string[]): string => [...new Set(scopes.filter(Boolean))].sort().join(' ');

const instant = (seconds: Json | undefined): string | null => {
  const number = typeof seconds === 'string' && /^\d{1,13}$/.test(seconds) ? Number(seconds) : seconds;
  return typeof number === 'number' && Math.abs(number) <= lastInstant ? withoutFraction(isoTime(number)) : null;
};

/** Introspection counts whole seconds. */
const withoutFraction = (iso: string | null): string | null => iso?.replace(/\.\d+Z$/, '.000Z') ?? null;

/** What the end of one token means: what the org answered, what it proves, and what lives on. docs/salesforce.md §8.1 */

import { JwtError } from '../faults/errors.ts';
import { isSalesforceUrl } from '../salesforce/hosts.ts';

export type Probe = 'accepted' | 'rejected' | 'unknown';
export type Proof = { before: Probe; after: Probe };
export type Revocation = 'revoked' | 'already-dead';

export type RevokeResult = {
  scope: 'token' | 'user' | 'app' | 'org';
  /** What this call ended; 0 for a token that was already dead. */
  revoked: number;
  dryRun: boolean;
  proof: Proof | null;
  /** What this revocation does not end, in plain words. */
  stillAlive: string[];
  /** Where a person must act because Salesforce has no API for it. */
  setupUrl: string | null;
};

export type RevocableKind = 'jwt-access' | 'opaque-access' | 'refresh' | 'unknown';

/** What is known of the token to be revoked; `expiresAt` in ISO 8601. None of it is verified. */
export type RevocableToken = {
  kind: RevocableKind;
  issuer: string | null;
  orgId: string | null;
  guestId: string | null;
  expiresAt: string | null;
};

/** @throws JwtError `RevocationRefusedError` when the org neither ended the token nor called it dead. */
export function revocationOf(answer: { host: string; status: number; error: string; description: string }): Revocation {
  const { host, status, error, description } = answer;
  if (status === 200) return 'revoked';
  if (error === 'invalid_token') return 'already-dead';
  const data = { error, errorDescription: description, status, host };
  // A wrong host or path answers 404 with the body Bad_Id.
  if (status === 404) throw new JwtError('RevocationRefusedError', { variant: 'misdirected', tokens: [host], data });
  const variant = error === 'unsupported_token_type' ? 'notToken' : 'other';
  throw new JwtError('RevocationRefusedError', { variant, tokens: [host, error || String(status), description], data });
}

/**
 * The host that a token names as its own, where nobody else named one. Anyone can write an `iss`, so only Salesforce's
 * own https domains count, with at most a site's one path segment: below `/services/` a stranger's Apex could listen.
 */
export function issuerHost(token: Pick<RevocableToken, 'issuer'>): string | null {
  if (!token.issuer || !isSalesforceUrl(token.issuer)) return null;
  const { origin, pathname } = new URL(token.issuer);
  const path = pathname.replace(/\/+$/, '');
  return /^(?:\/(?!services$)[\w-]+)?$/i.test(path) ? `${origin}${path}` : null;
}

/** An access token can be shown to the org and judged by its answer; a refresh token would always be turned away. */
export function canBeProbed(token: RevocableToken): boolean {
  return token.kind === 'jwt-access' || token.kind === 'opaque-access';
}

/** What lives on after this token's end. */
export function stillAlive(token: RevocableToken): string[] {
  const others = 'Other tokens of the same user and app.';
  const consent = 'The approval of the app: a client with its key can get a new token at once.';
  if (token.kind === 'refresh') {
    return [`${localCheck('A JWT-based access token that it brought', null)}`, others, consent];
  }
  const refresh = 'The refresh token that came with it, if there is one: it can bring a new access token.';
  const local = token.kind === 'opaque-access' ? [] : [localCheck('This token', token.expiresAt)];
  return [...local, refresh, others, consent];
}

function localCheck(what: string, expiresAt: string | null): string {
  const end = expiresAt ? `until it expires at ${expiresAt}` : 'until it expires';
  return `${what}, with services that check JWTs locally and never ask the org: ${end}.`;
}

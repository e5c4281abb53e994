/** What the token endpoint grants, and the result that scripts read. docs/salesforce.md §5.3 */
import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { JwtError } from '../faults/errors.ts';

/** The answer of the token endpoint, in our words. `issuedAtMs` is in milliseconds since the epoch. */
export type TokenGrant = {
  accessToken: string;
  tokenType: string;
  instanceUrl: string;
  apiInstanceUrl: string | null;
  identityUrl: string;
  scopes: string[];
  issuedAtMs: number | null;
};

export type ExchangeResult = {
  accessToken: string;
  tokenFormat: 'jwt' | 'opaque';
  tokenType: string;
  username: string;
  clientId: string;
  audience: string;
  tokenEndpoint: string;
  instanceUrl: string;
  apiInstanceUrl: string | null;
  identityUrl: string;
  orgId: string;
  userId: string;
  scopes: string[];
  /** ISO 8601. */
  issuedAt: string | null;
  /** ISO 8601, from the token's own `exp`; null for an opaque token, whose end only the org knows. */
  expiresAt: string | null;
  expiresInSeconds: number | null;
  keyId: string | null;
};

/** What was asked, to stand beside what was granted. */
export type Asked = { username: string; clientId: string; audience: string; tokenEndpoint: string };

type TokenClaims = { payload: JWTPayload; keyId: string | null };

/** Joins the grant with the token's own claims. Three readable parts make a JWT, no field of the answer does. */
export function exchangeResult(grant: TokenGrant, asked: Asked, now: Date): ExchangeResult {
  const claims = readClaims(grant.accessToken);
  const { orgId, userId } = readIdentity(grant.identityUrl);
  const exp = claims?.payload.exp ?? null;
  const { issuedAtMs, ...granted } = grant;
  return {
    ...granted,
    ...asked,
    tokenFormat: claims ? 'jwt' : 'opaque',
    orgId,
    userId,
    issuedAt: isoOrNull(issuedAtMs ?? milliseconds(claims?.payload.iat)),
    expiresAt: isoOrNull(milliseconds(exp)),
    expiresInSeconds: exp === null ? null : exp - Math.floor(now.getTime() / 1000),
    keyId: claims?.keyId ?? null,
  };
}

/** @throws JwtError `TokenNotJwtError` for `--require-jwt` when the org issued an opaque token. */
export function requireJwt(result: ExchangeResult): void {
  if (result.tokenFormat === 'jwt') return;
  const data = { tokenFormat: result.tokenFormat, clientId: result.clientId, username: result.username };
  throw new JwtError('TokenNotJwtError', { tokens: [result.username, result.clientId], data });
}

function readClaims(token: string): TokenClaims | null {
  if (token.split('.').length !== 3) return null;
  try {
    return { payload: decodeJwt(token), keyId: decodeProtectedHeader(token).kid ?? null };
  } catch {
    return null;
  }
}

/** The identity URL ends in `/id/<organization id>/<user id>`. */
function readIdentity(identityUrl: string): { orgId: string; userId: string } {
  const [, orgId = '', userId = ''] = /\/id\/([^/?#]+)\/([^/?#]+)/.exec(identityUrl) ?? [];
  return { orgId, userId };
}

function milliseconds(seconds: number | null | undefined): number | null {
  return typeof seconds === 'number' ? seconds * 1000 : null;
}

function isoOrNull(time: number | null): string | null {
  if (time === null) return null;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

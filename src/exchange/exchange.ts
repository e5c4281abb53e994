/**
 * One bearer exchange: the request that is sent, the grant that comes back, and the result that scripts read.
 * docs/salesforce.md §5.1, §5.3
 */
import type { KeyObject } from 'node:crypto';
import type { JWTPayload } from 'jose';
import { decodeProtectedHeader } from 'jose/decode/protected_header';
import { decodeJwt } from 'jose/jwt/decode';
import { type Json, JwtError } from '../faults/errors.ts';
import { tokenEndpoint } from '../salesforce/hosts.ts';
import { assertionClaims, signAssertion } from './assertion.ts';

/** Who asks, for whom, where. A token is for nobody else. `host` as `readHostUrl` gives it. */
export type TokenOwner = { clientId: string; username: string; host: string; audience: string };

export type ExchangeInput = TokenOwner & { key: KeyObject; requireJwt: boolean };

/** `newId` gives a `jti`: random, and never twice the same. */
type SigningPorts = { now: () => Date; newId: () => string };
/** Sends the request as it is. `audience` is for the words of a refusal; `signal` gives the request up. */
export type RequestToken = (request: TokenRequest, audience: string, signal?: AbortSignal) => Promise<TokenGrant>;
export type ExchangePorts = SigningPorts & { requestToken: RequestToken };

export type Assertion = {
  assertion: string;
  clientId: string;
  username: string;
  audience: string;
  tokenEndpoint: string;
  /** ISO 8601. */
  expiresAt: string;
};

/** The request that exchanges an assertion, with the form already in letters. It holds the assertion: never log it. */
export type TokenRequest = { method: 'POST'; url: string; headers: { [name: string]: string }; text: string };

/** `body` has `***` for the assertion; what that says is in `assertion`, without its signature. */
export type MaskedRequest = {
  method: string;
  url: string;
  headers: { [name: string]: string };
  body: string;
  assertion: { header: Json; claims: Json };
};

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

const BEARER_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Stands where the assertion was. */
const MASK = '***';

/** Signs one bearer assertion, without any request. */
export async function prepareAssertion(input: ExchangeInput, ports: SigningPorts): Promise<Assertion> {
  const { clientId, username, audience, host, key } = input;
  const claims = assertionClaims({ clientId, username, audience, now: ports.now(), jti: ports.newId() });
  const expiresAt = new Date(claims.exp * 1000).toISOString();
  const assertion = await signAssertion(claims, key);
  return { assertion, clientId, username, audience, tokenEndpoint: tokenEndpoint(host), expiresAt };
}

/** Exchanges one assertion for one access token: exactly one request, no second guess at audience or host. */
export async function exchange(input: ExchangeInput, ports: ExchangePorts): Promise<ExchangeResult> {
  const { assertion } = await prepareAssertion(input, ports);
  const grant = await ports.requestToken(tokenRequest(input.host, assertion), input.audience);
  const result = exchangeResult(grant, input, ports.now());
  if (input.requireJwt) requireJwt(result);
  return result;
}

function tokenRequest(host: string, assertion: string): TokenRequest {
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  const text = new URLSearchParams({ grant_type: BEARER_GRANT, assertion }).toString();
  return { method: 'POST', url: tokenEndpoint(host), headers, text };
}

/** The same request, fit to be shown. */
export function maskedRequest({ text, ...request }: TokenRequest): MaskedRequest {
  const assertion = new URLSearchParams(text).get('assertion') ?? '';
  const [header = '', claims = ''] = assertion.split('.');
  // An assertion is base64url and dots: it stands in the form letter for letter.
  const body = text.replace(assertion, MASK);
  return { ...request, body, assertion: { header: decoded(header), claims: decoded(claims) } };
}

/** Joins the grant with the token's own claims. Three readable parts make a JWT, no field of the answer does. */
export function exchangeResult(grant: TokenGrant, owner: TokenOwner, now: Date): ExchangeResult {
  const claims = readClaims(grant.accessToken);
  const { orgId, userId } = readIdentity(grant.identityUrl);
  const exp = claims?.payload.exp ?? null;
  const { issuedAtMs, ...granted } = grant;
  return {
    ...granted,
    clientId: owner.clientId,
    username: owner.username,
    audience: owner.audience,
    tokenEndpoint: tokenEndpoint(owner.host),
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
export function requireJwt({ tokenFormat, clientId, username }: ExchangeResult): void {
  if (tokenFormat === 'jwt') return;
  throw new JwtError('token-not-jwt', { tokenFormat, clientId, username });
}

function readClaims(token: string): { payload: JWTPayload; keyId: string | null } | null {
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

const decoded = (part: string): Json => JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));

const milliseconds = (seconds: number | null | undefined): number | null =>
  typeof seconds === 'number' ? seconds * 1000 : null;

function isoOrNull(time: number | null): string | null {
  if (time === null) return null;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

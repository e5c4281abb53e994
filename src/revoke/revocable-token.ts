/** Finds the one token to revoke in what a person pasted, and says what is known of it. */
import { JwtError } from '../faults/errors.ts';
import { findToken } from '../token/pasted-text.ts';
import { type DecodeResult, decodeToken, type TokenKind } from '../token/token.ts';
import type { RevocableKind, RevocableToken } from './revocation.ts';

const kinds: Partial<Record<TokenKind, RevocableKind>> = {
  'access-token': 'jwt-access',
  'opaque-session': 'opaque-access',
  'refresh-token': 'refresh',
  'sfdx-auth-url': 'refresh',
};

/** These were never access to an org, so no org can take them back or tell about them. */
const notRevocable: Partial<Record<TokenKind, 'assertion' | 'id-token'>> = {
  'bearer-assertion': 'assertion',
  'client-assertion': 'assertion',
  'id-token': 'id-token',
};

/**
 * @throws JwtError `TokenMalformedError` for text that holds no token, `RevocationRefusedError` for what no org can
 *   revoke; nothing was sent then.
 */
export function readRevocable(text: string, now: Date): { token: string; about: RevocableToken; several: boolean } {
  return readIssued(text, now, 'revocation-refused');
}

/** As `readRevocable`, for what is refused under a code that begins with `refusal`; and the token as decoded. */
export function readIssued(text: string, now: Date, refusal: 'revocation-refused' | 'introspection-refused') {
  const { token, form, findings } = findToken(text);
  const decoded = decodeToken(token, now);
  const { kind } = decoded;
  const never = notRevocable[kind];
  if (never) throw new JwtError(`${refusal}-${never}`, { kind });
  const several = findings.some(({ code }) => code === 'several-tokens');
  return { token: form === 'auth-url' ? refreshTokenOf(token) : token, about: describe(decoded), several, decoded };
}

function describe(decoded: DecodeResult): RevocableToken {
  const subject = decoded.payload?.sub;
  const guestId = typeof subject === 'string' ? /^uvid:([\w-]+)$/.exec(subject)?.[1] : undefined;
  return {
    kind: kinds[decoded.kind] ?? 'unknown',
    issuer: decoded.salesforce?.instance ?? null,
    orgId: decoded.salesforce?.orgId ?? null,
    guestId: guestId ?? null,
    expiresAt: decoded.expiresAt,
  };
}

/** `force://<client id>:<client secret>:<refresh token>@<host>` */
function refreshTokenOf(authUrl: string): string {
  return /^force:\/\/[^:]*:[^:]*:([^@]+)@/i.exec(authUrl)?.[1] ?? authUrl;
}

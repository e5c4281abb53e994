/** Finds the one token to revoke in what a person pasted, and says what is known of it. */
import { JwtError } from '../faults/errors.ts';
import { finding } from '../faults/finding.ts';
import { readAuthUrl } from './auth-url.ts';
import { guestIdOf } from './facts.ts';
import { endsOf } from './identity.ts';
import type { TokenKind } from './kind.ts';
import { type CloudToken, isCloudToken } from './other-clouds.ts';
import { type DecodeResult, onlyToken, readToken } from './token.ts';

type RevocableKind = 'jwt-access' | 'opaque-access' | 'refresh' | 'unknown';

/** What is known of the token to be revoked; `expiresAt` in ISO 8601. None of it is verified. */
export type RevocableToken = {
  kind: RevocableKind;
  issuer: string | null;
  orgId: string | null;
  /** The consumer key of the app. */
  clientId: string | null;
  guestId: string | null;
  expiresAt: string | null;
  /** That instant has passed. */
  expired?: boolean;
  /** Nothing shows that these are all its letters, unchanged: nobody may call it dead. */
  mayBeCut?: boolean;
};

/** An access token can be shown to the org and judged by its answer; a refresh token would always be turned away. */
export function canBeProbed(token: RevocableToken): boolean {
  return token.kind === 'jwt-access' || token.kind === 'opaque-access';
}

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
 * The one token in a text, and the same one as decoded.
 *
 * @throws JwtError `TokenMalformedError` for text that holds no token, `MoreThanOneTokenError` for one that holds more,
 *   `TokenIncompleteError` for a JWT that lost its end, `RevocationRefusedError` or `IntrospectionRefusedError`, as `refusal`
 *   says, for what no org can revoke or tell about; nothing was sent then.
 */
export function readIssued(text: string, now: Date, refusal: 'revocation-refused' | 'introspection-refused') {
  const { token: found, form, wholeness, origin } = onlyToken(text);
  const { result: decoded } = readToken(found, now);
  if (isCloudToken(decoded.kind)) throw ofOtherCloud(decoded.kind, refusal);
  const never = notRevocable[decoded.kind];
  if (never) throw new JwtError(`${refusal}-${never}` as const, { kind: decoded.kind });
  const token = form === 'auth-url' ? (readAuthUrl(found)?.refreshToken ?? found) : found;
  return {
    token,
    about: { ...describe(decoded), ...(wholeness.is === 'unsure' && { mayBeCut: true }) },
    decoded,
    /** What was taken out of a longer text; null where the token was all that was given. */
    taken: origin.place === 'alone' && form !== 'auth-url' ? null : endsOf(token),
  };
}

function ofOtherCloud(kind: CloudToken, refusal: 'revocation-refused' | 'introspection-refused'): JwtError {
  const { message: about, actions: [way = ''] = [] } = finding(`of-${kind}`);
  return new JwtError(`${refusal}-other-cloud`, { kind, about, way });
}

function describe(decoded: DecodeResult): RevocableToken {
  return {
    kind: kinds[decoded.kind] ?? 'unknown',
    issuer: decoded.salesforce?.instance ?? null,
    orgId: decoded.salesforce?.orgId ?? null,
    clientId: decoded.salesforce?.clientId ?? null,
    guestId: guestIdOf(decoded.payload ?? {}),
    expiresAt: decoded.expiresAt,
    ...(decoded.expired && { expired: true }),
  };
}

/** The bearer assertion: the JWT that the client signs. Not the access token that the org issues. docs/salesforce.md §5.2 */
import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose/jwt/sign';

/** Who asks, for whom, of whom. `clientId` is the app's consumer key, `jti` a new random id for each assertion. */
type AssertionInput = { clientId: string; username: string; audience: string; now: Date; jti: string };

/** `iat` and `exp` in seconds since the epoch. */
type AssertionClaims = { iss: string; sub: string; aud: string; iat: number; exp: number; jti: string };

/** From `iat` to `exp`. Salesforce documents three minutes as the most. */
export const ASSERTION_LIFETIME_SECONDS = 180;
/** `iat` lies this far back: a clock that runs a little fast must not date the assertion into the org's future. */
export const CLOCK_ALLOWANCE_SECONDS = 10;

export function assertionClaims({ clientId, username, audience, now, jti }: AssertionInput): AssertionClaims {
  const iat = Math.floor(now.getTime() / 1000) - CLOCK_ALLOWANCE_SECONDS;
  return { iss: clientId, sub: username, aud: audience, iat, exp: iat + ASSERTION_LIFETIME_SECONDS, jti };
}

/** Signs RS256, the only algorithm that Salesforce verifies. @param key an RSA key of 2,048 bits or more. */
export function signAssertion(claims: AssertionClaims, key: KeyObject): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(key);
}

import { issuerHost } from '../revoke/revocation.ts';
import type { Expectation } from './expectation.ts';
import type { KeySupply } from './key-supply.ts';
import type { Signer, SigningKeys } from './signing-keys.ts';
import { type ReadToken, readToken } from './token.ts';
import { textOf } from './token-kind.ts';
import { judgeVerification, type VerifyResult } from './verification.ts';

/** Keys that were handed over. */
type FixedKeys = { signer: Signer; source: string; keys: SigningKeys };

/** Without `given` keys those of the issuer are asked for. */
export type VerifyInput = { text: string; expectation: Expectation; given: FixedKeys | null; now: Date };

/** The keys of an issuer, and when they were fetched. `kid` is the one that is wanted, or null. */
export type IssuerKeys = { keys: SigningKeys; fetchedAtMs: number; source: string };

export type VerifyPorts = { keysOf: (issuer: string, kid: string | null) => IssuerKeys | Promise<IssuerKeys> };

/**
 * Reads one token and checks it against keys that it did not bring along.
 *
 * @throws JwtError `TokenMalformedError`, and what the port throws.
 */
export async function verifyToken(
  { text, expectation, given, now }: VerifyInput,
  ports: VerifyPorts,
): Promise<VerifyResult> {
  const read = readToken(text, now);
  const supply = given
    ? { ...given, note: 'found in what was given', isGiven: true }
    : await supplyFor(read, expectation, now, ports);
  return judgeVerification(read, supply, expectation, now);
}

/** The issuer that was named, else the token's own when it is Salesforce's: a forged `iss` never makes us call a stranger. */
async function supplyFor(
  { result, jwt }: ReadToken,
  { issuer }: Expectation,
  now: Date,
  ports: VerifyPorts,
): Promise<KeySupply> {
  if (jwt === null) return { signer: 'org', source: 'none', keys: null, reason: 'an opaque token has no signature' };
  const named = issuer ?? ownIssuer(jwt.payload?.iss);
  if (named === null) return { signer: 'org', source: 'none', keys: null, reason: withoutIssuer(result.kind) };
  // A token that is refused by its algorithm needs no keys.
  if (textOf(jwt.header, 'alg') !== 'RS256') {
    return { signer: 'org', source: 'none', keys: null, reason: 'its algorithm is refused' };
  }
  const { keys, source, fetchedAtMs } = await ports.keysOf(named, textOf(jwt.header, 'kid') ?? null);
  return { signer: 'org', source, keys, note: age(now.getTime() - fetchedAtMs), isGiven: false };
}

function ownIssuer(issuer: unknown): string | null {
  if (typeof issuer !== 'string') return null;
  return issuerHost({ kind: 'jwt-access', issuer, orgId: null, guestId: null, expiresAt: null });
}

const withoutIssuer = (kind: string): string =>
  /assertion$/.test(kind)
    ? 'a client signs an assertion; name its certificate with --cert-file'
    : 'the token names no host of Salesforce as its issuer; name the issuer with --issuer-url';

function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  return minutes < 1 ? 'in the key list of a moment ago' : `in the key list of ${minutes} min ago`;
}

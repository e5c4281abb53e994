/** Whether a token is good, and why. docs/salesforce.md §6.3 */

import { inWords, notice } from '../faults/finding.ts';
import { claimText } from '../salesforce/json.ts';
import { type Check, formCheck, opaqueChecks, otherCloudChecks, type Role, signatureChecks } from './checks.ts';
import { claimChecks, type Expectation } from './claim-checks.ts';
import type { CompactJwt } from './compact.ts';
import { judgeIssuer, judgeOwnKeys } from './judge.ts';
import type { FixedKeys, KeySet, VerificationKeys } from './jwks.ts';
import { isOfClient, type TokenKind } from './kind.ts';
import { isCloudToken } from './other-clouds.ts';
import { ownIssuer } from './own-issuer.ts';
import { type DecodeResult, type ReadToken, readSoleToken } from './token.ts';

/**
 * `not-checked`: nothing of it can be checked on this machine, or it is an ID token and was not asked for as one. `not-verified`: no check failed, and
 * nobody named the signer.
 */
export type Verdict = 'valid' | 'not-valid' | 'not-verified' | 'not-checked';

export type VerifyResult = Omit<DecodeResult, 'verified'> & {
  verified: boolean;
  verdict: Verdict;
  checks: Check[];
  /** The address of the key list, or the name of the file. */
  keySource: string;
};

/** Without `given` keys those of the issuer are asked for. */
type VerifyInput = {
  text: string;
  expectation: Expectation;
  given: FixedKeys | null;
  now: Date;
};

/** The keys of an issuer, and when they were fetched. */
export type IssuerKeys = { keys: KeySet; fetchedAtMs: number; source: string };

/** `kid` is the key that is wanted, or null. */
export type VerifyPorts = { keysOfIssuer: (issuer: string, kid: string | null) => IssuerKeys | Promise<IssuerKeys> };

/**
 * Reads one token and checks it against keys that it did not bring along.
 *
 * @throws JwtError `TokenMalformedError`, and what the port throws.
 */
export async function verifyToken(
  { text, expectation, given, now }: VerifyInput,
  ports: VerifyPorts,
): Promise<VerifyResult> {
  const read = readSoleToken(text, now);
  const expected = expectedOf(read.result.kind, expectation);
  const keys = given ? { ...given, note: 'found in the specified keys' } : await keysFor(read, expected, now, ports);
  return verifyWith(read, keys, expected, now);
}

/** A client signs its assertions itself: that no flag names it makes the default org no signer of them. docs/salesforce.md §5.2 */
const expectedOf = (kind: TokenKind, expectation: Expectation): Expectation =>
  isOfClient(kind) && expectation.namedBy === 'default-org'
    ? { ...expectation, issuer: null, orgId: null, namedBy: 'nobody' }
    : expectation;

/** Checks a token that was read. `verified` is true only when the signature is good, no check failed, and somebody named the signer. */
export function verifyWith(
  { result, jwt, noticed }: ReadToken,
  keys: VerificationKeys,
  expectation: Expectation,
  now: Date,
): VerifyResult {
  if (jwt === null || isCloudToken(result.kind)) {
    const checks = jwt === null ? opaqueChecks() : otherCloudChecks();
    return { ...result, verified: false, verdict: 'not-checked', checks, keySource: keys.source };
  }
  const role = roleOf(result.kind, keys);
  const checks = [
    ...signatureChecks(jwt, jwt.payload === null, keys, role),
    formCheck(noticed),
    ...claimChecks(result, jwt, role, expectation, now),
  ];
  const isGood = areGood(checks);
  // Whoever guards a door with this must not take an ID token for a key.
  const isAskedFor = role !== 'id-token' || expectation.isIdToken;
  const issuer = expectation.issuer ?? (jwt.payload && claimText(jwt.payload, 'iss')) ?? '';
  const ofSigner = judgeIssuer(expectation.namedBy, issuer, isGood);
  const verified = isGood && isAskedFor && expectation.namedBy !== 'nobody';
  const hasFailed = checks.some(({ ok }) => ok === false);
  const verdict = verified ? 'valid' : hasFailed ? 'not-valid' : isAskedFor ? 'not-verified' : 'not-checked';
  const ofKind = verdict === 'not-checked' ? [notice('id-token-not-asked', namedIn(expectation))] : [];
  const more = [...ofKind, ...judgeOwnKeys(jwt.header), ...ofSigner, ...(keys.noticed ?? [])];
  const findings = [...result.findings, ...more.map(inWords)];
  return { ...result, findings, verified, verdict, checks, keySource: keys.source };
}

/** What a person named of the issuer and the app; never what the token says of them. */
const namedIn = ({ issuer, clientId }: Expectation) => ({ ...(issuer && { issuer }), ...(clientId && { clientId }) });

const roleOf = (kind: TokenKind, { signer }: VerificationKeys): Role => {
  if (signer === 'client') return 'assertion';
  return kind === 'id-token' ? 'id-token' : 'access-token';
};

const areGood = (checks: Check[]): boolean =>
  checks.some(({ id, ok }) => id === 'signature' && ok === true) && checks.every(({ ok }) => ok !== false);

/** The issuer that was named, else the token's own when that may be asked: a forged `iss` never makes us call a stranger. */
async function keysFor(
  { result, jwt }: ReadToken,
  { issuer }: Expectation,
  now: Date,
  ports: VerifyPorts,
): Promise<VerificationKeys> {
  const none = (reason: string): VerificationKeys => ({ signer: 'org', source: 'none', keys: null, reason });
  if (isCloudToken(result.kind)) return none('it is signed by another cloud');
  if (jwt === null) return none('an opaque token has no signature');
  const asked = issuer === null ? ownIssuerOf(result.kind, jwt) : { issuer };
  if ('fault' in asked) return none(asked.fault);
  // A token that is refused by its algorithm needs no keys.
  if (claimText(jwt.header, 'alg') !== 'RS256') return none('its algorithm is refused');
  const { keys, source, fetchedAtMs } = await ports.keysOfIssuer(asked.issuer, claimText(jwt.header, 'kid') ?? null);
  return { signer: 'org', source, keys, note: age(now.getTime() - fetchedAtMs) };
}

function ownIssuerOf(kind: TokenKind, { payload }: CompactJwt): ReturnType<typeof ownIssuer> {
  if (isOfClient(kind))
    return { fault: 'an assertion is signed by a client; specify its certificate with --cert-file' };
  const iss = payload && claimText(payload, 'iss');
  return iss ? ownIssuer(iss) : { fault: 'the token contains no issuer; specify it with --issuer-url' };
}

function age(milliseconds: number): string {
  const minutes = Math.floor(milliseconds / 60_000);
  return minutes < 1 ? 'in the key list fetched just now' : `in the key list fetched ${minutes} min ago`;
}

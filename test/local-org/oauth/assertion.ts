/** Reads and judges a bearer assertion, by the org's own reading of RFC 7523 and docs/salesforce.md §5.2. */
import { X509Certificate } from 'node:crypto';
import { compactVerify } from 'jose';
import { partOf } from '../metadata/oauth-client.ts';
import type { OAuthClient, OrgState } from '../state.ts';
import type { Switches } from '../switches.ts';
import { Refusal } from './form.ts';

export type Assertion = { compact: string; header: Record<string, unknown>; claims: Record<string, unknown> };

/** Documented lifetime of an assertion and the buffer on top of it, in seconds. */
const maximumLifetime = 180;
const clockBuffer = 180;

export const invalidAssertion = (): Refusal => new Refusal('invalid_grant', 'invalid assertion');

/** Takes a compact JWS apart; believes nothing of it yet. */
export function readAssertion(compact: string): Assertion {
  const parts = compact.split('.');
  if (parts.length !== 3 || parts.some((part) => !/^[\w-]+$/.test(part))) throw invalidAssertion();
  const assertion = { compact, header: jsonObject(parts[0]), claims: jsonObject(parts[1]) };
  if (assertion.header.alg !== 'RS256') throw invalidAssertion();
  return assertion;
}

function jsonObject(part: string | undefined): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part ?? '', 'base64url').toString('utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // falls through: not JSON
  }
  throw invalidAssertion();
}

export function textClaim(assertion: Assertion, name: string): string | null {
  const value = assertion.claims[name];
  return typeof value === 'string' && value !== '' ? value : null;
}

/** Refuses an assertion that the app's certificate does not verify. No certificate: the flow is off. */
export async function verifySignature(
  assertion: Assertion,
  client: OAuthClient,
  state: OrgState,
  switches: Switches,
): Promise<void> {
  const certificate = certificateThatCounts(client, state, switches);
  try {
    await compactVerify(assertion.compact, certificate.publicKey, { algorithms: ['RS256'] });
  } catch {
    throw wrongCertificate(client, switches);
  }
}

/** The certificate by which the app's assertions are verified now. */
export function certificateThatCounts(client: OAuthClient, state: OrgState, switches: Switches): X509Certificate {
  const certificate = certificateOf(client);
  if (isSettling(client, state)) throw wrongCertificate(client, switches);
  if (switches.expiredCertificate === 'refuse' && state.nowMs() >= Date.parse(certificate.validTo))
    throw invalidAssertion();
  return certificate;
}

function certificateOf(client: OAuthClient): X509Certificate {
  if (client.certificateDer === null || client.certificateDer === 'unreadable') throw invalidAssertion();
  return new X509Certificate(client.certificateDer);
}

/** A change of the app has not reached every server yet. Harsher than need be: neither the old nor the new key passes. */
function isSettling({ kind, appName }: OAuthClient, state: OrgState): boolean {
  const component =
    kind === 'ConnectedApp'
      ? state.components.find((one) => one.type === 'ConnectedApp' && one.fullName === appName)
      : partOf(state, 'ExtlClntAppGlobalOauthSettings', appName);
  const changedAtMs = component?.changedAtMs;
  return changedAtMs !== undefined && state.nowMs() < changedAtMs + state.changesTakeSeconds * 1000;
}

export function wrongCertificate(client: OAuthClient, switches: Switches): Refusal {
  const asClient = client.kind === 'ExternalClientApp' && switches.wrongCertificateOnEca === 'invalid_client';
  return asClient ? new Refusal('invalid_client', 'invalid client credentials') : invalidAssertion();
}

/** Production wants the login host, a sandbox the test host; My Domain passes in both. docs/salesforce.md §5.5 */
export function checkAudience(assertion: Assertion, state: OrgState, myDomain: string, switches: Switches): void {
  const loginHost = state.isSandbox ? 'https://test.salesforce.com' : 'https://login.salesforce.com';
  const right = audiences(assertion, switches).some((audience) => {
    return [loginHost, myDomain].includes(audience.replace(/\/$/, ''));
  });
  if (!right) throw new Refusal('invalid_grant', 'audience is invalid');
}

function audiences(assertion: Assertion, switches: Switches): string[] {
  const { aud } = assertion.claims;
  const list = Array.isArray(aud) && switches.arrayAudience === 'accept' ? aud : [aud];
  return list.filter((one) => typeof one === 'string');
}

/** Checks `exp`, `nbf` and `iat`, all in seconds since the epoch, against the org's clock. */
export function checkTimes(assertion: Assertion, nowSeconds: number, switches: Switches): void {
  const exp = expiry(assertion);
  const skew = switches.assertionSkew === '3-minutes' ? clockBuffer : 0;
  if (exp + skew <= nowSeconds) throw new Refusal('invalid_grant', 'expired authorization code');
  const tooFar = exp > nowSeconds + maximumLifetime + clockBuffer;
  if (tooFar && switches.farFutureExp === 'refuse') throw invalidAssertion();
  checkBeginning(assertion, nowSeconds, switches);
}

/** Salesforce's own sample carries `exp` as a string of digits. */
function expiry(assertion: Assertion): number {
  const { exp } = assertion.claims;
  if (typeof exp === 'string' && /^\d+$/.test(exp)) return Number(exp);
  if (typeof exp !== 'number' || !Number.isFinite(exp)) throw invalidAssertion();
  return exp;
}

function checkBeginning(assertion: Assertion, nowSeconds: number, switches: Switches): void {
  const { nbf, iat } = assertion.claims;
  const isAhead = (time: unknown): boolean => !(typeof time === 'number' && time <= nowSeconds + 1); // a second of rounding
  const nbfRefused = { accept: false, refuse: true, 'refuse-future': isAhead(nbf) }[switches.nbfInAssertion];
  if (nbf !== undefined && nbfRefused) throw invalidAssertion();
  if (iat !== undefined && switches.futureIat === 'refuse' && isAhead(iat)) throw invalidAssertion();
}

/** A `jti` is good for one login. docs/salesforce.md §5.2 */
export function checkReplay(assertion: Assertion, state: OrgState): void {
  const { jti } = assertion.claims;
  if (jti === undefined) return;
  const seen = JSON.stringify([assertion.claims.iss, jti]);
  if (state.seenAssertionIds.has(seen)) throw invalidAssertion();
  state.seenAssertionIds.add(seen);
}

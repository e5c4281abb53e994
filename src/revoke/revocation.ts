/** What the end of one token means: what the org answered, and what proves it. docs/salesforce.md §8.1 */
import { JwtError } from '../faults/errors.ts';
import { isSalesforceUrl } from '../salesforce/hosts.ts';

export type Probe = 'accepted' | 'rejected' | 'unknown';
export type Proof = { before: Probe; after: Probe };
export type RevocationAnswer = 'revoked' | 'already-dead';

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
export function revocationAnswer(answer: {
  host: string;
  status: number;
  error: string;
  description: string;
}): RevocationAnswer {
  const { host, status, error, description } = answer;
  if (status === 200) return 'revoked';
  if (error === 'invalid_token') return 'already-dead';
  const detail = { error, errorDescription: description, status, host };
  // A wrong host or path answers 404 with the body Bad_Id.
  if (status === 404) throw new JwtError('revocation-refused-misdirected', detail);
  const code = error === 'unsupported_token_type' ? 'revocation-refused-not-token' : 'revocation-refused';
  throw new JwtError(code, { ...detail, said: error || String(status) });
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

/** A token that is shown to the org before and after. */
export type ProbeToken = { token: string; about: RevocableToken; host: string };

export type ProbePorts = {
  probe: (host: string, token: string) => Promise<Probe>;
  /** Ends early when the user interrupts. */
  pause: (milliseconds: number) => Promise<void>;
  interrupted?: () => boolean;
};

/** How often, and how far apart, the org is asked whether it has let go of the token. */
const PROBES_AFTER = 3;
const PAUSE_MS = 1000;

/** The revocation is done by now: a probe that fails proves nothing, and is no fault. */
export async function probeAfter(shown: Pick<ProbeToken, 'host' | 'token'>, ports: ProbePorts): Promise<Probe> {
  for (let left = PROBES_AFTER; ; left -= 1) {
    const answer = await ports.probe(shown.host, shown.token).catch((): Probe => 'unknown');
    if (answer !== 'accepted' || left === 1) return answer;
    await ports.pause(PAUSE_MS);
    if (ports.interrupted?.()) return answer;
  }
}

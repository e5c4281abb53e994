import { JwtError } from '../faults/errors.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { TokenRevokeResult } from './result.ts';
import {
  canBeProbed,
  type Probe,
  type Proof,
  probeAfter,
  type RevocableToken,
  type RevocationAnswer,
} from './revocation.ts';
import { stillValidWithoutToken } from './still-valid.ts';

export type RevokeInput = { token: string; about: RevocableToken; host: string; dryRun: boolean };

export type RevokePorts = {
  probe: (host: string, token: string) => Promise<Probe>;
  revoke: (host: string, token: string, guestId: string | null) => Promise<RevocationAnswer>;
  pause: (milliseconds: number) => Promise<void>;
};

/**
 * Ends one token and proves it: shows the token to the org before and after.
 * A token that was already dead is done, with `revoked: 0`.
 *
 * @throws JwtError `WriteUnconfirmedError` when the org still takes the token, or when the answer was lost and the
 *   probe does not settle it; else what the ports throw.
 */
export async function revokeToken(input: RevokeInput, ports: RevokePorts): Promise<TokenRevokeResult> {
  const { token, about, host, dryRun } = input;
  const before = canBeProbed(about) ? await ports.probe(host, token) : 'unknown';
  if (dryRun) return revokeResult(about, 0, dryRun, { before, after: 'unknown' });
  const outcome = await attempt(input, ports);
  const after = canBeProbed(about) ? await probeAfter({ host, token }, ports) : 'unknown';
  return revokeResult(about, countEnded(outcome, { before, after }, host), dryRun, { before, after });
}

type Outcome = RevocationAnswer | { lost: JwtError };

/** A request that broke off after it was sent may have ended the token. */
async function attempt({ host, token, about }: RevokeInput, ports: RevokePorts): Promise<Outcome> {
  try {
    return await ports.revoke(host, token, about.guestId);
  } catch (error) {
    if (error instanceof JwtError && failedStage(error) === 'http') return { lost: error };
    throw error;
  }
}

function countEnded(outcome: Outcome, proof: Proof, host: string): number {
  if (typeof outcome === 'object') return settleLost(outcome.lost, proof, host);
  if (proof.after === 'accepted') throw unconfirmed('still-accepted', proof, host);
  return outcome === 'revoked' && proof.before !== 'rejected' ? 1 : 0;
}

function settleLost(lost: JwtError, proof: Proof, host: string): number {
  if (proof.before === 'accepted' && proof.after === 'rejected') return 1;
  if (proof.before === 'rejected' && proof.after === 'rejected') return 0;
  throw unconfirmed(proof.after === 'accepted' ? 'revocation-failed' : 'revocation-lost', proof, host, lost);
}

type Unsettled = 'still-accepted' | 'revocation-failed' | 'revocation-lost';

function unconfirmed(what: Unsettled, proof: Proof, host: string, lost?: JwtError): JwtError {
  const error = new JwtError(`write-unconfirmed-${what}`, { proof, host });
  return lost ? error.with({ fault: lost.name, ...lost.data }) : error;
}

function revokeResult(about: RevocableToken, revoked: number, dryRun: boolean, proof: Proof): TokenRevokeResult {
  return { scope: 'token', revoked, dryRun, proof, stillAlive: stillValidWithoutToken(about), setupUrl: null };
}

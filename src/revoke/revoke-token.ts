import { JwtError } from '../faults/errors.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { TokenRevokeResult } from './result.ts';
import {
  canBeProbed,
  type ProbePorts,
  type ProbeToken,
  type Proof,
  probeAfter,
  type RevocationAnswer,
} from './revocation.ts';
import { stillValidWithoutToken } from './still-valid.ts';

type RevokePorts = ProbePorts & {
  revoke: (host: string, token: string, guestId: string | null) => Promise<RevocationAnswer>;
};

/**
 * Ends one token and proves it: shows the token to the org before and after.
 * A token that was already dead is done, with `revoked: 0`.
 *
 * @throws JwtError `WriteUnconfirmedError` when the org still takes the token, or when the answer was lost and the
 *   probe does not settle it; else what the ports throw.
 */
export async function revokeToken(
  named: ProbeToken & { dryRun: boolean },
  ports: RevokePorts,
): Promise<TokenRevokeResult> {
  const { token, about, host, dryRun } = named;
  const before = canBeProbed(about) ? await ports.probe(host, token) : 'unknown';
  const result = { scope: 'token' as const, dryRun, stillAlive: stillValidWithoutToken(about), setupUrl: null };
  if (dryRun) return { ...result, revoked: 0, proof: { before, after: 'unknown' } };
  const outcome = await attempt(named, ports);
  const after = canBeProbed(about) ? await probeAfter(named, ports) : 'unknown';
  const proof = { before, after };
  return { ...result, revoked: countEnded(outcome, proof, host), proof };
}

type Outcome = RevocationAnswer | { lost: JwtError };

/** A request that broke off after it was sent may have ended the token. */
async function attempt({ host, token, about }: ProbeToken, ports: RevokePorts): Promise<Outcome> {
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

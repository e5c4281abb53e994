/** The end of one token: what the org answered, and what proves it. docs/salesforce.md §8.1 */
import { JwtError } from '../faults/errors.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { Probe, RevocationAnswer } from '../salesforce/token-answers.ts';
import { canBeProbed, type RevocableToken } from '../token/revocable-token.ts';
import type { Proof, TokenRevokeResult } from './result.ts';
import { stillValidWithoutToken } from './still-valid.ts';

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
  const result = (revoked: number, proof: Proof): TokenRevokeResult => ({
    scope: 'token',
    revoked,
    dryRun,
    proof,
    stillAlive: stillValidWithoutToken(about),
    setupUrl: null,
  });
  if (dryRun) return result(0, { before, after: 'unknown' });
  const outcome = await attempt(named, ports);
  const after = canBeProbed(about) ? await probeAfter(named, ports) : 'unknown';
  const proof = { before, after };
  return result(countEnded(outcome, proof, host), proof);
}

type AttemptOutcome = { kind: RevocationAnswer } | { kind: 'lost'; error: JwtError };

/** A request that broke off after it was sent may have ended the token. */
async function attempt({ host, token, about }: ProbeToken, ports: RevokePorts): Promise<AttemptOutcome> {
  try {
    return { kind: await ports.revoke(host, token, about.guestId) };
  } catch (error) {
    if (error instanceof JwtError && failedStage(error) === 'http') return { kind: 'lost', error };
    throw error;
  }
}

function countEnded(outcome: AttemptOutcome, proof: Proof, host: string): number {
  if (outcome.kind === 'lost') return settleLost(outcome.error, proof, host);
  if (proof.after === 'accepted') throw new JwtError('write-unconfirmed-still-accepted', { proof, host });
  return outcome.kind === 'revoked' && proof.before !== 'rejected' ? 1 : 0;
}

function settleLost(lost: JwtError, proof: Proof, host: string): number {
  if (proof.before === 'accepted' && proof.after === 'rejected') return 1;
  if (proof.before === 'rejected' && proof.after === 'rejected') return 0;
  const what = proof.after === 'accepted' ? 'failed' : 'lost';
  const error = new JwtError(`write-unconfirmed-revocation-${what}`, { proof, host });
  throw error.with({ fault: lost.name, ...lost.data });
}

/** The end of one token: what the org answered, and what proves it. docs/salesforce.md §8.1 */
import { isFault, JwtError } from '../faults/errors.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { Probe, RevocationAnswer, Shown } from '../salesforce/token-answers.ts';
import type { TokenIdentity } from '../token/identity.ts';
import type { SignatureProof } from '../token/key-length.ts';
import { canBeProbed, type RevocableToken } from '../token/revocable-token.ts';
import type { Outcome, Proof, TokenEnd } from './result.ts';
import { stillValidWithoutToken } from './still-valid.ts';

/** A token that is shown to the org before and after. */
export type ProbeToken = { token: string; about: RevocableToken; host: string };

/** `taken`: out of a longer text. `isOwn`: the host is known to be that of the token's own org. Any other calls it dead whether or not it is. */
export type NamedToken = ProbeToken & { isOwn: boolean; taken?: TokenIdentity | null };

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
  /** As `probe`, and whose the token is. */
  show: (host: string, token: string) => Promise<Shown>;
  /** Tells a person whose it is, asks, and does what goes first; throws to stop. Nothing has been ended by then. */
  approve: (shown: Shown) => Promise<void>;
  revoke: (host: string, token: string, guestId: string | null) => Promise<RevocationAnswer>;
  /** Whether the host tells a token from what is none. Throws where it cannot be Salesforce. */
  tellsTokens: (host: string) => Promise<boolean>;
  /** What the host's key list shows of the signature of a JWT. */
  proofByKeys: (host: string, token: string) => Promise<SignatureProof>;
};

/**
 * Ends one token and proves it: shows the token to the org before and after. "Revoked" is what was accepted and then rejected;
 * "already dead" what its own org calls so, having shown that it knows the difference; all else is unchecked.
 *
 * @throws JwtError `WriteUnconfirmedError` when the org still takes the token, or when the answer was lost and the
 *   probe does not settle it; else what the ports throw.
 */
export async function revokeToken(named: NamedToken & { dryRun: boolean }, ports: RevokePorts): Promise<TokenEnd> {
  const { token, host, dryRun } = named;
  let { about } = named;
  const isShown = showsLife(about);
  const shown: Shown = isShown ? await ports.show(host, token) : { probe: 'unknown', owner: null };
  const { probe: before, owner } = shown;
  const result = (outcome: Outcome | null, answer: RevocationAnswer | null, proof: Proof): TokenEnd => ({
    scope: 'token',
    revoked: outcome === 'revoked' ? 1 : 0,
    outcome,
    answer,
    dryRun,
    proof,
    stillAlive: stillValidWithoutToken(about, outcome),
    setupUrl: null,
    user: owner,
    clientId: about.clientId,
    ...(named.taken && { token: named.taken }),
    ...(about.mayBeCut && { mayBeCut: true }),
  });
  if (dryRun) {
    about = before === 'rejected' ? await doubted(named, ports) : about;
    return result(null, null, { before, after: 'unknown' });
  }
  await ports.approve(shown);
  // What was accepted is the proof that the host knows the difference; else it is asked, before the token goes there.
  const isTelling = before === 'accepted' || (await ports.tellsTokens(host));
  const attempted = await attempt(named, ports);
  const proof = { before, after: isShown ? await probeAfter(named, ports) : 'unknown' } as const;
  about = attempted.kind === 'already-dead' ? await doubted(named, ports) : about;
  const outcome = outcomeOf(attempted, proof, isTelling && named.isOwn && !about.mayBeCut, host);
  return result(outcome, attempted.kind === 'lost' ? null : attempted.kind, proof);
}

/** An org does not know a part of a token, and the whole one lives. One that has ended by its own words needs no proof. */
async function doubted({ host, token, about }: ProbeToken, ports: RevokePorts): Promise<RevocableToken> {
  const isJwt = about.kind === 'jwt-access' || about.kind === 'unknown';
  if (!isJwt || about.expired || (await ports.proofByKeys(host, token)) === 'good') return about;
  return { ...about, mayBeCut: true };
}

/** A guest's token is good at its site alone, where nobody can be asked whose it is. docs/salesforce.md §6.4 */
const showsLife = (about: RevocableToken): boolean => canBeProbed(about) && about.guestId === null;

type Attempt = { kind: RevocationAnswer } | { kind: 'lost'; error: JwtError };

/** A request that broke off after it was sent may have ended the token. */
async function attempt({ host, token, about }: ProbeToken, ports: RevokePorts): Promise<Attempt> {
  try {
    return { kind: await ports.revoke(host, token, about.guestId) };
  } catch (error) {
    if (isFault(error, 'org-answered-badly-not-salesforce')) throw error;
    if (error instanceof JwtError && failedStage(error) === 'http') return { kind: 'lost', error };
    throw error;
  }
}

/** `isKnown`: the host is that of the token's org, tells tokens from what is none, and was shown a whole one. */
function outcomeOf(attempted: Attempt, proof: Proof, isKnown: boolean, host: string): Outcome {
  const { before, after } = proof;
  if (attempted.kind === 'lost') return settleLost(attempted.error, proof, host);
  if (after === 'accepted') throw new JwtError('write-unconfirmed-still-accepted', { proof, host });
  if (attempted.kind === 'already-dead') return isKnown ? 'already-dead' : 'unchecked';
  // A token whose scopes do not reach userinfo may be rejected there, and live. docs/salesforce.md §7
  return before === 'accepted' && after === 'rejected' ? 'revoked' : 'unchecked';
}

function settleLost(lost: JwtError, proof: Proof, host: string): Outcome {
  if (proof.before === 'accepted' && proof.after === 'rejected') return 'revoked';
  if (proof.before === 'rejected' && proof.after === 'rejected') return 'unchecked';
  const what = proof.after === 'accepted' ? 'failed' : 'lost';
  const error = new JwtError(`write-unconfirmed-revocation-${what}`, { proof, host });
  throw error.with({ fault: lost.name, ...lost.data });
}

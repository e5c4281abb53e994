import { JwtError } from '../faults/errors.ts';
import { type Ended, type EndingPorts, endHoldings } from './end-grants.ts';
import { type HoldingSource, isAllClosed, type Listing, listAll } from './grant.ts';
import { type ProbePorts, probeAfter } from './probe-after.ts';
import { canBeProbed, type Proof, type RevocableToken } from './revocation.ts';

/** A token that is shown to the org before and after. */
export type ProbeToken = { token: string; about: RevocableToken; host: string };

export type WideInput = { sources: HoldingSource[]; probe: ProbeToken | null; dryRun: boolean };

export type WidePorts = ProbePorts &
  EndingPorts & {
    /** Shows the list and asks; throws to stop. Nothing has been ended by then. */
    approve(listing: Listing): Promise<void>;
  };

/** `after`: null when nothing was listed again, because nothing was ended or the org does not answer any more. */
export type WideOutcome = Ended & { before: Listing; after: Listing | null; proof: Proof | null; interrupted: boolean };

/**
 * Lists, asks, ends and lists again. Goes on past single failures.
 *
 * @throws JwtError `PermissionMissingError`, `ApiVersionTooOldError`, `AmbiguousAppError`, `OrgRefusedError` where nothing
 *   at all can be listed; what `approve` throws; what stops the first list.
 */
export async function revokeWidely(input: WideInput, ports: WidePorts): Promise<WideOutcome> {
  const { sources, dryRun } = input;
  const before = await listAll(sources);
  refuseAllClosed(before);
  const accepted = await probeBefore(input, ports);
  await ports.approve(before);
  if (dryRun || before.holdings.length === 0) {
    const proof = accepted && { before: accepted, after: 'unknown' as const };
    return { before, after: null, proof, revoked: 0, failed: [], untried: 0, interrupted: false };
  }
  const ended = await endHoldings(sources, ports);
  const interrupted = ports.interrupted();
  const after = interrupted ? null : await listAll(sources).catch(() => null);
  const proof = accepted && { before: accepted, after: await probeNow(input, ports) };
  return { ...ended, before, after, proof, interrupted };
}

async function probeBefore({ probe }: WideInput, ports: WidePorts) {
  if (!probe) return null;
  return canBeProbed(probe.about) ? ports.probe(probe.host, probe.token) : ('unknown' as const);
}

const probeNow = async ({ probe }: WideInput, ports: WidePorts) =>
  probe && canBeProbed(probe.about) ? probeAfter(probe, ports) : ('unknown' as const);

/** Where some kinds are open, the rest is told as a gap; where none is, there is nothing to go on with. */
function refuseAllClosed(listing: Listing): void {
  if (!isAllClosed(listing)) return;
  const permissions = [...new Set(listing.gaps.flatMap(({ permission }) => permission ?? []))];
  if (permissions.length > 0) {
    const permission = permissions.join('; ');
    const data = { permission, permissions };
    throw new JwtError('PermissionMissingError', { variant: 'revoke', tokens: [permission], data });
  }
  const reasons = listing.gaps.map(({ reason }) => reason);
  if (reasons.includes('shared-label')) throw new JwtError('AmbiguousAppError', { variant: 'sharedLabel' });
  if (reasons.includes('version')) throw new JwtError('ApiVersionTooOldError', { variant: 'sessions' });
  throw new JwtError('OrgRefusedError', { variant: 'lists' });
}

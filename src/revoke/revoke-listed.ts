import { JwtError } from '../faults/errors.ts';
import {
  type GrantSource,
  isAllClosed,
  type Listing,
  listGrants,
  type Revoked,
  type RevokingPorts,
  revokeGrants,
} from './grant.ts';
import { canBeProbed, type ProbePorts, type ProbeToken, type Proof, probeAfter } from './revocation.ts';

export type ListedInput = { sources: GrantSource[]; probe: ProbeToken | null; dryRun: boolean };

export type ListedPorts = ProbePorts &
  RevokingPorts & {
    /** Shows the list and asks; throws to stop. Nothing has been ended by then. */
    approve(listing: Listing): Promise<void>;
  };

/** `after`: null when nothing was listed again, because nothing was ended or the org does not answer any more. */
export type GrantsOutcome = Revoked & {
  before: Listing;
  after: Listing | null;
  proof: Proof | null;
  interrupted: boolean;
};

/**
 * Lists, asks, ends and lists again. Goes on past single failures.
 *
 * @throws JwtError `PermissionMissingError`, `ApiVersionTooOldError`, `AmbiguousAppError`, `OrgRefusedError` where nothing
 *   at all can be listed; what `approve` throws; what stops the first list.
 */
export async function revokeListed(
  { sources, probe, dryRun }: ListedInput,
  ports: ListedPorts,
): Promise<GrantsOutcome> {
  const before = await listGrants(sources);
  refuseAllClosed(before);
  const shown = probe && canBeProbed(probe.about) ? probe : null;
  const proof: Proof | null = probe && { before: 'unknown', after: 'unknown' };
  if (proof && shown) proof.before = await ports.probe(shown.host, shown.token);
  await ports.approve(before);
  if (dryRun || before.grants.length === 0)
    return { before, after: null, proof, revoked: 0, failed: [], untried: 0, interrupted: false };
  const revoked = await revokeGrants(sources, ports);
  const interrupted = ports.interrupted();
  const after = interrupted ? null : await listGrants(sources).catch(() => null);
  if (proof && shown) proof.after = await probeAfter(shown, ports);
  return { ...revoked, before, after, proof, interrupted };
}

/** Where some kinds are open, the rest is told as a gap; where none is, there is nothing to go on with. */
function refuseAllClosed(listing: Listing): void {
  if (!isAllClosed(listing)) return;
  const permissions = [...new Set(listing.gaps.flatMap(({ permission }) => permission ?? []))];
  if (permissions.length > 0) {
    throw new JwtError('permission-missing-revoke', { permission: permissions.join('; '), permissions });
  }
  const reasons = listing.gaps.map(({ reason }) => reason);
  if (reasons.includes('shared-label')) throw new JwtError('ambiguous-app-shared-label');
  if (reasons.includes('version')) throw new JwtError('api-version-too-old-sessions');
  throw new JwtError('org-refused-lists');
}

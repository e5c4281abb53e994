import { type EndingPorts, endHoldings } from './end-grants.ts';
import { type HoldingSource, type Listing, listAll } from './grant.ts';
import { probeAfter } from './probe-after.ts';
import { canBeProbed, type Probe, type Proof } from './revocation.ts';
import type { ProbeToken, WideOutcome } from './revoke-listed.ts';
import { type WatchPorts, watchRevocation } from './watch.ts';
import type { SigningKeys } from './wide-revocation.ts';

/** `waitMs`: how long to watch for the click in Setup; 0: not at all. */
export type OrgInput = { sources: HoldingSource[]; probe: ProbeToken | null; dryRun: boolean; waitMs: number };

export type OrgPorts = WatchPorts &
  EndingPorts & {
    /** Shows what was found and asks; throws to stop. Whether to end what is listed, too; of a dry run, whether one would. */
    approve(listing: Listing): Promise<{ endListed: boolean }>;
    /** Shows the page of Setup to a person. */
    openPage(): Promise<void>;
  };

/** `watched`: null when nobody watched. */
export type OrgOutcome = WideOutcome & {
  signingKeys: SigningKeys | null;
  watched: { seen: boolean } | null;
  /** Whether what is listed was to end, too. */
  ending: boolean;
};

/**
 * Salesforce has no API for this: a person clicks in Setup, and this watches what comes of it. docs/salesforce.md §8.3
 *
 * @throws JwtError what `approve` throws, and what stops the first list.
 */
export async function revokeOrg(input: OrgInput, ports: OrgPorts): Promise<OrgOutcome> {
  const { sources, probe, dryRun } = input;
  const [before, keysBefore, accepted] = await Promise.all([
    listAll(sources),
    ports.keyIds().catch(() => null),
    probe && canBeProbed(probe.about) ? ports.probe(probe.host, probe.token) : null,
  ]);
  const { endListed } = await ports.approve(before);
  const seen = { before, signingKeys: keysBefore && { before: keysBefore, after: keysBefore } };
  if (dryRun) return { ...seen, ...nothingDone, ending: endListed, proof: proofOf(probe, accepted, null) };
  await ports.openPage();
  const ended = endListed ? await endHoldings(sources, ports) : nothingEnded;
  const after = endListed && !ports.interrupted() ? await listAll(sources).catch(() => null) : null;
  const watched = await watch(input, { keysBefore, accepted }, ports);
  const unwatched = endListed && !watched && probe && canBeProbed(probe.about) ? await probeAfter(probe, ports) : null;
  return {
    ...seen,
    ...ended,
    after,
    ending: endListed,
    signingKeys: watched?.sighting.keys ?? seen.signingKeys,
    proof: proofOf(probe, accepted, watched?.sighting.probe ?? unwatched),
    interrupted: ports.interrupted(),
    watched: watched && { seen: watched.seen },
  };
}

const nothingEnded = { revoked: 0, failed: [], untried: 0 };
const nothingDone = { ...nothingEnded, after: null, interrupted: false, watched: null };

type Before = { keysBefore: string[] | null; accepted: Probe | null };

/** Without the keys and without a living token that they have signed there is nothing to see. */
async function watch({ probe, waitMs }: OrgInput, { keysBefore, accepted }: Before, ports: OrgPorts) {
  const signed = probe?.about.kind === 'jwt-access' ? probe : null;
  const keys = keysBefore?.length ? keysBefore : null;
  if (waitMs === 0 || ports.interrupted() || (!keys && (!signed || accepted === 'rejected'))) return null;
  return watchRevocation({ keysBefore: keys, probe: signed, waitMs }, ports);
}

function proofOf(probe: ProbeToken | null, before: Probe | null, after: Probe | null): Proof | null {
  return probe && { before: before ?? 'unknown', after: after ?? 'unknown' };
}

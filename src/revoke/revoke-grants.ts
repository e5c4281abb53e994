/** The end of what an org lists, for a user, an app or everybody: listed, shown, ended, listed again. docs/salesforce.md §8.2, §8.3 */
import { JwtError } from '../faults/errors.ts';
import { concurrently } from '../salesforce/concurrency.ts';
import { isSpent } from '../salesforce/limits.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { Probe } from '../salesforce/token-answers.ts';
import { canBeProbed } from '../token/revocable-token.ts';
import {
  type Claimed,
  type GrantKind,
  type GrantSource,
  isAllClosed,
  type Listing,
  listGrants,
  type Revocation,
} from './grant.ts';
import type { Proof, SigningKeys } from './result.ts';
import { type ProbePorts, type ProbeToken, probeAfter } from './revocation.ts';
import { unchanged, type WatchPorts, watchRevocation } from './watch.ts';

export type GrantsInput = { sources: GrantSource[]; probe: ProbeToken | null; dryRun: boolean };

/** `after`: null when nothing was listed again, because nothing was ended or the org does not answer any more. */
export type GrantsOutcome = Revoked & {
  before: Listing;
  after: Listing | null;
  proof: Proof | null;
  interrupted: boolean;
};

type ListedPorts = ProbePorts &
  RevokingPorts & {
    /** Shows the list and asks; throws to stop. Nothing has been ended by then. */
    approve(listing: Listing): Promise<void>;
  };

const nothingRevoked: Revoked = { revoked: 0, claimed: {}, failed: [], untried: 0 };

/** A refresh token cannot be shown to the org. */
const shownOf = (probe: ProbeToken | null): ProbeToken | null => (probe && canBeProbed(probe.about) ? probe : null);

const proofOf = (probe: ProbeToken | null, before: Probe | null, after: Probe | null): Proof | null =>
  probe && { before: before ?? 'unknown', after: after ?? 'unknown' };

/**
 * Lists, asks, ends and lists again. Goes on past single failures.
 *
 * @throws JwtError `PermissionMissingError`, `ApiVersionTooOldError`, `AmbiguousAppError`, `OrgRefusedError` where nothing
 *   at all can be listed; what `approve` throws; what stops the first list.
 */
export async function revokeListed(
  { sources, probe, dryRun }: GrantsInput,
  ports: ListedPorts,
): Promise<GrantsOutcome> {
  const before = await listGrants(sources);
  refuseAllClosed(before);
  const shown = shownOf(probe);
  const accepted = shown && (await ports.probe(shown.host, shown.token));
  await ports.approve(before);
  if (dryRun || before.grants.length === 0)
    return { before, after: null, proof: proofOf(probe, accepted, null), ...nothingRevoked, interrupted: false };
  const revoked = await revokeGrants(sources, ports);
  const interrupted = ports.interrupted();
  const after = interrupted ? null : await listGrants(sources).catch(() => null);
  const proof = proofOf(probe, accepted, shown && (await probeAfter(shown, ports)));
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

/** `waitMs`: how long to watch for the click in Setup; 0: not at all. */
export type OrgInput = GrantsInput & { waitMs: number };

type OrgPorts = WatchPorts &
  RevokingPorts & {
    /** Shows what was found and asks; throws to stop. Whether to end what is listed, too; of a dry run, whether one would. */
    approve(listing: Listing): Promise<{ withListed: boolean }>;
    /** Shows the page of Setup to a person. */
    openPage(): Promise<void>;
  };

/** `watched`: null when nobody watched. `withListed`: whether what is listed was to end, too. */
export type OrgOutcome = GrantsOutcome & {
  signingKeys: SigningKeys | null;
  watched: { seen: boolean } | null;
  withListed: boolean;
};

/**
 * Salesforce has no API for this: a person clicks in Setup, and this watches what comes of it.
 *
 * @throws JwtError what `approve` throws, and what stops the first list.
 */
export async function revokeOrg(input: OrgInput, ports: OrgPorts): Promise<OrgOutcome> {
  const { sources, probe, dryRun } = input;
  const shown = shownOf(probe);
  const [before, keysBefore, accepted] = await Promise.all([
    listGrants(sources),
    ports.keyIds().catch(() => null),
    shown && ports.probe(shown.host, shown.token),
  ]);
  const { withListed } = await ports.approve(before);
  const seen = { before, withListed, signingKeys: unchanged(keysBefore) };
  if (dryRun) return { ...seen, ...nothingDone, proof: proofOf(probe, accepted, null) };
  await ports.openPage();
  const revoked = withListed ? await revokeGrants(sources, ports) : nothingRevoked;
  const after = withListed && !ports.interrupted() ? await listGrants(sources).catch(() => null) : null;
  const watched = await watch(input, { keysBefore, accepted, hasEnded: revoked.revoked > 0 }, ports);
  const unwatched = withListed && !watched && shown ? await probeAfter(shown, ports) : null;
  return {
    ...seen,
    ...revoked,
    after,
    signingKeys: watched?.look.keys ?? seen.signingKeys,
    proof: proofOf(probe, accepted, watched?.look.probe ?? unwatched),
    interrupted: ports.interrupted(),
    watched: watched && { seen: watched.seen },
  };
}

const nothingDone = { ...nothingRevoked, after: null, interrupted: false, watched: null };

/** `hasEnded`: something has ended through the API, which the token may die of as well. */
type Before = { keysBefore: string[] | null; accepted: Probe | null; hasEnded: boolean };

/** Without the keys and without a living token that they have signed, and that dies of the click alone, there is nothing to see. */
async function watch({ probe, waitMs }: OrgInput, { keysBefore, accepted, hasEnded }: Before, ports: OrgPorts) {
  const signed = probe?.about.kind === 'jwt-access' ? probe : null;
  const keys = keysBefore?.length ? keysBefore : null;
  const showsClick = signed !== null && accepted === 'accepted' && !hasEnded;
  if (waitMs === 0 || ports.interrupted() || (!keys && !showsClick)) return null;
  return watchRevocation({ keysBefore: keys, probe: signed, waitMs }, ports);
}

/** `id`: no secret. */
export type Failed = { kind: GrantKind; id: string; error: unknown };
/** `claimed`: what the org says has ended. */
export type Revoked = { revoked: number; claimed: Claimed; failed: Failed[]; untried: number };

export type RevokingPorts = {
  /** Asked before each call: true stops what has not begun. */
  interrupted(): boolean;
  /** How many calls are done. */
  progress(done: number): void;
};

/** After so many lost connections in a row it is of no use to go on. */
const MOST_LOST = 5;

/** Ends everything that the sources give, one source after the other. A call that fails is kept and passed by. */
export async function revokeGrants(sources: GrantSource[], ports: RevokingPorts): Promise<Revoked> {
  const run: Run = { revoked: 0, claimed: {}, failed: [], untried: 0, done: 0, lostInRow: 0, isOver: false };
  for (const source of sources) {
    run.isOver = false;
    let fruitless = 0;
    for (let batch = await nextOf(source, run); batch.length > 0; batch = await nextOf(source, run)) {
      const before = run.revoked;
      await revokeBatch(batch, run, ports);
      fruitless = run.revoked === before ? fruitless + 1 : 0;
      if (run.isOver || ports.interrupted()) break;
      if (fruitless < MOST_FRUITLESS) continue;
      run.untried += (await nextOf(source, run)).length;
      break;
    }
    if (ports.interrupted()) break;
  }
  const { revoked, claimed, failed, untried } = run;
  return { revoked, claimed, failed, untried };
}

/** After so many batches of which nothing ended, the same things may be coming again and again. */
const MOST_FRUITLESS = 3;

type Run = Revoked & { done: number; lostInRow: number; isOver: boolean };

/** A list that fails on the way is a failure of its own. */
async function nextOf(source: GrantSource, run: Run): Promise<Revocation[]> {
  try {
    return await source.next();
  } catch (error) {
    run.failed.push({ kind: source.kind, id: 'list', error });
    return [];
  }
}

async function revokeBatch(batch: Revocation[], run: Run, ports: RevokingPorts): Promise<void> {
  const work = async (revocation: Revocation): Promise<void> => {
    await revokeOne(revocation, run);
    ports.progress(run.done);
  };
  const leave = (): void => {
    run.untried += 1;
  };
  await concurrently(batch, work, { isStopped: () => run.isOver || ports.interrupted(), leave });
}

async function revokeOne({ kind, id, revoke }: Revocation, run: Run): Promise<void> {
  try {
    const ended = await revoke(); // on a line of its own: other workers count meanwhile
    run.revoked += ended;
    run.claimed[kind] = (run.claimed[kind] ?? 0) + ended;
    run.lostInRow = 0;
  } catch (error) {
    run.failed.push({ kind, id, error });
    run.lostInRow = failedStage(error) === null ? 0 : run.lostInRow + 1;
    run.isOver ||= isSpent(error) || run.lostInRow >= MOST_LOST;
  }
  run.done += 1;
}

/** The end of what an org lists, for a user, an app or everybody: listed, shown, ended, listed again. docs/salesforce.md §8.2, §8.3 */
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
import { isKeyChanged, type SigningKeys } from './result.ts';
import { canBeProbed, type Probe, type ProbePorts, type ProbeToken, type Proof, probeAfter } from './revocation.ts';

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

const nothingRevoked: Revoked = { revoked: 0, failed: [], untried: 0 };

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
  const watched = await watch(input, { keysBefore, accepted }, ports);
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

type Before = { keysBefore: string[] | null; accepted: Probe | null };

/** Without the keys and without a living token that they have signed there is nothing to see. */
async function watch({ probe, waitMs }: OrgInput, { keysBefore, accepted }: Before, ports: OrgPorts) {
  const signed = probe?.about.kind === 'jwt-access' ? probe : null;
  const keys = keysBefore?.length ? keysBefore : null;
  if (waitMs === 0 || ports.interrupted() || (!keys && (!signed || accepted === 'rejected'))) return null;
  return watchRevocation({ keysBefore: keys, probe: signed, waitMs }, ports);
}

/** What one look at the org has shown. */
export type Look = { keys: SigningKeys | null; probe: Probe | null; elapsedMs: number };

type WatchPorts = Required<ProbePorts> & {
  /** Ids of the org's signing keys now. */
  keyIds(): Promise<string[]>;
  now(): Date;
  onLook(look: Look): void;
};

/** `keysBefore`: null when they could not be read. `probe`: only one that the keys have signed. */
export type WatchInput = { keysBefore: string[] | null; probe: ProbeToken | null; waitMs: number };

/** `look`: the last one. */
type Watched = { seen: boolean; look: Look };

/** How far apart the looks are: the change may take 30 minutes. */
const PAUSE_MS = 10_000;

/**
 * Looks until the signing keys have changed and the probe is refused, for `waitMs` at most. A look that fails shows nothing
 * new, and the next one may succeed.
 */
export async function watchRevocation(input: WatchInput, ports: WatchPorts): Promise<Watched> {
  const started = ports.now().getTime();
  let look: Look = { keys: unchanged(input.keysBefore), probe: null, elapsedMs: 0 };
  for (;;) {
    look = await lookAgain(input, look, ports);
    look.elapsedMs = ports.now().getTime() - started;
    ports.onLook(look);
    const seen = isDone(input, look);
    const left = input.waitMs - look.elapsedMs;
    if (seen || left <= 0 || ports.interrupted()) return { seen, look };
    await ports.pause(Math.min(PAUSE_MS, left));
    if (ports.interrupted()) return { seen: false, look };
  }
}

const unchanged = (before: string[] | null): SigningKeys | null => before && { before, after: before };

async function lookAgain({ keysBefore, probe }: WatchInput, last: Look, ports: WatchPorts): Promise<Look> {
  const [after, answer] = await Promise.all([
    keysBefore && ports.keyIds().catch(() => null),
    probe && ports.probe(probe.host, probe.token).catch(() => unanswered(last, ports)),
  ]);
  const keys = keysBefore && after ? { before: keysBefore, after } : last.keys;
  return { keys, probe: answer, elapsedMs: last.elapsedMs };
}

/** A look that the user broke off takes nothing back. */
const unanswered = (last: Look, ports: WatchPorts): Probe => (ports.interrupted() ? last.probe : null) ?? 'unknown';

function isDone({ probe }: WatchInput, { keys, probe: answer }: Look): boolean {
  const isKeySeen = keys === null || isKeyChanged(keys);
  return isKeySeen && (probe === null || answer === 'rejected');
}

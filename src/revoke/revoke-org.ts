/** All JWT-based access tokens of an org. docs/salesforce.md §8.3 */
import { type GrantSource, type Listing, listGrants, type Revoked, type RevokingPorts, revokeGrants } from './grant.ts';
import { isKeyChanged, type SigningKeys } from './result.ts';
import { canBeProbed, type Probe, type ProbeToken, type Proof, probeAfter } from './revocation.ts';
import type { GrantsOutcome } from './revoke-listed.ts';

/** `waitMs`: how long to watch for the click in Setup; 0: not at all. */
export type OrgInput = { sources: GrantSource[]; probe: ProbeToken | null; dryRun: boolean; waitMs: number };

export type OrgPorts = WatchPorts &
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
  const shown = probe && canBeProbed(probe.about) ? probe : null;
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

const nothingRevoked: Revoked = { revoked: 0, failed: [], untried: 0 };
const nothingDone = { ...nothingRevoked, after: null, interrupted: false, watched: null };

type Before = { keysBefore: string[] | null; accepted: Probe | null };

/** Without the keys and without a living token that they have signed there is nothing to see. */
async function watch({ probe, waitMs }: OrgInput, { keysBefore, accepted }: Before, ports: OrgPorts) {
  const signed = probe?.about.kind === 'jwt-access' ? probe : null;
  const keys = keysBefore?.length ? keysBefore : null;
  if (waitMs === 0 || ports.interrupted() || (!keys && (!signed || accepted === 'rejected'))) return null;
  return watchRevocation({ keysBefore: keys, probe: signed, waitMs }, ports);
}

const proofOf = (probe: ProbeToken | null, before: Probe | null, after: Probe | null): Proof | null =>
  probe && { before: before ?? 'unknown', after: after ?? 'unknown' };

/** What one look at the org has shown. */
export type Look = { keys: SigningKeys | null; probe: Probe | null; elapsedMs: number };

export type WatchPorts = {
  /** Ids of the org's signing keys now. */
  keyIds(): Promise<string[]>;
  probe(host: string, token: string): Promise<Probe>;
  now(): Date;
  /** Ends early when the user interrupts. */
  pause(milliseconds: number): Promise<void>;
  interrupted(): boolean;
  onLook(look: Look): void;
};

/** `keysBefore`: null when they could not be read. `probe`: only one that the keys have signed. */
export type WatchInput = { keysBefore: string[] | null; probe: ProbeToken | null; waitMs: number };

/** `look`: the last one. */
export type Watched = { seen: boolean; look: Look };

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

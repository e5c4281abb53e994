/** What an org lists of the access that somebody has, and its end. docs/salesforce.md §8.2 */
/**
 * `session`: an AuthSession behind a JWT-based access token. `usage-token`: a refresh token or approval of an external
 * client app, as Connect REST lists it. `oauth-token`: a row of OauthToken, which knows connected apps.
 */
export type GrantKind = 'session' | 'usage-token' | 'oauth-token';

/** So many of one kind, of one app and user; null: not told. */
export type Grant = { kind: GrantKind; app: string | null; user: string | null; count: number };

/**
 * Why a kind is not listed, or not whole. `permission`: only a permission opens it. `version`: the API version has no such
 * field. `absent`: the org has no such list. `refused`: the org does not answer the question. `incomplete`: there are more than the org lists.
 * `shared-label`: another app has the same label, and these rows know an app by its label alone.
 */
export type Gap = {
  kind: GrantKind;
  reason: 'permission' | 'version' | 'absent' | 'refused' | 'incomplete' | 'shared-label';
  permission: string | null;
};

/**
 * `spared`: what is left alone because this very command runs on it. `asked`: the kinds that were looked for. `back`: how many
 * are listed although their end was confirmed, by kind; a kind that is not told cannot be told.
 */
export type Listing = {
  asked: GrantKind[];
  grants: Grant[];
  gaps: Gap[];
  spared: number;
  back?: Partial<Record<GrantKind, number>>;
};

/** One call that ends grants of one kind. `id` names them and is no secret. */
export type Revocation = {
  kind: GrantKind;
  id: string;
  /** How many this call has ended; 0 for what was gone already. */
  revoke(): Promise<number>;
};

/** Port to one kind of grant. */
export type GrantSource = {
  kind: GrantKind;
  list(): Promise<Listing>;
  /** Calls that were not given before; an empty list when there are no more. */
  next(): Promise<Revocation[]>;
};

/** Counts of each kind; null: not asked for, or not shown at all. */
export type Counts = { sessions: number | null; usageTokens: number | null; oauthTokens: number | null };

export const gapIn = (kind: GrantKind, reason: Gap['reason'], permission: string | null = null): Gap => ({
  kind,
  reason,
  permission,
});

/** What is shown of one kind. */
export const listingOf = (kind: GrantKind, grants: Grant[], gaps: Gap[] = [], spared = 0): Listing => ({
  asked: [kind],
  grants,
  gaps,
  spared,
});

/** What all the sources show, as one listing. Throws what a source throws. */
export async function listGrants(sources: GrantSource[]): Promise<Listing> {
  const listings = await Promise.all(sources.map((source) => source.list()));
  return {
    asked: [...new Set(listings.flatMap(({ asked }) => asked))],
    grants: listings.flatMap(({ grants }) => grants),
    gaps: listings.flatMap(({ gaps }) => gaps),
    spared: listings.reduce((sum, { spared }) => sum + spared, 0),
    back: Object.assign({}, ...listings.map(({ back }) => back ?? {})),
  };
}

/** How many of each kind the org says that it has ended. */
export type Claimed = Partial<Record<GrantKind, number>>;

/**
 * How much of what the org says to have ended its own lists bear out: `ended`, and `doubted` for the rest. Without a list
 * afterwards the org's word stands, and all of it is in doubt.
 */
export function borneOut(claimed: Claimed, before: Listing, after: Listing | null): { ended: number; doubted: number } {
  const sums = { ended: 0, doubted: 0 };
  for (const kind of grantKinds) {
    const said = claimed[kind] ?? 0;
    const gone = after && goneOf(kind, said, before, after);
    sums.ended += gone === null ? said : Math.min(said, gone);
    sums.doubted += gone === null ? said : Math.max(0, said - gone);
  }
  return sums;
}

const grantKinds: readonly GrantKind[] = ['session', 'usage-token', 'oauth-token'];

/** Null: the lists do not show it. New ones may have come meanwhile; where rows are known by name they do not count. */
function goneOf(kind: GrantKind, said: number, before: Listing, after: Listing): number | null {
  const back = after.back?.[kind];
  if (back !== undefined) return said - back;
  const [had, has] = [before, after].map((listing) => total(listing.grants.filter((one) => one.kind === kind)));
  if (isClosed(after, kind)) return null;
  if (has === 0) return said;
  const isWhole = ![...before.gaps, ...after.gaps].some((gap) => gap.kind === kind && gap.reason === 'incomplete');
  return isWhole ? Math.max(0, (had ?? 0) - (has ?? 0)) : null;
}

/** Like rows as one, the largest first. */
export function grouped(rows: Grant[]): Grant[] {
  const groups = new Map<string, Grant>();
  for (const row of rows) {
    const key = JSON.stringify([row.kind, row.app, row.user]);
    groups.set(key, { ...row, count: (groups.get(key)?.count ?? 0) + row.count });
  }
  return [...groups.values()].sort((a, b) => b.count - a.count);
}

export function countsOf(listing: Listing): Counts {
  const of = (kind: GrantKind): number | null => {
    if (!listing.asked.includes(kind) || isClosed(listing, kind)) return null;
    return total(listing.grants.filter((one) => one.kind === kind));
  };
  return { sessions: of('session'), usageTokens: of('usage-token'), oauthTokens: of('oauth-token') };
}

export const total = (grants: Grant[]): number => grants.reduce((sum, { count }) => sum + count, 0);

/** Nothing at all is shown of this kind. An own row seen through a missing permission is something. */
const isClosed = ({ gaps, grants }: Listing, kind: GrantKind): boolean =>
  gaps.some((gap) => gap.kind === kind && gap.reason !== 'incomplete') && !grants.some((one) => one.kind === kind);

/** Every kind that was asked for is closed: there is nothing that this command could end. */
export const isAllClosed = (listing: Listing): boolean =>
  listing.asked.length > 0 && listing.asked.every((kind) => isClosed(listing, kind));

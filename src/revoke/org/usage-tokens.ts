/** Refresh tokens of external client apps, through Connect REST. docs/salesforce.md §4.6, §8.2 */
import type { App } from '../../app/app.ts';
import { tokensOf, type UsedApp, usedApps } from '../../app/org/connect-usage.ts';
import { readUsage, usageByConnectRest } from '../../app/org/usage.ts';
import { concurrently } from '../../salesforce/concurrency.ts';
import { errorCodeOf, isRefusal } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { permissions } from '../../salesforce/permissions.ts';
import { type Gap, type Grant, type GrantSource, gapIn, listingOf, type Revocation, total } from '../grant.ts';
import type { Account } from '../result.ts';
import { deleteAt } from './sources.ts';

type UsageFilter = { kind: 'user'; user: Account } | { kind: 'app'; app: App } | { kind: 'jwt-apps' };

/** What one call ends, and whose it is. */
type Found = { path: string; grants: Grant[] };
type Seen = { found: Found[]; gaps: Gap[] };

const kind = 'usage-token';
const always = (): boolean => true;

export function usageTokens(connection: Connection, filter: UsageFilter): GrantSource {
  let waiting: Found[] = [];
  const list = async () => {
    const { found, gaps } = await look(connection, filter);
    waiting = found;
    const grants = found.flatMap((one) => one.grants);
    return listingOf(kind, grants, gaps);
  };
  return { kind, list, next: async () => waiting.splice(0).map((found) => revocation(connection, found)) };
}

const seen = (found: Found[], whole: boolean): Seen => ({ found, gaps: whole ? [] : [gapIn(kind, 'incomplete')] });
const unseen = (gap: Gap): Seen => ({ found: [], gaps: [gap] });
const refused = unseen(gapIn(kind, 'permission', permissions.editExternalPolicies));

async function look(connection: Connection, filter: UsageFilter): Promise<Seen> {
  if (filter.kind === 'app') return ofApp(connection, filter.app);
  const inUse = await appsInUse(connection);
  if (!('apps' in inUse)) return inUse;
  const { apps, whole } = inUse;
  const { found, gaps } =
    filter.kind === 'jwt-apps' ? await ofJwtApps(connection, apps) : await ofUser(connection, apps, filter.user);
  return { found, gaps: gaps.length > 0 ? gaps : seen([], whole).gaps };
}

async function ofApp(connection: Connection, app: App): Promise<Seen> {
  const usage = await readUsage(connection, app);
  if (!usage) return refused;
  const grants = usage.users.map(({ username, userId, tokens }) => row(app.label, username ?? userId, tokens));
  const path = `apps/oauth/usage/${app.id}/tokens`;
  return seen(grants.length > 0 ? [{ path, grants }] : [], usage.whole);
}

async function ofUser(connection: Connection, apps: UsedApp[], { id, username }: Account): Promise<Seen> {
  const found: Found[] = [];
  let whole = true;
  await concurrently(apps, async (app) => {
    const tokens = await tokensOf(connection, app.id, id, always);
    whole &&= tokens?.whole ?? false;
    const count = tokens?.items.length ?? 0;
    const path = `apps/oauth/usage/${app.id}/${id}/tokens`;
    if (count > 0) found.push({ path, grants: [row(app.name, username, count)] });
  });
  return seen(found, whole);
}

/** Of an app that issues JWTs to anybody, all tokens end: they could all bring JWTs. */
async function ofJwtApps(connection: Connection, apps: UsedApp[]): Promise<Seen> {
  const found: Found[] = [];
  let whole = true;
  // One after the other: the reading of one app has several requests under way already.
  for (const { id, name } of apps) {
    const usage = await usageByConnectRest(connection, id);
    whole &&= usage?.whole ?? false;
    if (!usage?.users.some(({ format }) => format === 'jwt' || format === 'both')) continue;
    const grants = usage.users.map((user) => row(name, user.username ?? user.userId, user.tokens));
    found.push({ path: `apps/oauth/usage/${id}/tokens`, grants });
  }
  return seen(found, whole);
}

/** Each takes one request at the least. More have to be named one by one. */
const MOST_APPS = 1000;

/** An org that has no external client apps, or an old API version, does not know the resource. docs/salesforce.md §2, §12.3 */
async function appsInUse(connection: Connection): Promise<{ apps: UsedApp[]; whole: boolean } | Seen> {
  const absent = unseen(gapIn(kind, 'absent'));
  try {
    const used = await usedApps(connection, always);
    if (!used) return absent;
    const each = [...new Map(used.items.map((app) => [app.id, app])).values()];
    return { apps: each.slice(0, MOST_APPS), whole: used.whole && each.length <= MOST_APPS };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return errorCodeOf(error) === 'NOT_FOUND' ? absent : refused;
  }
}

const row = (app: string, user: string, count: number): Grant => ({ kind, app, user, count });

/** The answer does not say how many there were, so those that were listed count. */
const revocation = (connection: Connection, { path, grants }: Found): Revocation => ({
  kind,
  id: path.replace('apps/oauth/usage/', '').replace(/\/tokens$/, ''),
  revoke: async () => ((await deleteAt(connection, path)) ? total(grants) : 0),
});

/** Refresh tokens of external client apps, through Connect REST. docs/salesforce.md §4.6, §8.2 */
import type { App } from '../../app/app.ts';
import { readUsage, tokensOf, type UsedApp, usedApps } from '../../app/org/usage.ts';
import { concurrently } from '../../salesforce/concurrency.ts';
import { errorCodeOf, isRefusal } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import type { Gap, Grant, GrantSource, Listing, Revocation } from '../grant.ts';
import { deleteAt } from './delete.ts';

export type UsageFilter = { user: { id: string; username: string } } | { app: App } | 'jwt-apps';

/** What one call ends, and whose it is. */
type Found = { path: string; grants: Grant[] };
type Seen = { found: Found[]; whole: boolean };
type Unseen = 'permission' | 'absent';

const kind = 'usage-token';
const always = (): boolean => true;

/** The one permission that opens these resources. docs/salesforce.md §11 */
const permission = 'View all External Client Apps, view their settings, and edit their policies';

export function usageTokens(connection: Connection, filter: UsageFilter): GrantSource {
  let waiting: Found[] = [];
  const listing = (seen: Seen | Unseen): Listing => {
    waiting = typeof seen === 'string' ? [] : seen.found;
    const grants = waiting.flatMap(({ grants: some }) => some);
    return { asked: [kind], grants, gaps: gapsOf(seen), spared: 0 };
  };
  return {
    kind,
    list: async () => listing(await look(connection, filter)),
    next: async () => waiting.splice(0).map((found) => revocation(connection, found)),
  };
}

function gapsOf(seen: Seen | Unseen): Gap[] {
  if (seen === 'permission') return [{ kind, reason: seen, permission }];
  if (seen === 'absent') return [{ kind, reason: seen, permission: null }];
  return seen.whole ? [] : [{ kind, reason: 'incomplete', permission: null }];
}

function look(connection: Connection, filter: UsageFilter): Promise<Seen | Unseen> {
  if (filter === 'jwt-apps') return ofJwtApps(connection);
  return 'app' in filter ? ofApp(connection, filter.app) : ofUser(connection, filter.user);
}

async function ofApp(connection: Connection, app: App): Promise<Seen | Unseen> {
  const usage = await readUsage(connection, app);
  if (!usage) return 'permission';
  const grants = usage.users.map(({ username, userId, tokens }) => row(app.label, username ?? userId, tokens));
  const path = `apps/oauth/usage/${app.id}/tokens`;
  return { found: grants.length > 0 ? [{ path, grants }] : [], whole: usage.whole };
}

async function ofUser(connection: Connection, { id, username }: { id: string; username: string }) {
  const apps = await appsInUse(connection);
  if (typeof apps === 'string') return apps;
  const all: Seen = { found: [], whole: true };
  await concurrently(apps, async (app) => {
    const tokens = await tokensOf(connection, app.id, id, always);
    all.whole &&= tokens !== null;
    const count = tokens?.items.length ?? 0;
    const path = `apps/oauth/usage/${app.id}/${id}/tokens`;
    if (count > 0) all.found.push({ path, grants: [row(app.name, username, count)] });
  });
  return all;
}

/** Of an app that issues JWTs to anybody, all tokens end: they could all bring JWTs. */
async function ofJwtApps(connection: Connection): Promise<Seen | Unseen> {
  const apps = await appsInUse(connection);
  if (typeof apps === 'string') return apps;
  const all: Seen = { found: [], whole: true };
  // One after the other: the reading of one app has several requests under way already.
  for (const { id, name } of apps) {
    const usage = await readUsage(connection, { id, name, label: name, type: 'ExternalClientApp', namespace: null });
    all.whole &&= usage?.whole ?? false;
    if (!usage?.users.some(({ format }) => format === 'jwt' || format === 'both')) continue;
    const grants = usage.users.map((user) => row(name, user.username ?? user.userId, user.tokens));
    all.found.push({ path: `apps/oauth/usage/${id}/tokens`, grants });
  }
  return all;
}

/** An org that has no external client apps, or an old API version, does not know the resource. docs/salesforce.md §2, §12.3 */
async function appsInUse(connection: Connection): Promise<UsedApp[] | Unseen> {
  try {
    return (await usedApps(connection, always))?.items ?? 'absent';
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return errorCodeOf(error) === 'NOT_FOUND' ? 'absent' : 'permission';
  }
}

const row = (app: string, user: string, count: number): Grant => ({ kind, app, user, count });

/** The answer does not say how many there were, so those that were listed count. */
const revocation = (connection: Connection, { path, grants }: Found): Revocation => ({
  kind,
  id: path.replace('apps/oauth/usage/', '').replace(/\/tokens$/, ''),
  revoke: async () => ((await deleteAt(connection, path)) ? grants.reduce((sum, { count }) => sum + count, 0) : 0),
});

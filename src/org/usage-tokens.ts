/** Refresh tokens of external client apps, through Connect REST. docs/salesforce.md §4.6, §8.2 */
import type { Connection } from '@salesforce/core';
import type { App } from '../domain/app/app.ts';
import type { Ending, Gap, Holding, HoldingSource, Listing } from '../domain/token/holding.ts';
import { readUsage } from './app-usage.ts';
import { deleteAt } from './delete.ts';
import { inLanes } from './lanes.ts';
import { appsInUse, tokensOf, type UsedApp } from './usage.ts';

export type UsageFilter = { user: { id: string; username: string } } | { app: App } | 'jwt-apps';

/** What one call ends, and whose it is. */
type Found = { path: string; holdings: Holding[] };
type Seen = { found: Found[]; whole: boolean };

const kind = 'usage-token';
const always = (): boolean => true;

/** The one permission that opens these resources. docs/salesforce.md §11 */
const permission = 'View all External Client Apps, view their settings, and edit their policies';

export function usageTokens(connection: Connection, filter: UsageFilter): HoldingSource {
  let waiting: Found[] = [];
  const listing = (seen: Seen | null): Listing => {
    waiting = seen?.found ?? [];
    const gaps: Gap[] = seen === null ? [{ kind, reason: 'permission', permission }] : [];
    if (seen?.whole === false) gaps.push({ kind, reason: 'incomplete', permission: null });
    return { asked: [kind], holdings: waiting.flatMap(({ holdings }) => holdings), gaps, spared: 0 };
  };
  return {
    kind,
    list: async () => listing(await look(connection, filter)),
    next: async () => waiting.splice(0).map((found) => ending(connection, found)),
  };
}

function look(connection: Connection, filter: UsageFilter): Promise<Seen | null> {
  if (filter === 'jwt-apps') return ofJwtApps(connection);
  return 'app' in filter ? ofApp(connection, filter.app) : ofUser(connection, filter.user);
}

async function ofApp(connection: Connection, app: App): Promise<Seen | null> {
  const usage = await readUsage(connection, app);
  if (!usage) return null;
  const holdings = usage.users.map(({ username, userId, tokens }) => row(app.label, username ?? userId, tokens));
  const path = `apps/oauth/usage/${app.id}/tokens`;
  return { found: holdings.length > 0 ? [{ path, holdings }] : [], whole: usage.whole };
}

async function ofUser(connection: Connection, { id, username }: { id: string; username: string }) {
  return ofEach(connection, async (app) => {
    const tokens = await tokensOf(connection, app.id, id, always);
    const count = tokens?.items.length ?? 0;
    const path = `apps/oauth/usage/${app.id}/${id}/tokens`;
    return { found: count > 0 ? [{ path, holdings: [row(app.name, username, count)] }] : [], whole: tokens !== null };
  });
}

/** Of an app that issues JWTs to anybody, all tokens end: they could all bring JWTs. */
async function ofJwtApps(connection: Connection): Promise<Seen | null> {
  return ofEach(connection, async ({ id, name }) => {
    const app: App = { id, name, label: name, type: 'ExternalClientApp', namespace: null };
    const usage = await readUsage(connection, app);
    const issues = usage?.users.some(({ format }) => format === 'jwt' || format === 'both') ?? false;
    if (!usage || !issues) return { found: [], whole: usage?.whole ?? false };
    const holdings = usage.users.map((user) => row(name, user.username ?? user.userId, user.tokens));
    return { found: [{ path: `apps/oauth/usage/${id}/tokens`, holdings }], whole: usage.whole };
  });
}

async function ofEach(connection: Connection, work: (app: UsedApp) => Promise<Seen>): Promise<Seen | null> {
  const apps = await appsInUse(connection, always);
  if (!apps) return null;
  const all: Seen = { found: [], whole: true };
  await inLanes(apps.items, async (app) => {
    const { found, whole } = await work(app);
    all.found.push(...found);
    all.whole &&= whole;
  });
  return all;
}

const row = (app: string, user: string, count: number): Holding => ({ kind, app, user, count });

/** The answer does not say how many there were, so those that were listed count. */
const ending = (connection: Connection, { path, holdings }: Found): Ending => ({
  kind,
  id: path.replace('apps/oauth/usage/', '').replace(/\/tokens$/, ''),
  end: async () => ((await deleteAt(connection, path)) ? holdings.reduce((sum, { count }) => sum + count, 0) : 0),
});

/**
 * Who uses an app, and when apps were last used. Connect REST tells of external client apps alone, OauthToken knows an app by
 * its label. docs/salesforce.md §4.6, §8.2, §10
 */

import { isNamed } from '../../faults/errors.ts';
import { concurrently } from '../../salesforce/concurrency.ts';
import { toId15 } from '../../salesforce/ids.ts';
import { LARGEST_OFFSET, LOGINS_PER_QUERY, OAUTH_TOKENS_PER_QUERY } from '../../salesforce/limits.ts';
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { pagesOf } from '../../salesforce/org/pages.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { restPath } from '../../salesforce/versions.ts';
import { type App, appKey } from '../app.ts';
import type { LastUses } from '../list.ts';

/** Tokens in use by one user, as far as the org shows them. */
export type TokenUser = {
  userId: string;
  username: string | null;
  tokens: number;
  format: 'jwt' | 'opaque' | 'both' | null;
  lastUsedAt: string | null;
};

/**
 * Who uses an app. `source`: Connect REST knows external client apps only, OauthToken knows an app by its label.
 * `whole`: false when there are more users than were asked for. docs/salesforce.md §4.6, §10
 */
export type AppUsage = { source: 'connect-rest' | 'oauth-token'; users: TokenUser[]; whole: boolean };

type SeenToken = { format: 'jwt' | 'opaque' | null; lastUsedAt: string | null };

/** Null: the org refuses to tell, or has no such source. */
export const readUsage = (connection: Connection, app: App): Promise<AppUsage | null> =>
  app.type === 'ConnectedApp' ? byOauthToken(connection, app) : usageByConnectRest(connection, app.id);

/**
 * Whether the org lists a token of the app in use, by one request. Null: it does not tell. False is no proof of the contrary, as
 * a bearer login may leave no trace in either list. docs/salesforce.md §8.2, §10
 */
export function hasListedTokens(connection: Connection, app: App): Promise<boolean | null> {
  const listed = app.type === 'ConnectedApp' ? oneOauthToken(connection, app) : firstUsers(connection, app);
  // Nothing that was asked for depends on it.
  return listed.catch((error: unknown) => (isNamed(error, 'OrgAnsweredBadlyError') ? null : Promise.reject(error)));
}

async function oneOauthToken(connection: Connection, { label }: App): Promise<boolean | null> {
  const from = soql`FROM OauthToken WHERE AppName = ${label} LIMIT 1`;
  const rows = await unlessRefused(queryRows(connection, { UserId: column.text }, from));
  return rows && rows.length > 0;
}

async function firstUsers(connection: Connection, { id }: App): Promise<boolean | null> {
  const users = id === null ? null : await usersOf(connection, id, atMost(1));
  return users && users.items.length > 0;
}

/** One request for each; with more users, or more pages of users, the answer is not whole. */
const MOST_USERS = 50;
const MOST_PAGES = 5;

function atMost(requests: number): () => boolean {
  let left = requests;
  return () => {
    left -= 1;
    return left >= 0;
  };
}

/** Of an external client app. Null as above. */
export async function usageByConnectRest(connection: Connection, id: string | null): Promise<AppUsage | null> {
  const found = id === null ? null : await usersOf(connection, id, atMost(MOST_PAGES));
  if (!found || id === null) return null;
  const users: TokenUser[] = [];
  const asked = found.items.slice(0, MOST_USERS);
  let whole = found.whole && found.items.length === asked.length;
  await concurrently(asked, async (user) => {
    const tokens = await tokensOf(connection, id, user.id, atMost(1));
    whole &&= tokens?.whole ?? false;
    users.push(tokenUser(user.id, user.username, tokens?.items ?? []));
  });
  return { source: 'connect-rest', users: users.sort(byLastUse), whole };
}

/** The token itself is never asked for. */
async function byOauthToken(connection: Connection, { label }: App): Promise<AppUsage | null> {
  const columns = { UserId: column.text, 'User.Username': column.textOrNull, LastUsedDate: column.timeOrNull };
  const from = soql`FROM OauthToken WHERE AppName = ${label} LIMIT ${OAUTH_TOKENS_PER_QUERY}`;
  const rows = await unlessRefused(queryRows(connection, columns, from));
  if (!rows) return null;
  const users = [...Map.groupBy(rows, ({ UserId }) => UserId)].map(([userId, own]) =>
    tokenUser(
      userId,
      own[0]?.['User.Username'] ?? null,
      own.map(({ LastUsedDate }) => ({ format: null, lastUsedAt: LastUsedDate })),
    ),
  );
  return { source: 'oauth-token', users: users.sort(byLastUse), whole: rows.length < OAUTH_TOKENS_PER_QUERY };
}

/** The tokens of one user in one line. */
function tokenUser(userId: string, username: string | null, tokens: SeenToken[]): TokenUser {
  const formats = new Set(tokens.flatMap(({ format }) => format ?? []));
  const dates = tokens.flatMap(({ lastUsedAt }) => lastUsedAt ?? []).sort();
  const [only = null] = formats;
  return {
    userId,
    username,
    tokens: tokens.length,
    format: formats.size > 1 ? 'both' : only,
    lastUsedAt: dates.at(-1) ?? null,
  };
}

const byLastUse = (a: TokenUser, b: TokenUser): number => ((a.lastUsedAt ?? '') < (b.lastUsedAt ?? '') ? 1 : -1);

/** Items of all pages that were asked for; `whole`: there are no more. */
type Items<T> = { items: T[]; whole: boolean };
export type UsedApp = { id: string; name: string };
type UsageUser = { id: string; username: string | null };

/** Whether one more request is within bounds; the pages end where it is not. */
type MaySend = () => boolean;

/** Apps with usage; null when the answer is none. @throws JwtError as `callOrg`, refusals included. */
export const usedApps = (connection: Connection, maySend: MaySend): Promise<Items<UsedApp> | null> =>
  itemsOf(connection, 'usage', 'apps', maySend, ({ identifier, developerName }) => {
    const id = text(identifier);
    return id ? { id, name: text(developerName) ?? id } : null;
  });

/** Null when the org refuses. The page that describes these users is thin, so their fields are read under every likely name. */
const usersOf = (connection: Connection, app: string, maySend: MaySend): Promise<Items<UsageUser> | null> =>
  unlessRefused(
    itemsOf(connection, `usage/${app}/users`, 'users', maySend, (user) => {
      const id = text(user.id) ?? text(user.userId) ?? text(user.identifier);
      return id ? { id, username: text(user.username) ?? text(user.name) } : null;
    }),
  );

const formats: Record<string, SeenToken['format']> = { jwt: 'jwt', opaque: 'opaque' };

/** Null when the org refuses. */
export const tokensOf = (
  connection: Connection,
  app: string,
  user: string,
  maySend: MaySend,
): Promise<Items<SeenToken> | null> =>
  unlessRefused(
    itemsOf(connection, `usage/${app}/${user}/tokens`, 'tokens', maySend, ({ accessTokenFormat, lastUsedAt }) => {
      const time = Date.parse(text(lastUsedAt) ?? '');
      const format = formats[String(accessTokenFormat).toLowerCase()] ?? null;
      return { format, lastUsedAt: Number.isNaN(time) ? null : new Date(time).toISOString() };
    }),
  );

type UsageItem = { [field: string]: unknown };

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** The items of all pages, as far as `maySend` lets it; null when the answer is no such list. `itemOf`: null for what is no item. */
async function itemsOf<T>(
  connection: Connection,
  path: string,
  name: string,
  maySend: MaySend,
  itemOf: (answer: UsageItem) => T | null,
): Promise<Items<T> | null> {
  const items: T[] = [];
  const first = `${restPath(connection.version)}/apps/oauth/${path}`;
  for await (const page of pagesOf(connection, first, 'nextPageUrl', maySend)) {
    if (page === null) return { items, whole: false };
    const found = page[name];
    if (!Array.isArray(found)) return null;
    for (const one of found) {
      const item = isItem(one) ? itemOf(one) : null;
      if (item !== null) items.push(item);
    }
    if (found.length === 0) break; // beyond the end
  }
  return { items, whole: true };
}

const isItem = (value: unknown): value is UsageItem => typeof value === 'object' && value !== null;

/**
 * When apps were last used, out of three sources, none of them whole: a bearer login may leave no trace in the first and the
 * last. `maySend` says whether one more request is within the command's bounds. docs/salesforce.md §4.6, §8.2, §10
 */
export async function lastUses(connection: Connection, apps: App[], maySend: () => boolean): Promise<LastUses> {
  const lastUsedAt = new Map<string, string>();
  const note: Note = (app, when) => {
    const key = app && appKey(app);
    if (key && when > (lastUsedAt.get(key) ?? '')) lastUsedAt.set(key, when);
  };
  const byName = uniqueNames(apps);
  for (const rows of await Promise.all([oauthTokens(connection), logins(connection)]))
    for (const { app, when } of rows) note(byName.get(app.toLowerCase()), when);
  const open = apps.filter((app) => app.type === 'ExternalClientApp' && !lastUsedAt.has(appKey(app)));
  return { lastUsedAt, unasked: await askConnect(connection, open, maySend, note) };
}

/** These rows know an app by its label, which several may share: then none of them gets the use. Null: ambiguous. */
function uniqueNames(apps: App[]): Map<string, App | null> {
  const names = new Map<string, App | null>();
  for (const app of apps)
    for (const name of new Set([app.name.toLowerCase(), app.label.toLowerCase()]))
      names.set(name, names.has(name) ? null : app);
  return names;
}

type Note = (app: App | null | undefined, when: string) => void;
/** `when` in ISO 8601, UTC. */
type Use = { app: string; when: string };

/** The tokens used last, 2,500 at most. Only the names and dates are asked for, never a token. */
async function oauthTokens(connection: Connection): Promise<Use[]> {
  const columns = { AppName: column.textOrNull, LastUsedDate: column.time };
  const uses: Use[] = [];
  for (let offset = 0; offset <= LARGEST_OFFSET; offset += OAUTH_TOKENS_PER_QUERY) {
    const used = soql`FROM OauthToken WHERE LastUsedDate != null ORDER BY LastUsedDate DESC`;
    const from = soql`${used} LIMIT ${OAUTH_TOKENS_PER_QUERY} OFFSET ${offset}`;
    const page = (await unlessRefused(queryRows(connection, columns, from))) ?? [];
    uses.push(...page.flatMap(({ AppName, LastUsedDate }) => (AppName ? [{ app: AppName, when: LastUsedDate }] : [])));
    if (page.length < OAUTH_TOKENS_PER_QUERY) break;
  }
  return uses;
}

/** The newest logins, one page: they show bearer logins too. docs/salesforce.md §5.4 */
async function logins(connection: Connection): Promise<Use[]> {
  const columns = { Application: column.textOrNull, LoginTime: column.time };
  const from = soql`FROM LoginHistory WHERE Status = 'Success' ORDER BY LoginTime DESC LIMIT ${LOGINS_PER_QUERY}`;
  const rows = (await unlessRefused(queryRows(connection, columns, from))) ?? [];
  return rows.flatMap(({ Application, LoginTime }) => (Application ? [{ app: Application, when: LoginTime }] : []));
}

/** Connect REST takes several requests an app, so it is asked as far as the bounds go. Gives how many apps were not asked. */
async function askConnect(connection: Connection, apps: App[], maySend: () => boolean, note: Note): Promise<number> {
  if (apps.length === 0) return 0;
  const used = await unlessRefused(usedApps(connection, maySend));
  if (!used) return apps.length;
  const ids = new Set(used.items.map(({ id }) => toId15(id)));
  const waiting = apps.filter(({ id }) => ids.has(toId15(id)));
  let unasked = used.whole ? 0 : apps.length - waiting.length;
  await concurrently(waiting, async (app) => {
    if (!(await noteUses(connection, app, maySend, note))) unasked += 1;
  });
  return unasked;
}

/** Whether the whole of the app's use could be asked for. */
async function noteUses(connection: Connection, app: App, maySend: () => boolean, note: Note): Promise<boolean> {
  const users = await usersOf(connection, toId15(app.id), maySend);
  let whole = users?.whole ?? false;
  for (const { id } of users?.items ?? []) {
    const tokens = await tokensOf(connection, toId15(app.id), id, maySend);
    for (const { lastUsedAt } of tokens?.items ?? []) if (lastUsedAt) note(app, lastUsedAt);
    whole &&= tokens?.whole ?? false;
  }
  return whole;
}

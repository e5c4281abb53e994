/**
 * Who uses an app. Each kind has a source of its own: Connect REST tells of external client apps alone, OauthToken knows an
 * app by its label. docs/salesforce.md §4.6, §10
 */
import type { Connection } from '@salesforce/core';
import { inLanes } from '../../salesforce/concurrency.ts';
import { reached } from '../../salesforce/org/call-org.ts';
import { unlessRefused } from '../../salesforce/org/refusal.ts';
import type { App, AppType } from '../app.ts';
import { type AppUsage, type SeenToken, type TokenUser, tokenUser } from '../usage.ts';
import { idKey } from './list-rows.ts';

/** Null: the org refuses to tell, or has no such source. */
export const readUsage = (connection: Connection, app: App): Promise<AppUsage | null> =>
  readers[app.type](connection, app);

const readers: Record<AppType, (connection: Connection, app: App) => Promise<AppUsage | null>> = {
  ConnectedApp: byOauthToken,
  ExternalClientApp: byConnectRest,
};

/** One request for each; with more users, or more pages of users, the answer is not whole. */
const [MOST_USERS, MOST_PAGES] = [50, 5];

function atMost(requests: number): () => boolean {
  let left = requests;
  return () => {
    left -= 1;
    return left >= 0;
  };
}

async function byConnectRest(connection: Connection, { id }: App): Promise<AppUsage | null> {
  const found = id === null ? null : await usersOf(connection, id, atMost(MOST_PAGES));
  if (!found || id === null) return null;
  const users: TokenUser[] = [];
  const asked = found.items.slice(0, MOST_USERS);
  let whole = found.whole && found.items.length === asked.length;
  await inLanes(asked, async (user) => {
    const tokens = await tokensOf(connection, id, user.id, atMost(1));
    whole &&= tokens?.whole ?? false;
    users.push(tokenUser(user.id, user.username, tokens?.items ?? []));
  });
  return { source: 'connect-rest', users: users.sort(byLastUse), whole };
}

type TokenRow = { UserId: string; User: { Username: string } | null; LastUsedDate: string | null };

/** The org gives at most so many rows. The token itself is never asked for. */
const MOST_ROWS = 500;

async function byOauthToken(connection: Connection, { label }: App): Promise<AppUsage | null> {
  const name = label.replace(/[\\']/g, '\\$&');
  const soql = `SELECT UserId, User.Username, LastUsedDate FROM OauthToken WHERE AppName = '${name}' LIMIT ${MOST_ROWS}`;
  const page = await unlessRefused(reached(connection, () => connection.query<TokenRow>(soql)));
  if (!page) return null;
  const byUser = new Map<string, TokenRow[]>();
  for (const row of page.records) byUser.set(row.UserId, [...(byUser.get(row.UserId) ?? []), row]);
  const users = [...byUser].map(([userId, rows]) =>
    tokenUser(userId, rows[0]?.User?.Username ?? null, rows.map(seenToken)),
  );
  return { source: 'oauth-token', users: users.sort(byLastUse), whole: page.records.length < MOST_ROWS };
}

const seenToken = ({ LastUsedDate }: TokenRow): SeenToken => ({
  format: null,
  lastUsedAt: LastUsedDate && new Date(LastUsedDate).toISOString(),
});

const byLastUse = (a: TokenUser, b: TokenUser): number => ((a.lastUsedAt ?? '') < (b.lastUsedAt ?? '') ? 1 : -1);

/** Items of all pages that were asked for; `whole`: there are no more. */
export type Items<T> = { items: T[]; whole: boolean };
export type UsedApp = { id: string; name: string };
export type UsageUser = { id: string; username: string | null };
export type UsageToken = { format: 'jwt' | 'opaque' | null; firstUsedAt: string | null; lastUsedAt: string | null };

type Answer = { [field: string]: unknown };
type MaySend = () => boolean;

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Ids of the apps with usage; null when the org refuses to tell. */
export async function usedApps(
  connection: Connection,
  maySend: MaySend,
): Promise<{ ids: Set<string>; whole: boolean } | null> {
  const pages = await pagesOf(connection, 'usage', 'apps', maySend);
  return pages && { ids: new Set(pages.items.map(({ identifier }) => idKey(text(identifier)))), whole: pages.whole };
}

/** Apps with usage, by id and name; null when the answer is none. @throws JwtError as `reached`, refusals included. */
export async function appsInUse(connection: Connection, maySend: MaySend): Promise<Items<UsedApp> | null> {
  const pages = await askedPages(connection, 'usage', 'apps', maySend);
  const apps = pages?.items.flatMap(({ identifier, developerName }) => {
    const id = text(identifier);
    return id ? [{ id, name: text(developerName) ?? id }] : [];
  });
  return pages && { items: apps ?? [], whole: pages.whole };
}

/** The page that describes these users is thin, so their fields are read under every likely name. */
export async function usersOf(connection: Connection, app: string, maySend: MaySend): Promise<Items<UsageUser> | null> {
  const pages = await pagesOf(connection, `usage/${app}/users`, 'users', maySend);
  return (
    pages && {
      whole: pages.whole,
      items: pages.items.flatMap((user) => {
        const id = text(user.id) ?? text(user.userId) ?? text(user.identifier);
        return id ? [{ id, username: text(user.username) ?? text(user.name) }] : [];
      }),
    }
  );
}

export async function tokensOf(
  connection: Connection,
  app: string,
  user: string,
  maySend: MaySend,
): Promise<Items<UsageToken> | null> {
  const pages = await pagesOf(connection, `usage/${app}/${user}/tokens`, 'tokens', maySend);
  const formats: Record<string, UsageToken['format']> = { jwt: 'jwt', opaque: 'opaque' };
  return (
    pages && {
      whole: pages.whole,
      items: pages.items.map((token) => ({
        format: formats[String(token.accessTokenFormat).toLowerCase()] ?? null,
        firstUsedAt: isoOf(token.initialConnectionAt),
        lastUsedAt: isoOf(token.lastUsedAt),
      })),
    }
  );
}

function isoOf(value: unknown): string | null {
  const time = Date.parse(text(value) ?? '');
  return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** Follows the pages, as far as `maySend` lets it; null when the org refuses. */
const pagesOf = (connection: Connection, path: string, name: string, maySend: MaySend): Promise<Items<Answer> | null> =>
  unlessRefused(askedPages(connection, path, name, maySend));

/** The same, but a refusal is thrown; null when the answer is no such list. */
async function askedPages(
  connection: Connection,
  path: string,
  name: string,
  maySend: MaySend,
): Promise<Items<Answer> | null> {
  const items: Answer[] = [];
  let url: string | null = `/services/data/v${connection.version}/apps/oauth/${path}`;
  while (url !== null) {
    if (!maySend()) return { items, whole: false };
    const address: string = url;
    const answer = await reached(connection, () => connection.request<Answer>({ method: 'GET', url: address }));
    const page = answer[name];
    if (!Array.isArray(page)) return null;
    items.push(...(page as Answer[]));
    url = page.length > 0 ? text(answer.nextPageUrl) : null;
  }
  return { items, whole: true };
}

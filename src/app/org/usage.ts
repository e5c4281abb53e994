/**
 * Who uses an app. Each kind has a source of its own: Connect REST tells of external client apps alone, OauthToken knows an
 * app by its label. docs/salesforce.md §4.6, §10
 */

import { concurrently } from '../../salesforce/concurrency.ts';
import { OAUTH_TOKENS_PER_QUERY } from '../../salesforce/limits.ts';
import { callOrg, unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import type { App, AppType } from '../app.ts';
import { type AppUsage, type SeenToken, type TokenUser, tokenUser } from '../usage.ts';

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
  const byUser = new Map<string, typeof rows>();
  for (const row of rows) byUser.set(row.UserId, [...(byUser.get(row.UserId) ?? []), row]);
  const users = [...byUser].map(([userId, own]) =>
    tokenUser(
      userId,
      own[0]?.['User.Username'] ?? null,
      own.map(({ LastUsedDate }) => ({ format: null, lastUsedAt: LastUsedDate })),
    ),
  );
  return { source: 'oauth-token', users: users.sort(byLastUse), whole: rows.length < OAUTH_TOKENS_PER_QUERY };
}

const byLastUse = (a: TokenUser, b: TokenUser): number => ((a.lastUsedAt ?? '') < (b.lastUsedAt ?? '') ? 1 : -1);

/** Items of all pages that were asked for; `whole`: there are no more. */
export type Items<T> = { items: T[]; whole: boolean };
export type UsedApp = { id: string; name: string };
export type UsageUser = { id: string; username: string | null };

/** Whether one more request is within bounds; the pages end where it is not. */
type MaySend = () => boolean;

/** Apps with usage; null when the answer is none. @throws JwtError as `callOrg`, refusals included. */
export const usedApps = (connection: Connection, maySend: MaySend): Promise<Items<UsedApp> | null> =>
  pagesOf(connection, 'usage', 'apps', maySend, ({ identifier, developerName }) => {
    const id = text(identifier);
    return id ? { id, name: text(developerName) ?? id } : null;
  });

/** Null when the org refuses. The page that describes these users is thin, so their fields are read under every likely name. */
export const usersOf = (connection: Connection, app: string, maySend: MaySend): Promise<Items<UsageUser> | null> =>
  unlessRefused(
    pagesOf(connection, `usage/${app}/users`, 'users', maySend, (user) => {
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
    pagesOf(connection, `usage/${app}/${user}/tokens`, 'tokens', maySend, ({ accessTokenFormat, lastUsedAt }) => {
      const time = Date.parse(text(lastUsedAt) ?? '');
      const format = formats[String(accessTokenFormat).toLowerCase()] ?? null;
      return { format, lastUsedAt: Number.isNaN(time) ? null : new Date(time).toISOString() };
    }),
  );

type Answer = { [field: string]: unknown };

const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);

/** Follows the pages, as far as `maySend` lets it; null when the answer is no such list. `itemOf`: null for what is no item. */
async function pagesOf<T>(
  connection: Connection,
  path: string,
  name: string,
  maySend: MaySend,
  itemOf: (answer: Answer) => T | null,
): Promise<Items<T> | null> {
  const items: T[] = [];
  let url: string | null = `/services/data/v${connection.version}/apps/oauth/${path}`;
  while (url !== null) {
    if (!maySend()) return { items, whole: false };
    const address: string = url;
    const answer = await callOrg(connection, () => connection.request<Answer>({ method: 'GET', url: address }));
    const page = answer[name];
    if (!Array.isArray(page)) return null;
    items.push(...page.flatMap((item: Answer) => itemOf(item) ?? []));
    url = page.length > 0 ? text(answer.nextPageUrl) : null;
  }
  return { items, whole: true };
}

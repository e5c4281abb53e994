/** What Connect REST tells of the use of external client apps: the apps, their users, the users' tokens. docs/salesforce.md §4.6 */
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { pagesOf } from '../../salesforce/org/pages.ts';
import { restPath } from '../../salesforce/versions.ts';

export type SeenToken = { format: 'jwt' | 'opaque' | null; lastUsedAt: string | null };

/** Items of all pages that were asked for; `whole`: there are no more. */
export type Items<T> = { items: T[]; whole: boolean };
export type UsedApp = { id: string; name: string };
type UsageUser = { id: string; username: string | null };

/** Whether one more request is within bounds; the pages end where it is not. */
export type MaySend = () => boolean;

/** Apps with usage; null when the answer is none. @throws JwtError as `callOrg`, refusals included. */
export const usedApps = (connection: Connection, maySend: MaySend): Promise<Items<UsedApp> | null> =>
  itemsOf(connection, 'usage', 'apps', maySend, ({ identifier, developerName }) => {
    const id = text(identifier);
    return id ? { id, name: text(developerName) ?? id } : null;
  });

/** Null when the org refuses. The page that describes these users is thin, so their fields are read under every likely name. */
export const usersOf = (connection: Connection, app: string, maySend: MaySend): Promise<Items<UsageUser> | null> =>
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

/** Connect REST: who uses an external client app. Connected apps never appear. docs/salesforce.md §4.6 */

import { toId15 } from '../../salesforce/ids.ts';
import { callOrg, unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';

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
  return pages && { ids: new Set(pages.items.map(({ identifier }) => toId15(text(identifier)))), whole: pages.whole };
}

/** Apps with usage, by id and name; null when the answer is none. @throws JwtError as `callOrg`, refusals included. */
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
    const answer = await callOrg(connection, () => connection.request<Answer>({ method: 'GET', url: address }));
    const page = answer[name];
    if (!Array.isArray(page)) return null;
    items.push(...(page as Answer[]));
    url = page.length > 0 ? text(answer.nextPageUrl) : null;
  }
  return { items, whole: true };
}

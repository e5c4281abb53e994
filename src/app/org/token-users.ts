/** Who uses one app. Each kind has a source of its own. docs/salesforce.md §4.6, §10 */

import { concurrently } from '../../salesforce/concurrency.ts';
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import type { App, AppType } from '../app.ts';
import { type AppUsage, type TokenUser, tokenUser } from '../usage.ts';
import { tokensOf, usersOf } from './usage.ts';

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

/** The org gives at most so many rows. The token itself is never asked for. */
const MOST_ROWS = 500;

async function byOauthToken(connection: Connection, { label }: App): Promise<AppUsage | null> {
  const columns = { UserId: column.text, 'User.Username': column.textOrNull, LastUsedDate: column.timeOrNull };
  const from = soql`FROM OauthToken WHERE AppName = ${label} LIMIT ${MOST_ROWS}`;
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
  return { source: 'oauth-token', users: users.sort(byLastUse), whole: rows.length < MOST_ROWS };
}

const byLastUse = (a: TokenUser, b: TokenUser): number => ((a.lastUsedAt ?? '') < (b.lastUsedAt ?? '') ? 1 : -1);

/** Who uses one app. Each kind has a source of its own. docs/salesforce.md §4.6, §10 */

import { inLanes } from '../../salesforce/concurrency.ts';
import { reached } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { unlessRefused } from '../../salesforce/org/refusal.ts';
import type { App, AppType } from '../app.ts';
import { type AppUsage, type SeenToken, type TokenUser, tokenUser } from '../usage.ts';
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

/**
 * Who uses an app. Connect REST tells of external client apps alone, OauthToken knows an app by its label.
 * docs/salesforce.md §4.6, §8.2, §10
 */

import { isNamed } from '../../faults/errors.ts';
import { concurrently } from '../../salesforce/concurrency.ts';
import { OAUTH_TOKENS_PER_QUERY } from '../../salesforce/limits.ts';
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import type { App } from '../app.ts';
import { type SeenToken, tokensOf, usersOf } from './connect-usage.ts';

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

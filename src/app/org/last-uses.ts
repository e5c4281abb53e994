/** When apps were last used. OauthToken and LoginHistory know an app by its label. docs/salesforce.md §4.6, §8.2, §10 */
import { concurrently } from '../../salesforce/concurrency.ts';
import { toId15 } from '../../salesforce/ids.ts';
import { LARGEST_OFFSET, LOGINS_PER_QUERY, OAUTH_TOKENS_PER_QUERY } from '../../salesforce/limits.ts';
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { type App, appKey } from '../app.ts';
import type { LastUses } from '../list.ts';
import { tokensOf, usedApps, usersOf } from './connect-usage.ts';

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

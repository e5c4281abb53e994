/** Sessions beside JWT-based access tokens, and refresh tokens as rows of OauthToken. docs/salesforce.md §6.4, §8.2, §10 */

import { LARGEST_OFFSET, OAUTH_TOKENS_PER_QUERY } from '../../salesforce/limits.ts';
import { callOrg, errorCodeOf, unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { revoke } from '../../salesforce/org/oauth.ts';
import { queryFirstRows, queryRows } from '../../salesforce/org/query.ts';
import { permissions } from '../../salesforce/permissions.ts';
import { type Columns, column, type Row, soql } from '../../salesforce/soql.ts';
import { notSalesforce } from '../../salesforce/token-answers.ts';
import { knownSince, restPath } from '../../salesforce/versions.ts';
import { type GrantSource, gapIn, grouped, type Listing, listingOf, type Revocation } from '../grant.ts';

/** What the org answers when the thing is not there any more. docs/salesforce.md §12.3 */
const goneCodes = ['NOT_FOUND', 'ENTITY_IS_DELETED'];

/**
 * Deletes what is at `path`, below the REST API's. False: it was gone already.
 * @throws JwtError as `callOrg`.
 */
export async function deleteAt(connection: Connection, path: string): Promise<boolean> {
  const url = `${restPath(connection.version)}/${path}`;
  try {
    const answer = await callOrg(connection, () => connection.request<unknown>({ method: 'DELETE', url }));
    // Salesforce answers without a body; a text is a page of something in between. docs/salesforce.md §12.3
    if (typeof answer === 'string' && answer.trim() !== '')
      throw notSalesforce(new URL(connection.instanceUrl).host, 200);
    return true;
  } catch (error) {
    if (goneCodes.includes(errorCodeOf(error) ?? '')) return false;
    throw error;
  }
}

const sessionColumns = {
  Id: column.text,
  IsCurrent: column.flag,
  'Users.Username': column.textOrNull,
  'LoginHistory.Application': column.textOrNull,
};

/**
 * Sessions of one user, of one app by its label as the login was recorded, or of all. `seesAll`: whether the user is shown
 * everybody's rows, as far as they are wanted; null: not known.
 */
export function jwtSessions(
  connection: Connection,
  { userId, appLabel }: { userId?: string; appLabel?: string },
  seesAll: boolean | null,
): GrantSource {
  const kind = 'session';
  const ended = new Set<string>();
  let ids: string[] = [];
  const list = async (): Promise<Listing> => {
    ids = [];
    if (Number(connection.version) < knownSince.jwtSessions) return listingOf(kind, [], [gapIn(kind, 'version')]);
    const ofJwts = soql`FROM AuthSession WHERE IsAssociatedWithJwtAccessToken = true`;
    const from = userId === undefined ? ofJwts : soql`${ofJwts} AND UsersId = ${userId}`;
    const seen = await unlessRefused(queryFirstRows(connection, sessionColumns, from));
    if (!seen) return listingOf(kind, [], [gapIn(kind, 'refused')]);
    const { rows, whole } = seen;
    const isOfApp = (label: string | null): boolean => label?.toLowerCase() === appLabel?.toLowerCase();
    const wanted = rows.filter((row) => appLabel === undefined || isOfApp(row['LoginHistory.Application']));
    const ending = wanted.filter(({ IsCurrent }) => !IsCurrent);
    ids = ending.map(({ Id }) => Id);
    const grants = ending.map((row) => {
      return { kind, app: row['LoginHistory.Application'], user: row['Users.Username'], count: 1 } as const;
    });
    const gaps = [
      ...(seesAll === false ? [gapIn(kind, 'permission', permissions.manageUsers)] : []),
      ...(whole ? [] : [gapIn(kind, 'incomplete')]),
    ];
    const back = { [kind]: ids.filter((id) => ended.has(id)).length };
    return { ...listingOf(kind, grouped(grants), gaps, wanted.length - ending.length), back };
  };
  const end = async (id: string): Promise<number> => {
    if (!(await deleteAt(connection, `sobjects/AuthSession/${id}`))) return 0;
    ended.add(id);
    return 1;
  };
  const revocation = (id: string): Revocation => ({ kind, id, revoke: () => end(id) });
  return { kind, list, next: async () => ids.splice(0).map(revocation) };
}

type TokenFilter = { kind: 'user'; userId: string } | { kind: 'apps'; appLabels: string[] };

const tokenColumns = { AppName: column.textOrNull, 'User.Username': column.textOrNull };
/** The delete token is a secret: it goes to the org and nowhere else. */
const secretColumns = { ...tokenColumns, DeleteToken: column.text };
type TokenRow = Row<typeof tokenColumns>;
type SecretRow = Row<typeof secretColumns>;

/** In one run. An org that has more, or never ceases to list new ones, has the rest in the list that is made afterwards. */
const MOST_TRIED = 100_000;

/** Refresh tokens by OauthToken: the only way for connected apps. `seesAll` as above. */
export function oauthTokens(connection: Connection, filter: TokenFilter, seesAll: boolean | null): GrantSource {
  const kind = 'oauth-token';
  const tried = new Set<string>();
  /** By app and user: what the org says to have ended, and what it listed before. */
  const ended: string[] = [];
  let had: Map<string, number> | null = null;
  let isMore = false;
  const list = async (): Promise<Listing> => {
    const seen = await allRows(connection, filter);
    const rows = seen?.rows ?? [];
    const has = countsBy(rows.map(rowName));
    const back = had && seen?.whole ? { back: { [kind]: stillThere(had, countsBy(ended), has) } } : {};
    had ??= seen?.whole ? has : null;
    isMore = rows.length > 0;
    const gaps = [
      ...(seen === null ? [gapIn(kind, 'refused')] : []),
      ...(seesAll === false ? [gapIn(kind, 'permission', permissions.customizeApplication)] : []),
      ...(seen?.whole === false ? [gapIn(kind, 'incomplete')] : []),
    ];
    const grants = rows.map((row) => ({ kind, app: row.AppName, user: row['User.Username'], count: 1 }) as const);
    return { ...listingOf(kind, grouped(grants), gaps), ...back };
  };
  // Posted to `/revoke` as the token that it stands for; that call needs no session. docs/salesforce.md §8.1
  const end = async (row: SecretRow): Promise<number> => {
    if ((await revoke(new URL(connection.instanceUrl).origin, row.DeleteToken, null)) !== 'revoked') return 0;
    ended.push(rowName(row));
    return 1;
  };
  const next = async (): Promise<Revocation[]> => {
    if (!isMore) return [];
    const { rows, isLast } = await firstUntried(connection, filter, tried);
    isMore = !isLast && tried.size < MOST_TRIED;
    for (const { DeleteToken } of rows) tried.add(DeleteToken);
    return rows.map((row) => ({ kind, id: rowName(row), revoke: () => end(row) }));
  };
  return { kind, list, next };
}

const rowName = (row: TokenRow): string => `${row.AppName ?? '?'} / ${row['User.Username'] ?? '?'}`;

function countsBy(names: string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** By name, because a row of another app may have gone with a token that it shows once more. */
function stillThere(had: Map<string, number>, ended: Map<string, number>, has: Map<string, number>): number {
  const doubted = [...ended].map(([name, count]) => {
    const gone = (had.get(name) ?? 0) - (has.get(name) ?? 0);
    return Math.max(0, count - Math.max(0, gone));
  });
  return doubted.reduce((sum, count) => sum + count, 0);
}

/** Names and counts only, 2,500 rows at most. */
async function allRows(connection: Connection, filter: TokenFilter) {
  const rows: TokenRow[] = [];
  for (let offset = 0; offset <= LARGEST_OFFSET; offset += OAUTH_TOKENS_PER_QUERY) {
    const page = await unlessRefused(pageOf(connection, tokenColumns, filter, offset));
    if (page === null) return offset === 0 ? null : { rows, whole: false };
    rows.push(...page);
    if (page.length < OAUTH_TOKENS_PER_QUERY) return { rows, whole: true };
  }
  return { rows, whole: false };
}

/** What is ended leaves the list, so the first page fills up again; what failed is passed by. */
async function firstUntried(
  connection: Connection,
  filter: TokenFilter,
  tried: Set<string>,
): Promise<{ rows: SecretRow[]; isLast: boolean }> {
  for (let offset = 0; offset <= LARGEST_OFFSET; offset += OAUTH_TOKENS_PER_QUERY) {
    const page = await pageOf(connection, secretColumns, filter, offset);
    const rows = page.filter(({ DeleteToken }) => !tried.has(DeleteToken));
    const isLast = page.length < OAUTH_TOKENS_PER_QUERY;
    if (rows.length > 0 || isLast) return { rows, isLast };
  }
  return { rows: [], isLast: true };
}

function pageOf<C extends Columns>(connection: Connection, columns: C, filter: TokenFilter, offset: number) {
  const which = filter.kind === 'user' ? soql`UserId = ${filter.userId}` : soql`AppName IN ${filter.appLabels}`;
  const from = soql`FROM OauthToken WHERE ${which} LIMIT ${OAUTH_TOKENS_PER_QUERY} OFFSET ${offset}`;
  return queryRows(connection, columns, from);
}

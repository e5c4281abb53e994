/** Refresh tokens by OauthToken: the only way for connected apps. docs/salesforce.md §8.2, §10 */
import { LARGEST_OFFSET, OAUTH_TOKENS_PER_QUERY } from '../../salesforce/limits.ts';
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { revoke } from '../../salesforce/org/oauth.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { type Columns, column, type Row, soql } from '../../salesforce/soql.ts';
import { type Gap, type GrantSource, grouped, type Listing, type Revocation } from '../grant.ts';
import type { Visibility } from './visibility.ts';

export type OauthTokenFilter = { userId: string } | { appLabels: string[] };

const named = { AppName: column.textOrNull, 'User.Username': column.textOrNull };
/** The delete token is a secret: it goes to the org and nowhere else. */
const withSecret = { ...named, DeleteToken: column.text };
type TokenRow = Row<typeof named>;
type SecretRow = Row<typeof withSecret>;

const kind = 'oauth-token';

export function oauthTokens(
  connection: Connection,
  filter: OauthTokenFilter,
  seesAll: Visibility['everybodysOauthTokens'],
): GrantSource {
  const tried = new Set<string>();
  let isMore = false;
  return {
    kind,
    list: async () => {
      const seen = await allRows(connection, filter);
      isMore = seen !== null && seen.rows.length > 0;
      return listing(seen, seesAll);
    },
    next: async () => {
      if (!isMore) return [];
      const { rows, isLast } = await firstUntried(connection, filter, tried);
      isMore = !isLast;
      for (const { DeleteToken } of rows) tried.add(DeleteToken);
      return rows.map((row) => revocation(connection, row));
    },
  };
}

function listing(seen: { rows: TokenRow[]; whole: boolean } | null, seesAll: boolean | null): Listing {
  const gaps: Gap[] = [];
  if (seen === null) gaps.push({ kind, reason: 'refused', permission: null });
  if (seesAll === false) gaps.push({ kind, reason: 'permission', permission: 'Customize Application' });
  if (seen?.whole === false) gaps.push({ kind, reason: 'incomplete', permission: null });
  const grants = grouped(seen?.rows.map(grant) ?? []);
  return { asked: [kind], grants, gaps, spared: 0 };
}

const grant = (row: TokenRow) => ({ kind, app: row.AppName, user: row['User.Username'], count: 1 }) as const;

/** Names and counts only, 2,500 rows at most. */
async function allRows(connection: Connection, filter: OauthTokenFilter) {
  const rows: TokenRow[] = [];
  for (let offset = 0; offset <= LARGEST_OFFSET; offset += OAUTH_TOKENS_PER_QUERY) {
    const page = await unlessRefused(pageOf(connection, named, filter, offset));
    if (page === null) return offset === 0 ? null : { rows, whole: false };
    rows.push(...page);
    if (page.length < OAUTH_TOKENS_PER_QUERY) return { rows, whole: true };
  }
  return { rows, whole: false };
}

/** What is ended leaves the list, so the first page fills up again; what failed is passed by. */
async function firstUntried(
  connection: Connection,
  filter: OauthTokenFilter,
  tried: Set<string>,
): Promise<{ rows: SecretRow[]; isLast: boolean }> {
  for (let offset = 0; offset <= LARGEST_OFFSET; offset += OAUTH_TOKENS_PER_QUERY) {
    const page = await pageOf(connection, withSecret, filter, offset);
    const rows = page.filter(({ DeleteToken }) => !tried.has(DeleteToken));
    const isLast = page.length < OAUTH_TOKENS_PER_QUERY;
    if (rows.length > 0 || isLast) return { rows, isLast };
  }
  return { rows: [], isLast: true };
}

function pageOf<C extends Columns>(connection: Connection, columns: C, filter: OauthTokenFilter, offset: number) {
  const which = 'userId' in filter ? soql`UserId = ${filter.userId}` : soql`AppName IN ${filter.appLabels}`;
  const from = soql`FROM OauthToken WHERE ${which} LIMIT ${OAUTH_TOKENS_PER_QUERY} OFFSET ${offset}`;
  return queryRows(connection, columns, from);
}

/** Posted to `/revoke` as the token that it stands for; that call needs no session. docs/salesforce.md §8.1 */
const revocation = (connection: Connection, row: SecretRow): Revocation => ({
  kind,
  id: `${row.AppName ?? '?'} / ${row['User.Username'] ?? '?'}`,
  revoke: async () =>
    (await revoke(new URL(connection.instanceUrl).origin, row.DeleteToken, null)) === 'revoked' ? 1 : 0,
});

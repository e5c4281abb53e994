/** Sessions that stand beside JWT-based access tokens. docs/salesforce.md §6.4, §8.2, §10 */
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, type Row, type Soql, soql } from '../../salesforce/soql.ts';
import { knownSince } from '../../salesforce/versions.ts';
import { type Gap, type GrantSource, grouped, type Listing, type Revocation } from '../grant.ts';
import { deleteAt } from './delete.ts';
import type { Visibility } from './visibility.ts';

const columns = {
  Id: column.text,
  IsCurrent: column.flag,
  'Users.Username': column.textOrNull,
  'LoginHistory.Application': column.textOrNull,
};
type SessionRow = Row<typeof columns>;

/** Which of them. An app is known by its label, as the login was recorded. */
export type SessionFilter = { userId: string } | { appLabel: string } | 'all';

const kind = 'session';

/** `seesAll`: whether the user is shown everybody's rows, as far as the filter wants them; null: not known. */
export function jwtSessions(
  connection: Connection,
  filter: SessionFilter,
  seesAll: Visibility['everybodysSessions'],
): GrantSource {
  let waiting: SessionRow[] = [];
  const gap = (reason: Gap['reason'], permission: string | null = null): Gap => ({ kind, reason, permission });
  const listing = (rows: SessionRow[], gaps: Gap[]): Listing => {
    waiting = rows.filter(({ IsCurrent }) => !IsCurrent);
    return { asked: [kind], grants: grouped(waiting.map(grant)), gaps, spared: rows.length - waiting.length };
  };
  return {
    kind,
    list: async () => {
      if (Number(connection.version) < knownSince.jwtSessions) return listing([], [gap('version')]);
      const rows = await unlessRefused(queryRows(connection, columns, sessionsOf(filter)));
      if (!rows) return listing([], [gap('refused')]);
      const gaps = seesAll === false ? [gap('permission', 'Manage Users')] : [];
      return listing(rows.filter(fits(filter)), gaps);
    },
    next: async () => waiting.splice(0).map(({ Id }) => revocation(connection, Id)),
  };
}

function sessionsOf(filter: SessionFilter): Soql {
  const ofJwts = soql`FROM AuthSession WHERE IsAssociatedWithJwtAccessToken = true`;
  return typeof filter === 'object' && 'userId' in filter ? soql`${ofJwts} AND UsersId = ${filter.userId}` : ofJwts;
}

const fits =
  (filter: SessionFilter) =>
  (row: SessionRow): boolean => {
    if (typeof filter === 'string' || !('appLabel' in filter)) return true;
    return row['LoginHistory.Application']?.toLowerCase() === filter.appLabel.toLowerCase();
  };

const grant = (row: SessionRow) => ({
  kind: 'session' as const,
  app: row['LoginHistory.Application'],
  user: row['Users.Username'],
  count: 1,
});

const revocation = (connection: Connection, id: string): Revocation => ({
  kind,
  id,
  revoke: async () => ((await deleteAt(connection, `sobjects/AuthSession/${id}`)) ? 1 : 0),
});

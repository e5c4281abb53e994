/** Sessions that stand beside JWT-based access tokens. docs/salesforce.md §6.4, §8.2, §10 */
import type { Connection } from '@salesforce/core';
import { quoted, rowsOf } from '../../salesforce/org/query.ts';
import { isRefusal } from '../../salesforce/org/refusal.ts';
import { type Gap, type GrantSource, grouped, type Listing, type Revocation } from '../grant.ts';
import { deleteAt } from './delete.ts';
import type { Visibility } from './visibility.ts';

type Row = {
  Id: string;
  IsCurrent: boolean;
  Users: { Username: string } | null;
  LoginHistory: { Application: string | null } | null;
};

/** Which of them. An app is known by its label, as the login was recorded. */
export type SessionFilter = { userId: string } | { appLabel: string } | 'all';

/** First API version that marks these sessions. docs/salesforce.md §2 */
const MARKED_SINCE = 64;

const kind = 'session';

/** `seesAll`: whether the user is shown everybody's rows, as far as the filter wants them; null: not known. */
export function jwtSessions(
  connection: Connection,
  filter: SessionFilter,
  seesAll: Visibility['allSessions'],
): GrantSource {
  let waiting: Row[] = [];
  const gap = (reason: Gap['reason'], permission: string | null = null): Gap => ({ kind, reason, permission });
  const listing = (rows: Row[], gaps: Gap[]): Listing => {
    waiting = rows.filter(({ IsCurrent }) => !IsCurrent);
    return { asked: [kind], grants: grouped(waiting.map(grant)), gaps, spared: rows.length - waiting.length };
  };
  return {
    kind,
    list: async () => {
      if (Number(connection.version) < MARKED_SINCE) return listing([], [gap('version')]);
      const rows = await rowsOf<Row>(connection, soqlFor(filter)).catch(nullIfRefused);
      if (!rows) return listing([], [gap('refused')]);
      const gaps = seesAll === false ? [gap('permission', 'Manage Users')] : [];
      return listing(rows.filter(fits(filter)), gaps);
    },
    next: async () => waiting.splice(0).map(({ Id }) => revocation(connection, Id)),
  };
}

function soqlFor(filter: SessionFilter): string {
  const fields = 'Id, IsCurrent, Users.Username, LoginHistory.Application';
  const whose = typeof filter === 'object' && 'userId' in filter ? ` AND UsersId = ${quoted(filter.userId)}` : '';
  return `SELECT ${fields} FROM AuthSession WHERE IsAssociatedWithJwtAccessToken = true${whose}`;
}

const fits =
  (filter: SessionFilter) =>
  ({ LoginHistory }: Row): boolean => {
    if (typeof filter === 'string' || !('appLabel' in filter)) return true;
    return LoginHistory?.Application?.toLowerCase() === filter.appLabel.toLowerCase();
  };

const grant = ({ Users, LoginHistory }: Row) => ({
  kind: 'session' as const,
  app: LoginHistory?.Application ?? null,
  user: Users?.Username ?? null,
  count: 1,
});

const revocation = (connection: Connection, id: string): Revocation => ({
  kind,
  id,
  revoke: async () => ((await deleteAt(connection, `sobjects/AuthSession/${id}`)) ? 1 : 0),
});

function nullIfRefused(error: unknown): null {
  if (isRefusal(error)) return null;
  throw error;
}

import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';

/** Whose rows the connection's user is shown; null: the org does not say. docs/salesforce.md §11 */
export type Visibility = { everybodysSessions: boolean | null; everybodysOauthTokens: boolean | null };

const columns = { PermissionsManageUsers: column.flagOrNull, PermissionsCustomizeApplication: column.flagOrNull };

/** Without these permissions the lists are not refused: they hold the user's own rows alone. docs/salesforce.md §10, §11 */
export async function readVisibility(connection: Connection): Promise<Visibility> {
  const [row] = (await unlessRefused(queryRows(connection, columns, soql`FROM UserPermissionAccess LIMIT 1`))) ?? [];
  return {
    everybodysSessions: row?.PermissionsManageUsers ?? null,
    everybodysOauthTokens: row?.PermissionsCustomizeApplication ?? null,
  };
}

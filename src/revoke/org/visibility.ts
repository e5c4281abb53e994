import type { Connection } from '@salesforce/core';
import { rowsOf } from '../../salesforce/org/query.ts';
import { unlessRefused } from '../../salesforce/org/refusal.ts';

/** Whose rows the connection's user is shown; null: the org does not say. docs/salesforce.md §11 */
export type Visibility = { allSessions: boolean | null; allOauthTokens: boolean | null };

type Row = { PermissionsManageUsers: boolean; PermissionsCustomizeApplication: boolean };

/** Without these permissions the lists are not refused: they hold the user's own rows alone. docs/salesforce.md §10, §11 */
export async function readVisibility(connection: Connection): Promise<Visibility> {
  const soql = 'SELECT PermissionsManageUsers, PermissionsCustomizeApplication FROM UserPermissionAccess LIMIT 1';
  const row = (await unlessRefused(rowsOf<Row>(connection, soql)))?.[0];
  return {
    allSessions: row?.PermissionsManageUsers ?? null,
    allOauthTokens: row?.PermissionsCustomizeApplication ?? null,
  };
}

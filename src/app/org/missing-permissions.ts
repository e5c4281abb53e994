import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { permissions as names } from '../../salesforce/permissions.ts';
import { column, soql } from '../../salesforce/soql.ts';

/** What is to be written: apps themselves, their policies, permission sets, and who has those. */
type Needs = { apps: boolean; policies: boolean; sets: boolean; assignments: boolean };

/** In the words of Setup. One query. Null: the org does not say what the user may do. docs/salesforce.md §11 */
export async function missingPermissions(
  connection: Connection,
  { apps, policies, sets, assignments }: Needs,
): Promise<string[] | null> {
  const columns = {
    PermissionsExternalClientAppDeveloper: column.flagOrNull,
    PermissionsExternalClientAppAdmin: column.flagOrNull,
    PermissionsModifyMetadata: column.flagOrNull,
    PermissionsModifyAllData: column.flagOrNull,
    PermissionsManageProfilesPermissionsets: column.flagOrNull,
    PermissionsAssignPermissionSets: column.flagOrNull,
  };
  const [row] = (await unlessRefused(queryRows(connection, columns, soql`FROM UserPermissionAccess LIMIT 1`))) ?? [];
  if (!row) return null;
  const lacks = (held: (boolean | null)[], name: string): string[] =>
    held.every((one) => one === false) ? [name] : [];
  return [
    ...(apps ? lacks([row.PermissionsExternalClientAppDeveloper], names.editExternalApps) : []),
    ...(policies ? lacks([row.PermissionsExternalClientAppAdmin], names.editExternalPolicies) : []),
    ...lacks([row.PermissionsModifyMetadata, row.PermissionsModifyAllData], names.metadataApi),
    ...(sets ? lacks([row.PermissionsManageProfilesPermissionsets], names.managePermissionSets) : []),
    ...(assignments ? lacks([row.PermissionsAssignPermissionSets], names.assignPermissionSets) : []),
  ];
}

/** What a user lacks who is to delete an external client app. */
export const lackedToDelete = (connection: Connection): Promise<string[] | null> =>
  missingPermissions(connection, { apps: true, policies: false, sets: false, assignments: false });

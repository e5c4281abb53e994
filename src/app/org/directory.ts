import { JwtError } from '../../faults/errors.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import type { Directory } from '../app.ts';

type Named = { Name: string; Label?: string };

/** Checks names against the org before a policy points to them: one query for each kind. docs/salesforce.md §10 */
export function orgDirectory(connection: Connection): Directory {
  return {
    permissionSets: async (names) => {
      const which = soql`FROM PermissionSet WHERE IsOwnedByProfile = false AND (Name IN ${names} OR Label IN ${names})`;
      const found = await queryRows(connection, { Name: column.text, Label: column.text }, which);
      return resolved(names, found, 'permission-set-not-found');
    },
    profiles: async (names) => {
      const found = await queryRows(connection, { Name: column.text }, soql`FROM Profile WHERE Name IN ${names}`);
      return resolved(names, found, 'profile-not-found');
    },
  };
}

/** A permission set's API name wins over another one's label. */
function resolved(names: string[], rows: Named[], fault: 'permission-set-not-found' | 'profile-not-found'): string[] {
  const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
  const matches = names.map(
    (name) => rows.find((row) => same(row.Name, name)) ?? rows.find((row) => same(row.Label, name)),
  );
  const missing = names.filter((_, index) => !matches[index]);
  if (missing.length > 0) throw new JwtError(fault, { missing });
  return matches.flatMap((row) => row?.Name ?? []);
}

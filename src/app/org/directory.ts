import type { Connection } from '@salesforce/core';
import { JwtError } from '../../faults/errors.ts';
import { reached } from '../../salesforce/org/call-org.ts';
import type { Directory } from '../app.ts';

type Row = { Name: string; Label?: string };

const quoted = (names: string[]): string => names.map((name) => `'${name.replace(/[\\']/g, '\\$&')}'`).join(',');

/** Checks names against the org before a policy points to them: one query for each kind. docs/salesforce.md §10 */
export function orgDirectory(connection: Connection): Directory {
  const rows = async (soql: string): Promise<Row[]> =>
    (await reached(connection, () => connection.query<Row>(soql))).records;
  return {
    permissionSets: async (names) => {
      const list = quoted(names);
      const found = await rows(
        `SELECT Name, Label FROM PermissionSet WHERE IsOwnedByProfile = false AND (Name IN (${list}) OR Label IN (${list}))`,
      );
      return resolved(names, found, 'PermissionSetNotFoundError');
    },
    profiles: async (names) =>
      resolved(names, await rows(`SELECT Name FROM Profile WHERE Name IN (${quoted(names)})`), 'ProfileNotFoundError'),
  };
}

/** A permission set's API name wins over another one's label. */
function resolved(
  names: string[],
  rows: Row[],
  fault: 'PermissionSetNotFoundError' | 'ProfileNotFoundError',
): string[] {
  const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
  const matches = names.map(
    (name) => rows.find((row) => same(row.Name, name)) ?? rows.find((row) => same(row.Label, name)),
  );
  const missing = names.filter((_, index) => !matches[index]);
  if (missing.length > 0) throw new JwtError(fault, { tokens: [missing.join(', ')], data: { missing } });
  return matches.flatMap((row) => row?.Name ?? []);
}

/** What an org knows about the names that a policy points to. docs/salesforce.md §10 */
import { JwtError } from '../../faults/errors.ts';
import { concurrently } from '../../salesforce/concurrency.ts';
import { fullNameOf } from '../../salesforce/ids.ts';
import { LENGTH_OF_SET_NAMES } from '../../salesforce/limits.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, type Row, soql } from '../../salesforce/soql.ts';
import type { Directory } from '../app-store.ts';
import { bareName, type PermissionSet, same } from '../permission-set.ts';

/** A policy may name hundreds of sets, and an address has an end. */
export function orgDirectory(connection: Connection): Directory {
  return {
    permissionSets: async (names) => {
      const rows: SetRow[] = [];
      await concurrently(batchesOf(names), async (some) => {
        rows.push(...(await setRows(connection, some)));
      });
      return candidates(rows, names);
    },
    profiles: async (names) => {
      const found = await queryRows(connection, { Name: column.text }, soql`FROM Profile WHERE Name IN ${names}`);
      const matches = names.map((name) => found.find((row) => same(row.Name, name)));
      const missing = names.filter((_, at) => !matches[at]);
      if (missing.length > 0) throw new JwtError('profile-not-found', { missing });
      return matches.flatMap((row) => row?.Name ?? []);
    },
  };
}

/** Each name once, without regard to case, in lists that fit into an address. */
function batchesOf(names: string[]): string[][] {
  const batches: string[][] = [];
  let left = 0;
  for (const name of new Map(names.map((one) => [one.toLowerCase(), one])).values()) {
    const length = encodeURIComponent(`'${name}',`).length;
    if (length > left) {
      batches.push([]);
      left = LENGTH_OF_SET_NAMES;
    }
    batches.at(-1)?.push(name);
    left -= length;
  }
  return batches;
}

const columns = { Name: column.text, Label: column.text, NamespacePrefix: column.textOrNull, Type: column.textOrNull };
type SetRow = Row<typeof columns>;

function setRows(connection: Connection, names: string[]): Promise<SetRow[]> {
  const bare = [...new Set([...names, ...names.map(bareName)])];
  const which = soql`FROM PermissionSet WHERE IsOwnedByProfile = false AND (Name IN ${bare} OR Label IN ${names})`;
  return queryRows(connection, columns, which);
}

/**
 * The sets that may be meant. What stands for a group is none; one of a session, only where no other has its label, or where it is
 * named itself. docs/salesforce.md §10
 */
function candidates(rows: SetRow[], names: string[]): PermissionSet[] {
  const sets = new Map(
    rows.filter(({ Type }) => Type !== 'Group').map((row) => [fullNameOf(row.NamespacePrefix, row.Name), row] as const),
  );
  const lasting = [...sets.values()].filter(({ Type }) => Type !== 'Session');
  const isMeant = (name: string, { Type, Label }: SetRow): boolean =>
    Type !== 'Session' || names.some((one) => same(one, name)) || !lasting.some((other) => same(other.Label, Label));
  return [...sets].flatMap(([name, row]) => (isMeant(name, row) ? [{ name, label: row.Label }] : []));
}

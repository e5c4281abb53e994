/** Apps by their labels, which is all that sessions and rows of OauthToken tell of an app. docs/salesforce.md §5.4, §10 */
import type { Connection } from '@salesforce/core';
import { reached } from './reach.ts';
import { unlessRefused } from './refusal.ts';
import { quoted, rowsOf } from './soql.ts';

/** How many apps of both kinds have this label. */
export async function appsLabelled(connection: Connection, label: string): Promise<number> {
  const [connected, external] = await Promise.all([
    unlessRefused(rowsOf(connection, `SELECT Id FROM ConnectedApplication WHERE Name = ${quoted(label)}`)),
    unlessRefused(rowsOf(connection, `SELECT Id FROM ExternalClientApplication WHERE MasterLabel = ${quoted(label)}`)),
  ]);
  return (connected?.length ?? 0) + (external?.length ?? 0);
}

/** Last API version that tells which connected apps issue JWTs. docs/salesforce.md §3.2 */
const SWITCH_UNTIL = 65;

/** Labels of the connected apps that issue JWTs; null when the org does not say. */
export async function jwtIssuingLabels(connection: Connection): Promise<string[] | null> {
  const soql = 'SELECT Name FROM ConnectedApplication WHERE OptionsAppIssueJwtTokenEnabled = true';
  const version = Math.min(SWITCH_UNTIL, Number(connection.version));
  const url = `/services/data/v${version}.0/query?q=${encodeURIComponent(soql)}`;
  const page = await unlessRefused(
    reached(connection, () => connection.request<{ records: { Name: string }[] }>({ method: 'GET', url })),
  );
  return page?.records.map(({ Name }) => Name) ?? null;
}

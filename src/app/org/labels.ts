/** Apps by their labels, which is all that sessions and rows of OauthToken tell of an app. docs/salesforce.md §5.4, §10 */

import { noneIfUnknown, unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { knownUntil } from '../../salesforce/versions.ts';

/** How many apps of both kinds have this label; null when the org hides one of the kinds. */
export async function appsLabelled(connection: Connection, label: string): Promise<number | null> {
  const id = { Id: column.text };
  const [connected, external] = await Promise.all([
    unlessRefused(noneIfUnknown(queryRows(connection, id, soql`FROM ConnectedApplication WHERE Name = ${label}`))),
    unlessRefused(
      noneIfUnknown(queryRows(connection, id, soql`FROM ExternalClientApplication WHERE MasterLabel = ${label}`)),
    ),
  ]);
  return connected && external && connected.length + external.length;
}

/** Labels of the connected apps that issue JWTs. `shared`: some were left out, as another app has the same. */
export type JwtLabels = { labels: string[]; shared: boolean };

/** Null when the org does not say. */
export async function jwtIssuingLabels(connection: Connection): Promise<JwtLabels | null> {
  const switches = { Name: column.text, OptionsAppIssueJwtTokenEnabled: column.flag };
  const version = Math.min(knownUntil.jwtSwitchInSoql, Number(connection.version));
  const [rows, external] = await Promise.all([
    unlessRefused(queryRows(connection, switches, soql`FROM ConnectedApplication`, version)),
    unlessRefused(
      noneIfUnknown(queryRows(connection, { MasterLabel: column.text }, soql`FROM ExternalClientApplication`)),
    ),
  ]);
  if (!rows || !external) return null;
  const others = new Set(external.map(({ MasterLabel }) => MasterLabel.toLowerCase()));
  for (const row of rows) if (!row.OptionsAppIssueJwtTokenEnabled) others.add(row.Name.toLowerCase());
  const issuing = rows.flatMap((row) => (row.OptionsAppIssueJwtTokenEnabled ? [row.Name] : []));
  const labels = issuing.filter((label) => !others.has(label.toLowerCase()));
  return { labels: [...new Set(labels)], shared: labels.length < issuing.length };
}

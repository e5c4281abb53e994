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

/** Labels of the connected apps that issue JWTs. `shared`: some were left out, as another app has the same. */
export type JwtLabels = { labels: string[]; shared: boolean };

/** Last API version that tells which connected apps issue JWTs. docs/salesforce.md §3.2 */
const SWITCH_UNTIL = 65;

/** Null when the org does not say. */
export async function jwtIssuingLabels(connection: Connection): Promise<JwtLabels | null> {
  const soql = 'SELECT Name, OptionsAppIssueJwtTokenEnabled FROM ConnectedApplication';
  const version = Math.min(SWITCH_UNTIL, Number(connection.version));
  const url = `/services/data/v${version}.0/query?q=${encodeURIComponent(soql)}`;
  const [page, external] = await Promise.all([
    unlessRefused(reached(connection, () => connection.request<{ records: Row[] }>({ method: 'GET', url }))),
    unlessRefused(rowsOf<{ MasterLabel: string }>(connection, 'SELECT MasterLabel FROM ExternalClientApplication')),
  ]);
  if (!page) return null;
  const others = new Set(external?.map(({ MasterLabel }) => MasterLabel.toLowerCase()));
  for (const row of page.records) if (!row.OptionsAppIssueJwtTokenEnabled) others.add(row.Name.toLowerCase());
  const issuing = page.records.flatMap((row) => (row.OptionsAppIssueJwtTokenEnabled ? [row.Name] : []));
  const labels = issuing.filter((label) => !others.has(label.toLowerCase()));
  return { labels: [...new Set(labels)], shared: labels.length < issuing.length };
}

type Row = { Name: string; OptionsAppIssueJwtTokenEnabled: boolean };

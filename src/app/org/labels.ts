/** Apps by their labels, which is all that sessions and rows of OauthToken tell of an app. docs/salesforce.md §5.4, §10 */
import type { Connection } from '@salesforce/core';
import { JwtError } from '../../faults/errors.ts';
import { reached } from '../../salesforce/org/call-org.ts';
import { quoted, rowsOf } from '../../salesforce/org/query.ts';
import { unlessRefused } from '../../salesforce/org/refusal.ts';

/** How many apps of both kinds have this label; null when the org hides one of the kinds. */
export async function appsLabelled(connection: Connection, label: string): Promise<number | null> {
  const [connected, external] = await Promise.all([
    appRows(connection, `SELECT Id FROM ConnectedApplication WHERE Name = ${quoted(label)}`),
    appRows(connection, `SELECT Id FROM ExternalClientApplication WHERE MasterLabel = ${quoted(label)}`),
  ]);
  return connected && external && connected.length + external.length;
}

/** An org without apps of that kind has no such object. Null: it refuses to tell. docs/salesforce.md §12.3 */
async function appRows<R extends object>(connection: Connection, soql: string): Promise<R[] | null> {
  const rows = rowsOf<R>(connection, soql).catch((error: unknown): R[] => {
    if (error instanceof JwtError && error.fault.data?.errorCode === 'INVALID_TYPE') return [];
    throw error;
  });
  return unlessRefused(rows);
}

/** Labels of the connected apps that issue JWTs. `shared`: some were left out, as another app has the same. */
export type JwtLabels = { labels: string[]; shared: boolean };

/** Last API version that tells which connected apps issue JWTs. docs/salesforce.md §3.2 */
const SWITCH_UNTIL = 65;

/** Null when the org does not say. */
export async function jwtIssuingLabels(connection: Connection): Promise<JwtLabels | null> {
  const [rows, external] = await Promise.all([
    unlessRefused(connectedApps(connection)),
    appRows<{ MasterLabel: string }>(connection, 'SELECT MasterLabel FROM ExternalClientApplication'),
  ]);
  if (!rows || !external) return null;
  const others = new Set(external.map(({ MasterLabel }) => MasterLabel.toLowerCase()));
  for (const row of rows) if (!row.OptionsAppIssueJwtTokenEnabled) others.add(row.Name.toLowerCase());
  const issuing = rows.flatMap((row) => (row.OptionsAppIssueJwtTokenEnabled ? [row.Name] : []));
  const labels = issuing.filter((label) => !others.has(label.toLowerCase()));
  return { labels: [...new Set(labels)], shared: labels.length < issuing.length };
}

type Row = { Name: string; OptionsAppIssueJwtTokenEnabled: boolean };
type Page = { records: Row[]; nextRecordsUrl?: string };

/** All pages, at a version that still has the field. */
async function connectedApps(connection: Connection): Promise<Row[]> {
  const soql = 'SELECT Name, OptionsAppIssueJwtTokenEnabled FROM ConnectedApplication';
  const version = Math.min(SWITCH_UNTIL, Number(connection.version));
  const rows: Row[] = [];
  let url: string | undefined = `/services/data/v${version}.0/query?q=${encodeURIComponent(soql)}`;
  while (url !== undefined) {
    const address: string = url;
    const page = await reached(connection, () => connection.request<Page>({ method: 'GET', url: address }));
    rows.push(...page.records);
    url = page.nextRecordsUrl;
  }
  return rows;
}

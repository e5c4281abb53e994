/** What SOQL tells of all apps at once, in pages of 2,000. docs/salesforce.md §10 */
import type { Connection } from '@salesforce/core';
import { reached } from '../../salesforce/org/call-org.ts';
import { unlessRefused } from '../../salesforce/org/refusal.ts';

export type Row = { [field: string]: string | number | boolean | null };
/** Rows by the first 15 characters of the app's id; null: the org has no such object for this user. */
export type Rows = Map<string, Row> | null;

/** Ids come in 15 and 18 characters. docs/salesforce.md §4.6 */
export const idKey = (id: string | number | boolean | null | undefined): string => String(id ?? '').slice(0, 15);

/** More apps than any org can have. */
const MOST_ROWS = 100_000;

type Fields = { always: string[]; since: [number, string][]; until?: [number, string][] };

/** The rows of an object, with those fields that the API version has; without them where the org knows better. */
async function rowsOf(connection: Connection, object: string, key: string, fields: Fields): Promise<Rows> {
  const version = Number(connection.version);
  const newer = fields.since.flatMap(([since, name]) => (version >= since ? [name] : []));
  const older = (fields.until ?? []).flatMap(([until, name]) => (version <= until ? [name] : []));
  const all = [...fields.always, ...newer, ...older];
  const rows =
    (await unlessRefused(query(connection, object, all))) ??
    (await unlessRefused(query(connection, object, fields.always)));
  return rows && new Map(rows.map((row) => [idKey(row[key]), row]));
}

async function query(connection: Connection, object: string, fields: string[]): Promise<Row[]> {
  const soql = `SELECT ${fields.join(', ')} FROM ${object}`;
  const page = await reached(connection, () => connection.query<Row>(soql, { autoFetch: true, maxFetch: MOST_ROWS }));
  return page.records;
}

export const connectedAppRows = (connection: Connection): Promise<Rows> =>
  rowsOf(connection, 'ConnectedApplication', 'Id', {
    always: ['Id', 'Name', 'OptionsAllowAdminApprovedUsersOnly'],
    since: [[59, 'NamedUserUvidTimeout']],
    until: [[65, 'OptionsAppIssueJwtTokenEnabled']],
  });

export const externalAppRows = (connection: Connection): Promise<Rows> =>
  rowsOf(connection, 'ExternalClientApplication', 'Id', {
    always: ['Id', 'DeveloperName', 'MasterLabel', 'NamespacePrefix'],
    since: [],
  });

export const externalPolicyRows = (connection: Connection): Promise<Rows> =>
  rowsOf(connection, 'ExtlClntAppOauthPlcyCnfg', 'ExternalClientApplicationId', {
    always: ['ExternalClientApplicationId', 'PermittedUsersPolicyType'],
    since: [
      [61, 'NamedUserJwtTimeout'],
      [65, 'NamedUserJwtSessionTimeoutType'],
    ],
  });

/** Last API version with `OptionsAppIssueJwtTokenEnabled`, and how many ids fit into one address. docs/salesforce.md §3.2 */
const [SWITCH_UNTIL, IDS_PER_QUERY] = [65, 200];

/** Whether connected apps issue JWTs, where metadata does not say: one request at a version that still has the field. */
export async function jwtSwitches(connection: Connection, ids: string[]): Promise<Map<string, boolean>> {
  const list = ids.slice(0, IDS_PER_QUERY).map((id) => `'${id}'`);
  const soql = `SELECT Id, OptionsAppIssueJwtTokenEnabled FROM ConnectedApplication WHERE Id IN (${list.join(',')})`;
  const version = Math.min(SWITCH_UNTIL, Number(connection.version));
  const url = `/services/data/v${version}.0/query?q=${encodeURIComponent(soql)}`;
  const page = await unlessRefused(
    reached(connection, () => connection.request<{ records: Row[] }>({ method: 'GET', url })),
  );
  return new Map(page?.records.map((row) => [idKey(row.Id), row.OptionsAppIssueJwtTokenEnabled === true]));
}

/** What SOQL tells of all apps at once, in pages of 2,000. docs/salesforce.md §10 */

import { toId15 } from '../../salesforce/ids.ts';
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { type Columns, column, soql, soqlName } from '../../salesforce/soql.ts';
import { knownSince, knownUntil } from '../../salesforce/versions.ts';

export type Row = { [field: string]: string | boolean | null };
/** Rows by the first 15 characters of the app's id; null: the org has no such object for this user. */
export type Rows = Map<string, Row> | null;

/** The rows of an object; without the columns that are not in every version where the org knows better than its version. */
async function rowsById(
  connection: Connection,
  object: string,
  key: string,
  always: Columns,
  more: Columns = {},
): Promise<Rows> {
  const from = soql`FROM ${soqlName(object)}`;
  const rows =
    (await unlessRefused(queryRows(connection, { ...always, ...more }, from))) ??
    (await unlessRefused(queryRows(connection, always, from)));
  return rows && new Map(rows.map((row) => [toId15(String(row[key])), row]));
}

export function connectedAppRows(connection: Connection): Promise<Rows> {
  const version = Number(connection.version);
  return rowsById(
    connection,
    'ConnectedApplication',
    'Id',
    { Id: column.text, Name: column.text, OptionsAllowAdminApprovedUsersOnly: column.flagOrNull },
    {
      ...(version >= knownSince.timeoutOfConnectedApp && { NamedUserUvidTimeout: column.textOrNull }),
      ...(version <= knownUntil.jwtSwitchInSoql && { OptionsAppIssueJwtTokenEnabled: column.flagOrNull }),
    },
  );
}

export const externalAppRows = (connection: Connection): Promise<Rows> =>
  rowsById(connection, 'ExternalClientApplication', 'Id', {
    Id: column.text,
    DeveloperName: column.text,
    MasterLabel: column.text,
    NamespacePrefix: column.textOrNull,
  });

export function externalPolicyRows(connection: Connection): Promise<Rows> {
  const version = Number(connection.version);
  return rowsById(
    connection,
    'ExtlClntAppOauthPlcyCnfg',
    'ExternalClientApplicationId',
    { ExternalClientApplicationId: column.text, PermittedUsersPolicyType: column.textOrNull },
    {
      ...(version >= knownSince.timeoutOfExternalClientApp && { NamedUserJwtTimeout: column.textOrNull }),
      ...(version >= knownSince.timeoutOfUserSession && { NamedUserJwtSessionTimeoutType: column.textOrNull }),
    },
  );
}

/** Ids that fit into one address. */
const IDS_PER_QUERY = 200;

/** Whether connected apps issue JWTs, where metadata does not say: one request at a version that still has the field. */
export async function jwtSwitches(connection: Connection, ids: string[]): Promise<Map<string, boolean>> {
  if (ids.length === 0) return new Map();
  const columns = { Id: column.text, OptionsAppIssueJwtTokenEnabled: column.flag };
  const which = soql`FROM ConnectedApplication WHERE Id IN ${ids.slice(0, IDS_PER_QUERY)}`;
  const version = Math.min(knownUntil.jwtSwitchInSoql, Number(connection.version));
  const rows = await unlessRefused(queryRows(connection, columns, which, version));
  return new Map(rows?.map((row) => [toId15(row.Id), row.OptionsAppIssueJwtTokenEnabled]));
}

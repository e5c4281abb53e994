/** What SOQL tells of all apps at once, in pages of 2,000, and what it makes of each with its component. docs/salesforce.md §10 */

import { readStoredCertificate } from '../../cert/certificate.ts';
import { toId15 } from '../../salesforce/ids.ts';
import { IDS_PER_QUERY } from '../../salesforce/limits.ts';
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { type Columns, column, soql, soqlName } from '../../salesforce/soql.ts';
import { knownSince, knownUntil } from '../../salesforce/versions.ts';
import type { App } from '../app.ts';
import { connectedApp, externalClientApp, globalType, policyType } from '../app-kind.ts';
import type { Component } from '../component.ts';
import { type Policy, policyElementNames, unknownPolicy } from '../elements.ts';
import { type ListedApp, summaryFields } from '../list.ts';
import { policyInRow, policyOf, type ReadPolicy } from '../policy.ts';
import { noTimeout } from '../timeout.ts';

export type AppRow = { [field: string]: string | boolean | null };
/** Rows by the first 15 characters of the app's id; null: the org has no such object for this user. */
export type AppRows = Map<string, AppRow> | null;

/** The rows of an object; without the columns that are not in every version where the org knows better than its version. */
async function rowsById(
  connection: Connection,
  object: string,
  key: string,
  always: Columns,
  more: Columns = {},
): Promise<AppRows> {
  const from = soql`FROM ${soqlName(object)}`;
  const rows =
    (await unlessRefused(queryRows(connection, { ...always, ...more }, from))) ??
    (await unlessRefused(queryRows(connection, always, from)));
  return rows && new Map(rows.map((row) => [toId15(String(row[key])), row]));
}

export function connectedAppRows(connection: Connection): Promise<AppRows> {
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

export const externalAppRows = (connection: Connection): Promise<AppRows> =>
  rowsById(connection, 'ExternalClientApplication', 'Id', {
    Id: column.text,
    DeveloperName: column.text,
    MasterLabel: column.text,
    NamespacePrefix: column.textOrNull,
  });

export function externalPolicyRows(connection: Connection): Promise<AppRows> {
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

/** Whether connected apps issue JWTs, where metadata does not say: one request at a version that still has the field. */
export async function jwtSwitches(connection: Connection, ids: string[]): Promise<Map<string, boolean>> {
  if (ids.length === 0) return new Map();
  const columns = { Id: column.text, OptionsAppIssueJwtTokenEnabled: column.flag };
  const which = soql`FROM ConnectedApplication WHERE Id IN ${ids.slice(0, IDS_PER_QUERY)}`;
  const version = Math.min(knownUntil.jwtSwitchInSoql, Number(connection.version));
  const rows = await unlessRefused(queryRows(connection, columns, which, version));
  return new Map(rows?.map((row) => [toId15(row.Id), row.OptionsAppIssueJwtTokenEnabled]));
}

// One app of a list, out of a component and a row: each kind reads its own words, as it does for a single app.

export function listedConnectedApp(app: App, component: Component, row: AppRow | undefined): ListedApp {
  const settings = { ConnectedApp: component };
  return listed(app, policyOf(connectedApp, settings), timeoutIn(row), connectedApp.certificateOf(settings));
}

/** Metadata does not show the app; the row knows a little. */
export function hiddenConnectedApp(app: App, row: AppRow | undefined, issuesJwt: boolean | null): ListedApp {
  const told: Partial<Policy> = { ...timeoutIn(row), ...(issuesJwt !== null && { issuesJwt }) };
  if (row) told.permittedUsers = row.OptionsAllowAdminApprovedUsersOnly ? 'admin-approved' : 'self-authorize';
  return listed(app, { policy: unknownPolicy, unreadable: policyElementNames }, told, undefined);
}

/** The fields of ExtlClntAppOauthPlcyCnfg are those of the metadata type, with a capital. docs/salesforce.md §10 */
export function listedExternalApp(app: App, global: Component | null, row: AppRow | undefined): ListedApp {
  const settings = { ...(global && { [globalType]: global }), ...(row && { [policyType]: componentOf(row) }) };
  const certificate = global ? externalClientApp.certificateOf(settings) : undefined;
  return listed(app, policyOf(externalClientApp, settings), {}, certificate);
}

/** `told`: what is known beside the components. `certificate`: as the org stores it; undefined: hidden. */
function listed(app: App, read: ReadPolicy, told: Partial<Policy>, certificate: string | null | undefined): ListedApp {
  const stored = readStoredCertificate(certificate ?? null);
  const certificateExpiresAt = stored && new Date(stored.validTo).toISOString();
  // Orgs store what is no certificate, too. docs/salesforce.md §3.3
  const isCertificateKnown = certificate === null || certificateExpiresAt !== null;
  const isKnown = (field: string): boolean =>
    field === 'certificate' ? isCertificateKnown : field in told || !read.unreadable.includes(field);
  return {
    app,
    policy: { ...read.policy, ...told },
    certificateExpiresAt,
    unreadable: summaryFields.filter((field) => !isKnown(field)),
  };
}

/** The JWT timeout of a connected app is no metadata; a row that has it may tell that none is set. docs/salesforce.md §3.2 */
const timeoutIn = (row: AppRow | undefined): Partial<Policy> =>
  row?.NamedUserUvidTimeout === undefined ? {} : { timeout: policyInRow(row).timeout ?? noTimeout };

function componentOf(row: AppRow): Component {
  const elements = Object.entries(row).flatMap(([field, value]): [string, string][] =>
    value === null || typeof value === 'object'
      ? []
      : [[field.charAt(0).toLowerCase() + field.slice(1), String(value)]],
  );
  return { type: policyType, fullName: '', elements: Object.fromEntries(elements) };
}

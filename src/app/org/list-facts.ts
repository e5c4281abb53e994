/** One app of a list, out of a component and a row. Each kind reads its own words, as it does for a single app. */
import type { App } from '../app.ts';
import { connectedApp, externalClientApp, globalType, policyType } from '../app-kind.ts';
import type { Component } from '../component.ts';
import { elementNames, type Policy, unknownPolicy } from '../elements.ts';
import { endOfStored, type ListedApp, summaryFields } from '../list.ts';
import { policyInRow, type ReadPolicy } from '../policy.ts';
import { noTimeout } from '../timeout.ts';
import type { Row } from './list-rows.ts';

export function listedConnectedApp(app: App, component: Component, row: Row | undefined): ListedApp {
  const settings = { ConnectedApp: component };
  return listed(app, connectedApp.policyOf(settings), timeoutIn(row), connectedApp.certificateOf(settings));
}

/** Metadata does not show the app; the row knows a little. */
export function hiddenConnectedApp(app: App, row: Row | undefined, issuesJwt: boolean | null): ListedApp {
  const told: Partial<Policy> = { ...timeoutIn(row), ...(issuesJwt !== null && { issuesJwt }) };
  if (row) told.permittedUsers = row.OptionsAllowAdminApprovedUsersOnly ? 'admin-approved' : 'self-authorize';
  return listed(app, { policy: unknownPolicy, unreadable: elementNames }, told, undefined);
}

/** The fields of ExtlClntAppOauthPlcyCnfg are those of the metadata type, with a capital. docs/salesforce.md §10 */
export function listedExternalApp(app: App, global: Component | null, row: Row | undefined): ListedApp {
  const settings = { ...(global && { [globalType]: global }), ...(row && { [policyType]: componentOf(row) }) };
  const certificate = global ? externalClientApp.certificateOf(settings) : undefined;
  return listed(app, externalClientApp.policyOf(settings), {}, certificate);
}

/** `told`: what is known beside the components. `certificate`: as the org stores it; undefined: hidden. */
function listed(app: App, read: ReadPolicy, told: Partial<Policy>, certificate: string | null | undefined): ListedApp {
  const { issuesJwt, timeout, permittedUsers, permissionSets, profiles } = { ...read.policy, ...told };
  const certificateExpiresAt = certificate ? endOfStored(certificate) : null;
  // Orgs store what is no certificate, too. docs/salesforce.md §3.3
  const isCertificateKnown = certificate === null || certificateExpiresAt !== null;
  const isKnown = (field: string): boolean =>
    field === 'certificate' ? isCertificateKnown : field in told || !read.unreadable.includes(field);
  return {
    app,
    issuesJwt,
    timeout,
    users: { permittedUsers, permissionSets, profiles },
    certificateExpiresAt,
    unreadable: summaryFields.filter((field) => !isKnown(field)),
  };
}

/** The JWT timeout of a connected app is no metadata; a row that has it may tell that none is set. docs/salesforce.md §3.2 */
const timeoutIn = (row: Row | undefined): Partial<Policy> =>
  row?.NamedUserUvidTimeout === undefined ? {} : { timeout: policyInRow(row).timeout ?? noTimeout };

function componentOf(row: Row): Component {
  const elements = Object.entries(row).flatMap(([field, value]): [string, string][] =>
    value === null || typeof value === 'object'
      ? []
      : [[field.charAt(0).toLowerCase() + field.slice(1), String(value)]],
  );
  return { type: policyType, fullName: '', elements: Object.fromEntries(elements) };
}

/** One app's facts out of a component and a row. Each kind reads its own words, as it does for a single app. */
import type { App } from '../app.ts';
import type { Component } from '../component.ts';
import { connectedApp } from '../connected-app.ts';
import { externalClientApp, globalType, policyType } from '../external-client-app.ts';
import { noTimeout, type Policy, type Timeout } from '../policy.ts';
import type { AdmittedUsers } from '../session-timeout.ts';
import { type AppFacts, endOfStored, type SummaryField } from '../summary.ts';
import type { Row } from './inventory-rows.ts';

/** The JWT timeout of a connected app is no metadata. docs/salesforce.md §3.2 */
export function connectedFacts(app: App, component: Component, row: Row | undefined): AppFacts {
  const settings = { ConnectedApp: component };
  const { policy } = connectedApp.policyOf(settings);
  const end = certificateEnd(connectedApp.certificateOf(settings));
  return {
    app,
    issuesJwt: policy.issuesJwt,
    timeout: timeoutOf(row),
    users: usersOf(policy),
    certificateExpiresAt: end.at,
    unreadable: [...timeoutGap(row), ...end.gap],
  };
}

/** Metadata does not show the app; the row knows a little. */
export function hiddenConnectedFacts(app: App, row: Row | undefined, issuesJwt: boolean | null): AppFacts {
  const adminApproved = row?.OptionsAllowAdminApprovedUsersOnly;
  const permittedUsers = adminApproved ? 'admin-approved' : 'self-authorize';
  return {
    app,
    issuesJwt,
    timeout: timeoutOf(row),
    users: { permittedUsers: row ? permittedUsers : null, permissionSets: [], profiles: [] },
    certificateExpiresAt: null,
    unreadable: [
      ...gap('issuesJwt', issuesJwt === null),
      ...timeoutGap(row),
      ...gap('permittedUsers', row === undefined),
      'certificate',
    ],
  };
}

/** The fields of ExtlClntAppOauthPlcyCnfg are those of the metadata type, with a capital. docs/salesforce.md §10 */
export function externalFacts(app: App, global: Component | null, row: Row | undefined): AppFacts {
  const settings = { ...(global && { [globalType]: global }), ...(row && { [policyType]: componentOf(row) }) };
  const { policy } = externalClientApp.policyOf(settings);
  const end = certificateEnd(externalClientApp.certificateOf(settings));
  return {
    app,
    issuesJwt: policy.issuesJwt,
    timeout: policy.timeout,
    users: usersOf(policy),
    certificateExpiresAt: end.at,
    unreadable: [
      ...gap('issuesJwt', !global),
      ...gap('timeout', !row),
      ...gap('permittedUsers', !row),
      ...gap('certificate', !global),
      ...end.gap,
    ],
  };
}

function componentOf(row: Row): Component {
  const elements = Object.entries(row).flatMap(([field, value]): [string, string][] =>
    value === null || typeof value === 'object'
      ? []
      : [[field.charAt(0).toLowerCase() + field.slice(1), String(value)]],
  );
  return { type: policyType, fullName: '', elements: Object.fromEntries(elements) };
}

const usersOf = ({ permittedUsers, permissionSets, profiles }: Policy): AdmittedUsers => ({
  permittedUsers,
  permissionSets,
  profiles,
});

const gap = (field: SummaryField, missing: boolean): SummaryField[] => (missing ? [field] : []);
const timeoutGap = (row: Row | undefined): SummaryField[] => gap('timeout', row?.NamedUserUvidTimeout === undefined);

/** Null stands for the user's session timeout, or for nothing that is known. docs/salesforce.md §13 */
function timeoutOf(row: Row | undefined): Timeout {
  const minutes = Number(row?.NamedUserUvidTimeout ?? 0);
  return minutes > 0 ? { source: 'app', minutes } : noTimeout;
}

/** Orgs store what is no certificate, too. docs/salesforce.md §3.3 */
function certificateEnd(stored: string | null): { at: string | null; gap: SummaryField[] } {
  const at = stored === null ? null : endOfStored(stored);
  return { at, gap: gap('certificate', stored !== null && at === null) };
}

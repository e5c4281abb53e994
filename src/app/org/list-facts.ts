/** One app of a list, out of a component and a row. Each kind reads its own words, as it does for a single app. */
import type { App } from '../app.ts';
import { connectedApp, externalClientApp, globalType, policyType } from '../app-kind.ts';
import type { Component } from '../component.ts';
import type { Policy } from '../elements.ts';
import { endOfStored, type ListedApp, type SummaryField } from '../list.ts';
import { policyInRow } from '../policy.ts';
import { type AdmittedUsers, noTimeout } from '../timeout.ts';
import type { Row } from './list-rows.ts';

export function listedConnectedApp(app: App, component: Component, row: Row | undefined): ListedApp {
  const settings = { ConnectedApp: component };
  const { policy } = connectedApp.policyOf(settings);
  const end = certificateEnd(connectedApp.certificateOf(settings));
  const { timeout, gap: timeoutGap } = timeoutIn(row);
  const unreadable = [...timeoutGap, ...end.gap];
  return {
    app,
    issuesJwt: policy.issuesJwt,
    timeout,
    users: usersOf(policy),
    certificateExpiresAt: end.at,
    unreadable,
  };
}

/** Metadata does not show the app; the row knows a little. */
export function hiddenConnectedApp(app: App, row: Row | undefined, issuesJwt: boolean | null): ListedApp {
  const adminApproved = row?.OptionsAllowAdminApprovedUsersOnly;
  const permittedUsers = adminApproved ? 'admin-approved' : 'self-authorize';
  const { timeout, gap: timeoutGap } = timeoutIn(row);
  return {
    app,
    issuesJwt,
    timeout,
    users: { permittedUsers: row ? permittedUsers : null, permissionSets: [], profiles: [] },
    certificateExpiresAt: null,
    unreadable: [
      ...gap('issuesJwt', issuesJwt === null),
      ...timeoutGap,
      ...gap('permittedUsers', row === undefined),
      'certificate',
    ],
  };
}

/** The fields of ExtlClntAppOauthPlcyCnfg are those of the metadata type, with a capital. docs/salesforce.md §10 */
export function listedExternalApp(app: App, global: Component | null, row: Row | undefined): ListedApp {
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

/** The JWT timeout of a connected app is no metadata. docs/salesforce.md §3.2 */
function timeoutIn(row: Row | undefined) {
  const { timeout = noTimeout } = policyInRow(connectedApp, row ?? {});
  return { timeout, gap: gap('timeout', row?.NamedUserUvidTimeout === undefined) };
}

/** Orgs store what is no certificate, too. docs/salesforce.md §3.3 */
function certificateEnd(stored: string | null): { at: string | null; gap: SummaryField[] } {
  const at = stored === null ? null : endOfStored(stored);
  return { at, gap: gap('certificate', stored !== null && at === null) };
}

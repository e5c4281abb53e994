/** Whether a user may use an app without being asked, and with which scopes. docs/salesforce.md §5.6 */
import { textAt } from '../metadata/element-tree.ts';
import type { OAuthClient, OrgState, User } from '../state.ts';
import type { Switches } from '../switches.ts';
import { Refusal } from './form.ts';

const refreshScopes = ['refresh_token', 'offline_access'];

const notApproved = (): Refusal => new Refusal('invalid_grant', "user hasn't approved this consumer");

/** The scopes of the login: the app's, and for a self-authorised app only those that the user approved. */
export function approvedScopes(state: OrgState, user: User, client: OAuthClient, switches: Switches): string[] {
  // The flow has no step in which the user could raise the session level. The words of this refusal are not published.
  if (client.sessionLevel === 'HIGH_ASSURANCE') throw notApproved();
  return client.isAdminApproved
    ? preauthorizedScopes(state, user, client, switches)
    : selfAuthorizedScopes(state, user, client);
}

function preauthorizedScopes(state: OrgState, user: User, client: OAuthClient, switches: Switches): string[] {
  const shared = client.permissionSets.filter((name) => user.permissionSets.includes(name));
  const byPermissionSet = shared.some((name) => licenseOf(state, name) !== 'Salesforce API Integration');
  if (!byPermissionSet && !client.profiles.includes(user.profileName)) {
    if (shared.length > 0) throw notApproved(); // such a permission set cannot carry apps

    throw new Refusal('invalid_app_access', 'user is not admin approved to access this app');
  }
  if (switches.adminApprovedWithoutRefreshScope === 'refuse' && !hasRefreshScope(client.scopes)) {
    const text = 'refresh_token scope is required and the connected app should be installed and preauthorized';
    throw new Refusal('invalid_request', text);
  }
  return client.scopes;
}

function selfAuthorizedScopes(state: OrgState, user: User, client: OAuthClient): string[] {
  const approval = state.approvals.find((one) => {
    return one.userId === user.id && one.consumerKey === client.consumerKey && suffices(one.scopes);
  });
  if (!approval) throw notApproved();
  return client.scopes.filter((scope) => approval.scopes.includes(scope));
}

/** The licence that a permission set is tied to, or null. */
export function licenseOf(state: OrgState, permissionSet: string): string | null {
  const found = state.components.find((one) => one.type === 'PermissionSet' && one.fullName === permissionSet);
  return found ? textAt(found.children, 'license') : null;
}

/** An approval counts only with a refresh scope and at least one other. */
function suffices(scopes: string[]): boolean {
  return hasRefreshScope(scopes) && scopes.some((scope) => !refreshScopes.includes(scope));
}

export function hasRefreshScope(scopes: string[]): boolean {
  return scopes.some((scope) => refreshScopes.includes(scope));
}

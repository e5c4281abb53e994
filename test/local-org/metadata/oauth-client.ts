/** What OAuth needs to know of an app, derived from its components at every request. docs/salesforce.md §3.2, §4.4, §4.5 */
import type { Component, Element, OAuthClient, OrgState } from '../state.ts';
import type { Switches } from '../switches.ts';
import { storedDer } from './certificate-text.ts';
import { isTrueAt, recordOf, splitList, textAt, textsOf } from './element-tree.ts';
import { wireScope } from './scopes.ts';

/** Minutes of a JWT-based access token while nothing is set. docs/salesforce.md §6.4 */
const DEFAULT_JWT_MINUTES = 30;

/** Every app of the org that OAuth knows. */
export function listClients(state: OrgState, _switches: Switches): OAuthClient[] {
  const parts = partsByApp(state);
  return state.components
    .flatMap((component) => {
      if (component.type === 'ConnectedApp') return connectedClient(state, component) ?? [];
      if (component.type === 'ExternalClientApplication') return externalClient(state, parts, component) ?? [];
      return [];
    })
    .filter((client) => client.consumerKey !== '');
}

export function findClient(state: OrgState, switches: Switches, consumerKey: string): OAuthClient | null {
  return listClients(state, switches).find((client) => client.consumerKey === consumerKey) ?? null;
}

function certificateOf(elements: Element[]): OAuthClient['certificateDer'] {
  const stored = textAt(elements, 'certificate');
  return stored === null ? null : storedDer(stored);
}

function connectedClient(state: OrgState, app: Component): OAuthClient | null {
  const config = recordOf(app.children, 'oauthConfig');
  if (!config) return null;
  const timeout = state.connectedAppJwtTimeouts.get(app.fullName);
  return {
    kind: 'ConnectedApp',
    appName: app.fullName,
    appLabel: textAt(app.children, 'label') ?? app.fullName,
    appId: app.id,
    consumerKey: textAt(config, 'consumerKey') ?? '',
    certificateDer: certificateOf(config),
    issuesJwt: isTrueAt(config, 'isNamedUserJwtEnabled') && isAdmitted(state, app),
    jwtTimeoutMinutes: timeout === undefined ? DEFAULT_JWT_MINUTES : timeout,
    isAdminApproved: isTrueAt(config, 'isAdminApproved'),
    profiles: textsOf(app.children, 'profileName'),
    permissionSets: textsOf(app.children, 'permissionSetName').map((name) => apiNameOf(state, name)),
    scopes: textsOf(config, 'scopes').map(wireScope),
    ipRelaxation: textAt(app.children, 'oauthPolicy.ipRelaxation') ?? 'ENFORCE',
    sessionLevel: textAt(app.children, 'sessionPolicy.sessionLevel'),
    oauthEnabled: true,
    introspectAllTokens: isTrueAt(config, 'isIntrospectAllTokens'),
  };
}

/** A connected app holds permission sets by label, or by name, as the org goes; users have them by name. docs/salesforce.md §3.2 */
function apiNameOf({ components }: OrgState, name: string): string {
  const sets = components.filter(({ type }) => type === 'PermissionSet');
  const found = sets.find((one) => textAt(one.children, 'label') === name) ?? sets.find((one) => one.fullName === name);
  return found?.fullName ?? name;
}

/** An installed app issues JWTs only when the subscriber's policy says so too. docs/salesforce.md §3.5 */
function isAdmitted(state: OrgState, app: Component): boolean {
  return app.manageableState !== 'installed' || state.installedAppsWithJwtPolicy.has(app.fullName);
}

/** The first component of each type that names an app as its parent, by both; one look at each, for orgs with many apps. */
function partsByApp(state: OrgState): Map<string, Component> {
  const parts = new Map<string, Component>();
  for (const one of state.components) {
    const key = `${one.type} ${textAt(one.children, 'externalClientApplication')}`;
    if (!parts.has(key)) parts.set(key, one);
  }
  return parts;
}

function externalClient(state: OrgState, parts: Map<string, Component>, app: Component): OAuthClient | null {
  const part = (type: string): Element[] | null => parts.get(`${type} ${app.fullName}`)?.children ?? null;
  const [global, settings] = [part('ExtlClntAppGlobalOauthSettings'), part('ExtlClntAppOauthSettings')];
  if (!global || !settings) return null;
  const policy = part('ExtlClntAppOauthConfigurablePolicies') ?? [];
  const plugin = part('ExtlClntAppConfigurablePolicies') ?? [];
  return {
    kind: 'ExternalClientApp',
    appName: app.fullName,
    appLabel: textAt(app.children, 'label') ?? app.fullName,
    appId: app.id,
    consumerKey: textAt(global, 'consumerKey') ?? '',
    certificateDer: certificateOf(global),
    issuesJwt: isTrueAt(global, 'isNamedUserJwtEnabled'),
    jwtTimeoutMinutes: externalTimeout(policy),
    isAdminApproved: textAt(policy, 'permittedUsersPolicyType') === 'AdminApprovedPreAuthorized',
    profiles: splitList(textAt(policy, 'commaSeparatedProfile')),
    permissionSets: [
      ...new Set([...splitList(textAt(policy, 'commaSeparatedPermissionSet')), ...insertedAccess(state, app)]),
    ],
    scopes: splitList(textAt(settings, 'commaSeparatedOauthScopes')).map(wireScope),
    ipRelaxation: textAt(policy, 'ipRelaxationPolicyType') ?? 'Enforce',
    sessionLevel: textAt(policy, 'requiredSessionLevel'),
    oauthEnabled: textAt(plugin, 'isEnabled') !== 'false' && textAt(plugin, 'isOauthPluginEnabled') !== 'false',
    introspectAllTokens: isTrueAt(global, 'isIntrospectAllTokens'),
  };
}

/** Permission sets that got access by rows of SetupEntityAccess and not by the policy. docs/salesforce.md §4.7 */
function insertedAccess({ entityAccess, components }: OrgState, { id }: Component): string[] {
  const parents = entityAccess.filter((one) => one.entityId === id).map(({ parentId }) => parentId);
  if (parents.length === 0) return [];
  return components.filter((one) => parents.includes(one.id)).map(({ fullName }) => fullName);
}

/** The component of a type that belongs to an external client app: its parent is named in it. */
export function partOf(state: OrgState, type: string, app: string): Component | null {
  const own = (one: Component): boolean =>
    one.type === type && textAt(one.children, 'externalClientApplication') === app;
  return state.components.find(own) ?? null;
}

function externalTimeout(policy: Element[]): number | null {
  if (textAt(policy, 'namedUserJwtSessionTimeoutType') === 'UserSession') return null;
  return Number(textAt(policy, 'namedUserJwtTimeout') ?? DEFAULT_JWT_MINUTES);
}

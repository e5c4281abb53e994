/** ConnectedApplication: read-only, and without consumer key or certificate. docs/salesforce.md §10 */
import { isTrueAt, textAt } from '../metadata/element-tree.ts';
import { listClients } from '../metadata/oauth-client.ts';
import type { RestCall } from '../rest/guard.ts';
import type { Component, OAuthClient } from '../state.ts';
import { componentsOf, developerName, wholeAt } from './components.ts';
import { fieldsOf, flag, id, int, type Row, type SoqlObject, text, type Value } from './schema.ts';

function connectedApplicationRows(call: RestCall): Row[] {
  const clients = new Map(listClients(call.state, call.switches).map((client) => [client.consumerKey, client]));
  return componentsOf(call, 'ConnectedApp').map((one) =>
    connectedApplicationRow(call, one, clients.get(textAt(one.children, 'oauthConfig.consumerKey') ?? '') ?? null),
  );
}

function connectedApplicationRow(call: RestCall, component: Component, client: OAuthClient | null): Row {
  const { children } = component;
  const sessionTimeout = wholeAt(component, 'sessionPolicy.sessionTimeout');
  return {
    Id: component.id,
    Name: textAt(children, 'label'),
    DeveloperName: developerName(component),
    ContactEmail: textAt(children, 'contactEmail'),
    Description: textAt(children, 'description'),
    SessionTimeout: sessionTimeout,
    SessionPolicyAction: textAt(children, 'sessionPolicy.policyAction'),
    MobileSessionTimeout: null,
    MobileStartUrl: textAt(children, 'mobileStartUrl'),
    StartUrl: textAt(children, 'startUrl'),
    PinLength: null,
    NamedUserUvidTimeout: uvidTimeout(call, client),
    UvidTimeout: null,
    OptionsAllowAdminApprovedUsersOnly: isTrueAt(children, 'oauthConfig.isAdminApproved'),
    OptionsAppIssueJwtTokenEnabled: isTrueAt(children, 'oauthConfig.isNamedUserJwtEnabled'),
    OptionsAllowExpiredUvidJWT: false,
    OptionsCodeCredentialGuestEnabled: false,
    OptionsHasSessionLevelPolicy: textAt(children, 'sessionPolicy.sessionLevel') !== null,
    OptionsIsInternal: false,
    OptionsRefreshTokenValidityMetric: refreshPolicy(component).startsWith('specific_inactivity'),
    OptionsTokenExchangeManageBitEnabled: isTrueAt(children, 'oauthConfig.isTokenExchangeEnabled'),
    RefreshTokenValidityPeriod: Number(refreshPolicy(component).split(':')[1] ?? 0),
  };
}

function refreshPolicy(component: Component): string {
  return textAt(component.children, 'oauthPolicy.refreshTokenPolicy') ?? 'infinite';
}

/** Minutes as text, or what the org shows while the user's session timeout decides. docs/salesforce.md §13 */
function uvidTimeout(call: RestCall, client: OAuthClient | null): Value {
  if (typeof client?.jwtTimeoutMinutes === 'number') return String(client.jwtTimeoutMinutes);
  return call.switches.userSessionTimeoutSoql === 'null' ? null : '30';
}

const toolingText = { type: 'string', toolingOnly: true } as const;

export const connectedAppObjects: readonly SoqlObject[] = [
  {
    name: 'ConnectedApplication',
    apis: ['data', 'tooling'],
    permissions: ['ViewSetup', 'CustomizeApplication'],
    fields: {
      Id: id,
      ...fieldsOf(text, 'Name', 'MobileStartUrl', 'StartUrl', 'MobileSessionTimeout', 'PinLength'),
      ...fieldsOf(toolingText, 'DeveloperName', 'ContactEmail', 'Description', 'SessionPolicyAction'),
      SessionTimeout: { type: 'int', toolingOnly: true },
      ...fieldsOf({ type: 'string', since: 59 }, 'NamedUserUvidTimeout', 'UvidTimeout'),
      ...fieldsOf(
        flag,
        'OptionsAllowAdminApprovedUsersOnly',
        'OptionsCodeCredentialGuestEnabled',
        'OptionsHasSessionLevelPolicy',
      ),
      ...fieldsOf(
        flag,
        'OptionsIsInternal',
        'OptionsRefreshTokenValidityMetric',
        'OptionsTokenExchangeManageBitEnabled',
      ),
      OptionsAppIssueJwtTokenEnabled: { type: 'boolean', since: 59, until: 65 },
      OptionsAllowExpiredUvidJWT: { type: 'boolean', since: 67 },
      RefreshTokenValidityPeriod: int,
    },
    rows: connectedApplicationRows,
  },
];

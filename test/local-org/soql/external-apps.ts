/** External client apps and their OAuth settings and policies: read-only, no consumer key, no certificate. docs/salesforce.md §10 */
import { sameId } from '../ids.ts';
import { isTrueAt, textAt } from '../metadata/element-tree.ts';
import { listClients } from '../metadata/oauth-client.ts';
import type { RestCall } from '../rest/guard.ts';
import type { Component, OAuthClient } from '../state.ts';
import { componentsOf, developerName, wholeAt } from './components.ts';
import { fieldsOf, flag, id, int, type Row, reference, type SoqlObject, text } from './schema.ts';

const wireScopes = [
  'api',
  'chatbot_api',
  'full',
  'id',
  'mcp_api',
  'offline_access',
  'openid',
  'refresh_token',
  'sfap_api',
  'web',
];
const scopeField = (scope: string): string => `OauthScopes${scope.toUpperCase()}`;

function externalAppRow(call: RestCall, component: Component): Row {
  const { children, fullName } = component;
  return {
    Id: component.id,
    DeveloperName: developerName(component),
    MasterLabel: textAt(children, 'label') ?? fullName,
    NamespacePrefix: component.namespacePrefix,
    ContactEmail: textAt(children, 'contactEmail'),
    ContactPhone: textAt(children, 'contactPhone'),
    Description: textAt(children, 'description'),
    DistributionState: textAt(children, 'distributionState'),
    IconUrl: textAt(children, 'iconUrl'),
    InfoUrl: textAt(children, 'infoUrl'),
    LogoUrl: textAt(children, 'logoUrl'),
    ManagedType: textAt(children, 'managedType'),
    OrgScopedExternalApp: textAt(children, 'orgScopedExternalApp') ?? `${call.state.id.slice(0, 15)}:${fullName}`,
    Version: 1,
    IsDeleted: false,
    Language: 'en_US',
  };
}

const parentOf = (component: Component): string => textAt(component.children, 'externalClientApplication') ?? '';

/** Ids of the headers by name: what settings and policy components belong to. */
const headerIds = (call: RestCall): Map<string, string> =>
  new Map(componentsOf(call, 'ExternalClientApplication').map((one) => [one.fullName, one.id]));

function partRow(headers: Map<string, string>, component: Component): Row {
  const label = textAt(component.children, 'label') ?? component.fullName;
  const ExternalClientApplicationId = headers.get(parentOf(component)) ?? null;
  return {
    Id: component.id,
    DeveloperName: developerName(component),
    MasterLabel: label,
    Language: 'en_US',
    ExternalClientApplicationId,
  };
}

function settingsRows(call: RestCall): Row[] {
  const headers = headerIds(call);
  const clients = listClients(call.state, call.switches);
  return componentsOf(call, 'ExtlClntAppOauthSettings').map((one) => settingsRow(partRow(headers, one), one, clients));
}

function settingsRow(row: Row, component: Component, clients: OAuthClient[]): Row {
  const appId = String(row.ExternalClientApplicationId);
  const scopes = clients.find((client) => sameId(client.appId, appId))?.scopes ?? [];
  return {
    ...row,
    ClientAssertionCertificate: textAt(component.children, 'clientAssertionCertificate'),
    OauthLink: textAt(component.children, 'oauthLink'),
    SingleLogoutUrl: textAt(component.children, 'singleLogoutUrl'),
    ...Object.fromEntries(wireScopes.map((scope) => [scopeField(scope), scopes.includes(scope)])),
  };
}

function policyRows(call: RestCall): Row[] {
  const headers = headerIds(call);
  const settings = new Map(componentsOf(call, 'ExtlClntAppOauthSettings').map((one) => [parentOf(one), one.id]));
  return componentsOf(call, 'ExtlClntAppOauthConfigurablePolicies').map((one) =>
    policyRow(partRow(headers, one), one, settings.get(parentOf(one)) ?? null),
  );
}

function policyRow(row: Row, component: Component, settingsId: string | null): Row {
  const { children } = component;
  return {
    ...row,
    ExtlClntAppOauthSettingsId: settingsId,
    ...Object.fromEntries(policyTexts.map(([field, element]) => [field, textAt(children, element)])),
    ...Object.fromEntries(policyInts.map(([field, element]) => [field, wholeAt(component, element)])),
    ...Object.fromEntries(policyFlags.map(([field, element]) => [field, isTrueAt(children, element)])),
    IsNamedUserJwtEnabled: isTrueAt(children, 'isNamedUserJwtEnabled'),
  };
}

/** Fields of ExtlClntAppOauthPlcyCnfg are those of the metadata type, with a capital. */
function pairs(...elements: string[]): [string, string][] {
  return elements.map((element) => [element.charAt(0).toUpperCase() + element.slice(1), element]);
}

const policyTexts = pairs(
  'permittedUsersPolicyType',
  'ipRelaxationPolicyType',
  'refreshTokenPolicyType',
  'refreshTokenValidityUnit',
  'requiredSessionLevel',
  'policyAction',
  'namedUserJwtSessionTimeoutType',
  'guestJwtSessionTimeoutType',
  'singleLogoutUrl',
  'startUrl',
);
const policyInts = pairs(
  'refreshTokenValidityPeriod',
  'namedUserJwtTimeout',
  'guestJwtTimeout',
  'sessionTimeoutInMinutes',
);
const policyFlags = pairs('isClientCredentialsFlowEnabled', 'isGuestCodeCredFlowEnabled', 'isTokenExchangeFlowEnabled');
const names = (list: [string, string][]): string[] => list.map(([field]) => field);

const setup = { apis: ['data', 'tooling'] as ('data' | 'tooling')[] };
const appReaders = ['ExternalClientAppViewer', 'ExternalClientAppAdmin', 'ExternalClientAppDeveloper', 'ViewSetup'];
const app = reference('ExternalClientApplication', 'ExternalClientApplication');
const partFields = {
  Id: id,
  ...fieldsOf(text, 'DeveloperName', 'MasterLabel', 'Language'),
  ExternalClientApplicationId: app,
};
export const externalAppObjects: readonly SoqlObject[] = [
  {
    ...setup,
    name: 'ExternalClientApplication',
    permissions: appReaders,
    fields: {
      Id: id,
      ...fieldsOf(
        text,
        'DeveloperName',
        'MasterLabel',
        'NamespacePrefix',
        'ContactEmail',
        'ContactPhone',
        'Description',
        'Language',
      ),
      ...fieldsOf(text, 'DistributionState', 'IconUrl', 'InfoUrl', 'LogoUrl', 'ManagedType', 'OrgScopedExternalApp'),
      Version: int,
      IsDeleted: flag,
    },
    rows: (call) => componentsOf(call, 'ExternalClientApplication').map((one) => externalAppRow(call, one)),
  },
  {
    ...setup,
    name: 'ExtlClntAppOauthSettings',
    permissions: appReaders,
    fields: {
      ...partFields,
      ...fieldsOf(text, 'ClientAssertionCertificate', 'OauthLink', 'SingleLogoutUrl'),
      ...fieldsOf(flag, ...wireScopes.map(scopeField)),
    },
    rows: settingsRows,
  },
  {
    ...setup,
    name: 'ExtlClntAppOauthPlcyCnfg',
    permissions: appReaders,
    fields: {
      ...partFields,
      ExtlClntAppOauthSettingsId: reference('ExtlClntAppOauthSettings', 'ExtlClntAppOauthSettings'),
      ...fieldsOf(text, ...names(policyTexts)),
      ...fieldsOf(int, ...names(policyInts)),
      ...fieldsOf(flag, ...names(policyFlags)),
      ...fieldsOf({ type: 'int', since: 61 }, 'NamedUserJwtTimeout', 'GuestJwtTimeout'),
      ...fieldsOf({ type: 'string', since: 65 }, 'NamedUserJwtSessionTimeoutType', 'GuestJwtSessionTimeoutType'),
      IsNamedUserJwtEnabled: { type: 'boolean', since: 61, until: 65 },
    },
    rows: policyRows,
  },
];

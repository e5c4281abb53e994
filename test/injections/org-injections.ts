/** Breaks that the settings of app and user show, before any exchange: asked with `-o` and `-a`. */
import type { LocalOrg } from '../local-org/index.ts';
import type { User } from '../local-org/state.ts';
import { appNamed, deployField, setElement } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { dropScope, userOf } from '../support/pay-org.ts';
import type { Injection, Pieces, Site } from './injection.ts';

type Change = (org: LocalOrg) => unknown;

const change =
  (...steps: Change[]) =>
  ({ org }: Site): undefined => {
    for (const step of steps) step(org);
  };

/** The external client app Orders in the place of Pay, sound until it is broken. */
export const throughOrders =
  (...steps: Change[]) =>
  async ({ org }: Site): Promise<Partial<Pieces>> => {
    org.trust('Orders', (await keyPair('pay')).certificatePem);
    const { consumerKey } = appNamed(org, 'Orders');
    for (const step of steps) step(org);
    return { clientId: consumerKey };
  };

const ofPay =
  (path: string, value: string | null): Change =>
  (org) =>
    setElement(org, 'ConnectedApp', 'Pay', path, value);
const ofOrders =
  (part: 'Global' | 'Policy' | 'Settings', path: string, value: string | null): Change =>
  (org) => {
    const [type, name] = {
      Global: ['ExtlClntAppGlobalOauthSettings', 'Orders_glbloauth'],
      Policy: ['ExtlClntAppOauthConfigurablePolicies', 'Orders_oauthPlcy'],
      Settings: ['ExtlClntAppOauthSettings', 'Orders_oauth'],
    }[part] as [string, string];
    setElement(org, type, name, path, value);
  };
const ofUser =
  (facts: Partial<User>): Change =>
  (org) =>
    Object.assign(userOf(org), facts);
const withoutApp =
  (name: string): Change =>
  (org) => {
    org.state.components = org.state.components.filter(({ fullName }) => fullName.split('_')[0] !== name);
  };
const trusting = (app: string) => async (site: Site) => {
  const changes = app === 'Orders' ? await throughOrders()(site) : undefined;
  site.org.trust(app, (await keyPair('other')).certificatePem);
  return changes;
};

/** Takes permissions from the administrator, whose login the CLI holds. */
const without =
  (...permissions: string[]): Change =>
  (org) => {
    const admin = org.state.users.find(({ username }) => username === org.username);
    if (admin) admin.permissions = admin.permissions.filter((one) => !permissions.includes(one));
  };

const inPay = { app: 'Pay' };
const inOrders = { app: 'Orders' };

export const orgInjections: Injection[] = [
  { ...inPay, what: 'the connected app is gone', code: 'app-not-found', break: change(withoutApp('Pay')) },
  {
    ...inOrders,
    what: 'a sandbox refresh took the external client app away',
    code: 'app-not-found',
    break: throughOrders(withoutApp('Orders')),
  },
  {
    ...inPay,
    what: 'the client id has a slip in it, and the app is named',
    code: 'wrong-client-id',
    break: ({ org }) => ({ clientId: appNamed(org, 'Pay').consumerKey.replace('3MVG9P', '3MVG9Q') }),
  },
  {
    ...inPay,
    what: 'the connected app has no OAuth settings',
    code: 'app-without-oauth',
    break: ({ org }) => {
      const { consumerKey } = appNamed(org, 'Pay');
      ofPay('oauthConfig', null)(org);
      return { clientId: consumerKey };
    },
  },
  {
    ...inPay,
    what: 'the connected app has no certificate',
    code: 'bearer-flow-off',
    throughHost: true,
    break: change(ofPay('oauthConfig.certificate', null)),
  },
  {
    ...inOrders,
    what: 'a deploy dropped the certificate of the external client app',
    code: 'bearer-flow-off',
    throughHost: true,
    break: throughOrders(ofOrders('Global', 'certificate', null)),
  },
  {
    ...inPay,
    what: 'the connected app holds the certificate of another key',
    code: 'key-mismatch',
    throughHost: true,
    break: trusting('Pay'),
  },
  {
    ...inOrders,
    what: 'the external client app holds the certificate of another key',
    code: 'key-mismatch',
    break: trusting('Orders'),
  },
  {
    ...inPay,
    what: 'what the connected app holds is no certificate, which only the exchange proves',
    code: 'invalid-assertion',
    break: change(ofPay('oauthConfig.certificate', 'bm90IGEgY2VydGlmaWNhdGU=')),
  },
  {
    ...inPay,
    what: 'the org has no such user, and says so',
    code: 'user-not-found',
    throughHost: true,
    break: () => ({ username: 'nobody@pay.example' }),
  },
  {
    ...inOrders,
    what: 'the user of an external client app is not in the org',
    code: 'user-not-found',
    break: async (site) => ({ ...(await throughOrders()(site)), username: 'nobody@pay.example' }),
  },
  {
    ...inPay,
    what: 'the org shows the user as deactivated',
    code: 'inactive-user',
    break: change(ofUser({ isActive: false })),
  },
  {
    ...inPay,
    what: 'the org shows the user as frozen',
    code: 'user-frozen',
    throughHost: true,
    break: change(ofUser({ isFrozen: true })),
  },
  {
    ...inPay,
    what: 'the user lacks API Enabled, which only the exchange proves',
    code: 'login-failed',
    break: () => ({ username: 'noapi@pay.example' }),
  },
  {
    ...inPay,
    what: 'the user has none of the permission sets of the connected app',
    code: 'not-admin-approved',
    break: change(ofUser({ permissionSets: [] })),
  },
  {
    ...inPay,
    what: 'the permission set of the connected app is replaced by a profile that the user lacks',
    code: 'not-admin-approved',
    break: change(ofPay('permissionSetName', null), ofPay('profileName', 'System Administrator')),
  },
  {
    ...inOrders,
    what: 'the user has none of the permission sets of the external client app',
    code: 'not-admin-approved',
    break: throughOrders(ofUser({ permissionSets: ['Robot_Drivers'] })),
  },
  {
    ...inPay,
    what: 'the connected app lets in nobody at all',
    code: 'nobody-pre-authorised',
    throughHost: true,
    break: change(ofPay('permissionSetName', null)),
  },
  {
    ...inOrders,
    what: 'the external client app lets in nobody at all',
    code: 'nobody-pre-authorised',
    throughHost: true,
    break: throughOrders(ofOrders('Policy', 'commaSeparatedPermissionSet', null)),
  },
  {
    ...inPay,
    what: 'the connected app wants each user to approve, and this one never did',
    code: 'not-approved',
    break: change(ofPay('oauthConfig.isAdminApproved', 'false'), ofPay('permissionSetName', null)),
  },
  {
    ...inOrders,
    what: 'the external client app wants each user to approve, and this one never did',
    code: 'not-approved',
    break: throughOrders(
      ofOrders('Policy', 'permittedUsersPolicyType', 'AllSelfAuthorized'),
      ofOrders('Policy', 'commaSeparatedPermissionSet', null),
    ),
  },
  {
    ...inPay,
    what: 'the scopes of the connected app lack the refresh token',
    code: 'refresh-scope-missing',
    break: change((org) => dropScope(org, 'RefreshToken')),
  },
  {
    ...inOrders,
    what: 'the scopes of the external client app lack the refresh token',
    code: 'refresh-scope-missing',
    throughHost: true,
    break: throughOrders(ofOrders('Settings', 'commaSeparatedOauthScopes', 'Api, Web')),
  },
  {
    ...inPay,
    what: 'the connected app asks for high assurance',
    code: 'high-assurance',
    throughHost: true,
    break: change(ofPay('sessionPolicy.sessionLevel', 'HIGH_ASSURANCE')),
  },
  {
    ...inOrders,
    what: 'the external client app asks for high assurance',
    code: 'high-assurance',
    break: throughOrders(ofOrders('Policy', 'requiredSessionLevel', 'HIGH_ASSURANCE')),
  },
  {
    ...inPay,
    what: 'the settings are sound and the address is not allowed',
    code: 'ip-or-hours',
    break: change(ofUser({ isIpRestricted: true })),
  },
  {
    ...inOrders,
    what: 'the external client app is switched off as an OAuth app',
    code: 'oauth-switched-off',
    break: throughOrders((org) =>
      setElement(org, 'ExtlClntAppConfigurablePolicies', 'Orders_plcy', 'isOauthPluginEnabled', 'false'),
    ),
  },
  {
    ...inOrders,
    what: 'the external client app is switched off altogether',
    code: 'app-switched-off',
    break: throughOrders((org) =>
      setElement(org, 'ExtlClntAppConfigurablePolicies', 'Orders_plcy', 'isEnabled', 'false'),
    ),
  },
  {
    ...inOrders,
    what: 'the external client app has lost its OAuth settings',
    code: 'app-without-oauth',
    break: throughOrders((org) => {
      const lost = ['ExtlClntAppGlobalOauthSettings', 'ExtlClntAppOauthSettings'];
      deployField(org, ['ACME_CI_CD_glbloauth.ecaGlblOauth-meta.xml', 'ACME_CI_CD_oauth.ecaOauth-meta.xml']);
      org.state.components = org.state.components.filter(
        ({ type, fullName }) => !lost.includes(type) || !fullName.startsWith('Orders'),
      );
    }),
  },
];

/** The user of the CLI may not see what the check `check` asks for: it has to say so, and the exchange has to tell. */
export type HiddenInjection = Injection & { app: string; check: string; permission: string };

export const hiddenInjections: HiddenInjection[] = [
  {
    ...inPay,
    what: 'a frozen user',
    check: 'org-user',
    permission: 'Manage Users',
    code: 'login-failed',
    break: change(without('ManageUsers'), ofUser({ isFrozen: true })),
  },
  {
    ...inPay,
    what: 'a connected app with the certificate of another key',
    check: 'org-app',
    permission: 'Customize Application',
    code: 'invalid-assertion',
    break: (site) => {
      without('CustomizeApplication')(site.org);
      return trusting('Pay')(site);
    },
  },
  {
    ...inOrders,
    what: 'an external client app with the certificate of another key',
    check: 'org-app',
    permission: 'View all External Client Apps',
    code: 'invalid-assertion',
    break: (site) => {
      without('ExternalClientAppViewer', 'ExternalClientAppAdmin', 'ExternalClientAppDeveloper')(site.org);
      return trusting('Orders')(site);
    },
  },
  {
    ...inOrders,
    what: 'the OAuth settings of an external client app, with the certificate of another key',
    check: 'app-certificate',
    permission: 'View External Client Apps Consumer Secrets in Metadata',
    code: 'invalid-assertion',
    break: (site) => {
      without('ViewConsumerSecretsInMetadata')(site.org);
      return trusting('Orders')(site);
    },
  },
  {
    ...inPay,
    what: 'any metadata, with the certificate of another key',
    check: 'org-app',
    permission: 'Modify Metadata',
    code: 'invalid-assertion',
    break: (site) => {
      without('ModifyMetadata', 'ModifyAllData')(site.org);
      return trusting('Pay')(site);
    },
  },
  {
    ...inPay,
    what: 'anything by an API, with a deactivated user',
    check: 'org-session',
    permission: 'API Enabled',
    code: 'inactive-user',
    break: change(without('ApiEnabled'), ofUser({ isActive: false })),
  },
  {
    ...inOrders,
    what: 'the permission sets of a user who has none',
    check: 'permitted-users',
    permission: 'View Setup and Configuration',
    code: 'not-admin-approved',
    break: throughOrders(without('ViewSetup', 'CustomizeApplication'), ofUser({ permissionSets: [] })),
  },
  {
    ...inOrders,
    what: 'the approvals of others',
    check: 'permitted-users',
    permission: 'Customize Application',
    code: 'not-approved',
    break: throughOrders(
      without('CustomizeApplication'),
      ofOrders('Policy', 'permittedUsersPolicyType', 'AllSelfAuthorized'),
      ofOrders('Policy', 'commaSeparatedPermissionSet', null),
    ),
  },
];

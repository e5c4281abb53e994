import { expect } from 'chai';
import { appNamed, setElement } from '../support/app-components.ts';
import { withOrg } from '../support/with-org.ts';
import { connectedAppScopes } from './metadata/connected-app-elements.ts';
import { externalClientAppScopes } from './metadata/external-client-app-elements.ts';
import { findClient, listClients } from './metadata/oauth-client.ts';
import { wireScope } from './metadata/scopes.ts';

describe('the local org: what OAuth reads from the metadata of an app', () => {
  it('finds every seeded app by its key, and nothing by no key', () =>
    withOrg({}, async (org) => {
      const clients = listClients(org.state, org.switches);
      expect(clients).to.have.length(12);
      for (const client of clients) {
        expect(client.consumerKey).to.match(/^3MVG9[\w.]{80}$/);
        expect(findClient(org.state, org.switches, client.consumerKey)).to.deep.equal(client);
      }
      setElement(org, 'ConnectedApp', 'Portal_Sync', 'oauthConfig.consumerKey', null);
      expect(findClient(org.state, org.switches, '')).to.equal(null);
    }));

  it('tells who may use each app', () =>
    withOrg({}, async (org) => {
      const facts = (name: string) => {
        const { isAdminApproved, permissionSets, scopes, sessionLevel } = appNamed(org, name);
        return { isAdminApproved, permissionSets: permissionSets.join(), scopes: scopes.join(' '), sessionLevel };
      };
      const good = { isAdminApproved: true, permissionSets: 'Pay_API', scopes: 'api web refresh_token' };
      expect(facts('Pay')).to.deep.equal({ ...good, sessionLevel: null });
      expect(facts('Orders')).to.deep.equal({ ...good, sessionLevel: 'STANDARD' });
      expect(facts('Portal_Sync')).to.include({ isAdminApproved: false, permissionSets: '' });
      expect(facts('High_Assurance')).to.include({ sessionLevel: 'HIGH_ASSURANCE' });
    }));

  for (const { isEnabled, plugin, oauthEnabled } of [
    { isEnabled: 'true', plugin: 'true', oauthEnabled: true },
    { isEnabled: 'false', plugin: 'true', oauthEnabled: false },
    { isEnabled: 'true', plugin: 'false', oauthEnabled: false },
  ] as const) {
    it(`an app that is ${isEnabled === 'true' ? 'on' : 'off'}, its OAuth ${plugin === 'true' ? 'on' : 'off'}`, () =>
      withOrg({}, async (org) => {
        setElement(org, 'ExtlClntAppConfigurablePolicies', 'Orders_plcy', 'isEnabled', isEnabled);
        setElement(org, 'ExtlClntAppConfigurablePolicies', 'Orders_plcy', 'isOauthPluginEnabled', plugin);
        expect(appNamed(org, 'Orders').oauthEnabled).to.equal(oauthEnabled);
      }));
  }

  it('has a wire name for every scope, the same for both kinds of app', () => {
    for (const [metadata, wire] of [
      ['Api', 'api'],
      ['RefreshToken', 'refresh_token'],
      ['OfflineAccess', 'offline_access'],
      ['Basic', 'id'],
      ['OpenID', 'openid'],
      ['CustomPermissions', 'custom_permissions'],
      ['SFAP', 'sfap_api'],
      ['SFApiPlatform', 'sfap_api'],
      ['Chatbot', 'chatbot_api'],
      ['ForgotPassword', 'forgot_password'],
      ['DataCloudUserClaims', 'data_cloud_user_claims'],
    ] as const) {
      expect(wireScope(metadata), metadata).to.equal(wire);
    }
    for (const scope of [...connectedAppScopes, ...externalClientAppScopes]) {
      expect(wireScope(scope)).to.match(/^[a-z0-9_]+$/);
    }
  });

  it('keeps the keys of the sandbox apart from those of production', () =>
    withOrg({}, (production) =>
      withOrg({ seed: 'sandbox' }, async (sandbox) => {
        for (const name of ['Pay', 'Orders']) {
          expect(appNamed(sandbox, name).consumerKey).to.not.equal(appNamed(production, name).consumerKey);
        }
      }),
    ));
});

import { expect } from 'chai';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken, exchange, goodClaims, post, signClaims } from '../support/bearer-login.ts';
import { deploy, failuresOf } from '../support/deploy-package.ts';
import { keyPair } from '../support/keys.ts';
import { metadataApi, readOne } from '../support/metadata-api.ts';
import { create, HEADER, PLUGIN, packageOf, parts, refusalsOf } from '../support/new-app.ts';
import { user } from '../support/pay-org.ts';
import { withOrg } from '../support/with-org.ts';
import type { LocalOrg } from './index.ts';
import { openAppSession } from './oauth/sessions.ts';
import type { Switches } from './switches.ts';

/** An org whose app Orders issues JWTs to the key pair `pay`. */
const withOrders = (switches: Partial<Switches>, work: (org: LocalOrg, key: string) => Promise<void>): Promise<void> =>
  withOrg({ switches }, async (org) => {
    org.trust('Orders', (await keyPair('pay')).certificatePem);
    issueJwts(org, 'Orders');
    await work(org, appNamed(org, 'Orders').consumerKey);
  });
const refusal = async (org: LocalOrg, key: string): Promise<unknown[]> => {
  const { body, status } = await exchange(org, await signClaims(goodClaims(org, key, user)));
  return status === 200 ? [] : [body.error, body.error_description];
};
const lives = async (org: LocalOrg, token: string): Promise<boolean> => {
  const headers = { authorization: `Bearer ${token}` };
  return (await fetch(`${org.url}/services/data/v68.0/limits`, { headers })).status === 200;
};
const switchOff = (org: LocalOrg, off: Record<string, boolean>) =>
  create(org, [PLUGIN, { ...pluginParts(org), ...off }], org.accessToken, 'update');
const pluginParts = (_org: LocalOrg) => ({
  fullName: 'Orders_plcy',
  externalClientApplication: 'Orders',
  isEnabled: true,
  isOauthPluginEnabled: true,
});

describe('the local org: an external client app that is switched off', () => {
  for (const [blockedAppRefusal, words] of [
    ['invalid_client', ['invalid_client', 'invalid client credentials']],
    ['invalid_grant', ['invalid_grant', 'invalid assertion']],
    ['invalid_client_id', ['invalid_client_id', 'client identifier invalid']],
  ] as const) {
    for (const off of [{ isEnabled: false }, { isOauthPluginEnabled: false }]) {
      it(`by ${Object.keys(off)[0]} gives nobody a token, until it is switched on again: ${blockedAppRefusal}`, () =>
        withOrders({ blockedAppRefusal }, async (org, key) => {
          expect(await switchOff(org, off)).to.deep.equal([]);
          expect(await refusal(org, key)).to.deep.equal(words);
          expect(await switchOff(org, {})).to.deep.equal([]);
          expect(await refusal(org, key)).to.deep.equal([]);
        }));
    }
  }

  it('by a deploy too, and by a validation not', () =>
    withOrders({}, async (org, key) => {
      const off = packageOf([parts.plugin(false, 'Orders_plcy', 'Orders')]);
      expect(failuresOf(await deploy(org, off, { checkOnly: true }))).to.deep.equal([]);
      expect(await refusal(org, key)).to.deep.equal([]);
      expect(failuresOf(await deploy(org, off, {}, 'REST'))).to.deep.equal([]);
      expect(await refusal(org, key)).to.deep.equal(['invalid_client', 'invalid client credentials']);
    }));

  it('gives nothing for a refresh token either', () =>
    withOrders({}, async (org, key) => {
      const holder = org.state.users.find(({ username }) => username === user);
      const refresh = { value: '5Aep861test', kind: 'refresh', format: 'opaque', userId: holder?.id ?? '' } as const;
      const times = { issuedAtMs: 0, expiresAtMs: null, revoked: false, authSessionId: null, lastUsedAtMs: null };
      org.state.tokens.push({ ...refresh, ...times, consumerKey: key, scopes: ['api'], grantId: 'one' });
      const form = { grant_type: 'refresh_token', refresh_token: refresh.value, client_id: key };
      const ask = async () => (await post(`${org.url}/services/oauth2/token`, form)).status;
      expect(await ask()).to.equal(200);
      await switchOff(org, { isEnabled: false });
      expect(await ask()).to.equal(400);
    }));

  for (const blockedAppKillsTokens of [false, true]) {
    it(`${blockedAppKillsTokens ? 'ends' : 'leaves alone'} the tokens that it has given`, () =>
      withOrders({ blockedAppKillsTokens }, async (org, key) => {
        const jwt = await bearerToken(org, key, user);
        const holder = org.state.users.find(({ username }) => username === user);
        if (!holder) throw new Error('The user is missing.');
        const opaque = openAppSession(org.state, holder, appNamed(org, 'Orders')).value;
        await switchOff(org, { isEnabled: false });
        for (const token of [jwt, opaque]) expect(await lives(org, token)).to.equal(!blockedAppKillsTokens);
        expect(await lives(org, org.accessToken)).to.equal(true);
      }));
  }

  for (const pluginPolicyWithoutIsEnabled of ['refuse', 'keep'] as const) {
    it(`by a save that leaves isEnabled out: ${pluginPolicyWithoutIsEnabled}`, () =>
      withOrders({ pluginPolicyWithoutIsEnabled }, async (org) => {
        const { isEnabled: _, ...without } = pluginParts(org);
        const refused = await create(
          org,
          [PLUGIN, { ...without, isOauthPluginEnabled: false }],
          org.accessToken,
          'update',
        );
        const isKept = pluginPolicyWithoutIsEnabled === 'keep';
        expect(refused).to.deep.equal(isKept ? [] : ['REQUIRED_FIELD_MISSING: Required field is missing: isEnabled']);
        const now = await readOne(org, PLUGIN, 'Orders_plcy');
        expect(now).to.include({ isEnabled: 'true', isOauthPluginEnabled: String(!isKept) });
      }));
  }

  it('takes the permission of an administrator of external client apps', () =>
    withOrders({}, async (org) => {
      const token = org.openSession(org.administratorWithout('ExternalClientAppAdmin'));
      const off: [string, ReturnType<typeof pluginParts>] = [PLUGIN, { ...pluginParts(org), isEnabled: false }];
      expect((await create(org, off, token, 'update')).join()).to.include('INSUFFICIENT_ACCESS_OR_READONLY');
    }));
});

describe('the local org: an external client app that is deleted', () => {
  const gone = (org: LocalOrg): string[] =>
    org.state.components.filter(({ fullName }) => fullName.startsWith('Orders')).map(({ fullName }) => fullName);
  const ways = {
    CRUD: async (org: LocalOrg) => refusalsOf((await metadataApi(org).delete(HEADER, ['Orders']))[0]),
    SOAP: async (org: LocalOrg) => failuresOf(await deploy(org, packageOf([], { [HEADER]: ['Orders'] }))),
    REST: async (org: LocalOrg) => failuresOf(await deploy(org, packageOf([], { [HEADER]: ['Orders'] }), {}, 'REST')),
  };
  for (const [way, remove] of Object.entries(ways)) {
    it(`by its header alone over ${way} takes its parts along, and its key is known no more`, () =>
      withOrders({}, async (org, key) => {
        expect(await remove(org)).to.deep.equal([]);
        expect(gone(org)).to.deep.equal([]);
        expect(await refusal(org, key)).to.deep.equal(['invalid_client_id', 'client identifier invalid']);
      }));
  }

  it('comes back in every part when the deploy is only a validation', () =>
    withOrders({}, async (org, key) => {
      const deployed = await deploy(org, packageOf([], { [HEADER]: ['Orders'] }), { checkOnly: true });
      expect(deployed.details.componentSuccesses.map(({ deleted }) => deleted)).to.include(true);
      expect(gone(org)).to.have.length(5);
      expect(await refusal(org, key)).to.deep.equal([]);
      expect(org.state.deletedAppKeys.size).to.equal(0);
    }));

  it('and made again has another id, so that old access to it is of no use', () =>
    withOrders({}, async (org) => {
      const { appId } = appNamed(org, 'Orders');
      org.state.entityAccess = [{ parentId: '0PS000000000001AAA', entityId: appId }];
      await ways.CRUD(org);
      expect(org.state.entityAccess).to.deep.equal([]);
      for (const part of [parts.header('Orders'), parts.settings('Orders'), await parts.global('Orders')])
        expect(await create(org, part)).to.deep.equal([]);
      expect(appNamed(org, 'Orders').appId).to.match(/^0xI/).and.not.equal(appId);
    }));

  it('before the files of the same deploy are saved, so that its name is free for them', () =>
    withOrders({}, async (org, key) => {
      const again = [parts.header('Orders'), parts.settings('Orders'), await parts.global('Orders')];
      expect(failuresOf(await deploy(org, packageOf(again, { [HEADER]: ['Orders'] })))).to.deep.equal([]);
      expect(appNamed(org, 'Orders').consumerKey).to.not.equal(key);
    }));

  for (const deletedAppKillsTokens of [false, true]) {
    it(`${deletedAppKillsTokens ? 'ends' : 'leaves alone'} the tokens that it had given`, () =>
      withOrders({ deletedAppKillsTokens }, async (org, key) => {
        const token = await bearerToken(org, key, user);
        await ways.REST(org);
        expect(await lives(org, token)).to.equal(!deletedAppKillsTokens);
      }));
  }

  it('takes the permission to delete external client apps, and is none of a package', () =>
    withOrders({}, async (org) => {
      const token = org.openSession(org.administratorWithout('ExternalClientAppDeveloper'));
      const [refused] = await metadataApi(org, '68.0', token).delete(HEADER, ['Orders']);
      expect(refusalsOf(refused).join()).to.include('INSUFFICIENT_ACCESS_OR_READONLY');
      const [managed] = await metadataApi(org).delete(HEADER, ['acme__Dispatch']);
      expect(refusalsOf(managed).join()).to.include('CANNOT_MODIFY_MANAGED_OBJECT');
      expect(gone(org)).to.have.length(5);
    }));
});

import { expect } from 'chai';
import { appNamed } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { deploy, failuresOf } from '../support/deploy-package.ts';
import { metadataApi, readOne } from '../support/metadata-api.ts';
import { create, GLOBAL, HEADER, PLUGIN, POLICY, packageOf, parts, wholeApp } from '../support/new-app.ts';
import { user } from '../support/pay-org.ts';
import { withOrg } from '../support/with-org.ts';
import type { LocalOrg } from './index.ts';

const ownKey = `${'a'.repeat(60)}0123`;
const namesOf = (org: LocalOrg): string[] =>
  org.state.components
    .filter(({ children }) => children.some(({ value }) => value === 'Robot'))
    .map((one) => one.fullName);
const admit = (org: LocalOrg): void => {
  for (const one of org.state.users) if (one.username === user) one.permissionSets.push('Robot_Access');
};
const login = (org: LocalOrg): Promise<string> => bearerToken(org, appNamed(org, 'Robot').consumerKey, user);

describe('the local org: a new external client app', () => {
  for (const way of ['SOAP', 'REST'] as const) {
    it(`is made by one deploy over ${way}: what it brings along wins over the org's own policies`, () =>
      withOrg({}, async (org) => {
        const deployed = await deploy(org, packageOf(await wholeApp()), {}, way);
        expect(failuresOf(deployed)).to.deep.equal([]);
        expect(deployed.details.componentSuccesses.every(({ created }) => created)).to.equal(true);
        expect(namesOf(org)).to.have.members(['Robot', 'Robot_oauth', 'Robot_global', 'Robot_oauthPlcy', 'Robot_plcy']);
        admit(org);
        expect(await login(org)).to.match(/^ey[\w-]+\.[\w-]+\.[\w-]+$/);
      }));

    it(`is not made by a validation over ${way}, nor by a deploy of which one part is refused`, () =>
      withOrg({}, async (org) => {
        const before = JSON.stringify(org.state.components);
        const checked = await deploy(org, packageOf(await wholeApp()), { checkOnly: true }, way);
        expect([checked.status, checked.checkOnly]).to.deep.equal(['Succeeded', true]);
        const bad = [...(await wholeApp()).slice(0, 4), parts.policy('Robot_oauthPlcy', 'Robot', 'Nobody')];
        const refused = await deploy(org, packageOf(bad), {}, way);
        expect(failuresOf(refused)).to.deep.equal(["Robot_oauthPlcy: We couldn't find permission sets called Nobody."]);
        expect(JSON.stringify(org.state.components)).to.equal(before);
      }));
  }

  it('is made in two stages: the second policy under another name is refused, under that of the first it is taken', () =>
    withOrg({}, async (org) => {
      const [set, header, settings, global] = await wholeApp();
      if (!set || !header || !settings || !global) throw new Error('A part is missing.');
      expect(failuresOf(await deploy(org, packageOf([set, header, settings, global])))).to.deep.equal([]);
      expect(namesOf(org)).to.include.members(['Robot_oauth_defaultPolicy', 'Robot_defaultPolicy']);
      expect(appNamed(org, 'Robot')).to.include({ isAdminApproved: false, oauthEnabled: true });
      const second = failuresOf(await deploy(org, packageOf([parts.policy(), parts.plugin(false)])));
      expect(second).to.have.members([
        'Robot_oauthPlcy: duplicate value found: ExtlClntAppOauthSettingsId duplicates value on Robot_oauth_defaultPolicy',
        'Robot_plcy: duplicate value found: ExternalClientApplicationId duplicates value on Robot_defaultPolicy',
      ]);
      const same = [parts.policy('Robot_oauth_defaultPolicy'), parts.plugin(true, 'Robot_defaultPolicy')];
      expect(failuresOf(await deploy(org, packageOf(same)))).to.deep.equal([]);
      admit(org);
      await login(org);
    }));

  it('is made in three stages and is closed until the third', () =>
    withOrg({ switches: { defaultPolicies: 'never' } }, async (org) => {
      const [set, header, settings, global] = await wholeApp();
      if (!set || !header || !settings || !global) throw new Error('A part is missing.');
      for (const stage of [
        [set, header],
        [settings, global, parts.plugin(false)],
      ]) {
        const checked = await deploy(org, packageOf(stage), { checkOnly: true });
        expect(failuresOf(checked)).to.deep.equal([]);
        expect(failuresOf(await deploy(org, packageOf(stage)))).to.deep.equal([]);
      }
      expect(appNamed(org, 'Robot').oauthEnabled).to.equal(false);
      expect(failuresOf(await deploy(org, packageOf([parts.policy(), parts.plugin(true)])))).to.deep.equal([]);
      admit(org);
      await login(org);
    }));

  it('is made record by record, the OAuth settings before the global ones, and the org adds its policies', () =>
    withOrg({}, async (org) => {
      const [set, header, settings, global] = await wholeApp();
      if (!set || !header || !settings || !global) throw new Error('A part is missing.');
      for (const part of [set, header]) expect(await create(org, part)).to.deep.equal([]);
      expect((await create(org, global)).join()).to.match(/^INVALID_CROSS_REFERENCE_KEY: /);
      for (const part of [settings, global]) expect(await create(org, part)).to.deep.equal([]);
      expect((await create(org, parts.policy())).join()).to.include('DUPLICATE_VALUE');
      expect(await create(org, parts.policy('Robot_oauth_defaultPolicy'), org.accessToken, 'upsert')).to.deep.equal([]);
      admit(org);
      await login(org);
    }));

  for (const [defaultPolicies, made] of [
    ['deploy-and-crud', ['Robot_defaultPolicy', 'Robot_oauth_defaultPolicy']],
    ['deploy', []],
    ['never', []],
  ] as const) {
    it(`by CRUD, with policies of the org's own: ${defaultPolicies}`, () =>
      withOrg({ switches: { defaultPolicies } }, async (org) => {
        for (const part of [parts.header(), parts.settings()]) await create(org, part);
        expect(
          namesOf(org)
            .filter((name) => name.endsWith('Policy'))
            .sort(),
        ).to.deep.equal(made);
      }));
  }

  it('has parts only of a parent that is there, and none that belongs to another', () =>
    withOrg({}, async (org) => {
      for (const part of [parts.settings(), await parts.global(), parts.policy(), parts.plugin(true)]) {
        expect((await create(org, part)).join(), part[0]).to.match(
          /^INVALID_CROSS_REFERENCE_KEY: no ExternalClientApplication named Robot found/,
        );
      }
      const [type, policy] = parts.plugin(true, 'Robot_plcy', '');
      expect(await create(org, [type, policy])).to.deep.equal([
        'REQUIRED_FIELD_MISSING: Enter the name of the parent external client app.',
      ]);
    }));

  describe('its key', () => {
    const make = async (org: LocalOrg, more: Record<string, string> = {}): Promise<string[]> => {
      for (const part of [parts.header(), parts.settings()]) await create(org, part);
      return create(org, await parts.global('Robot', more));
    };

    it('is made by the org, or is the one that came along, and shows on reading', () =>
      withOrg({}, async (org) => {
        expect(await make(org, { consumerKey: ownKey })).to.deep.equal([]);
        expect((await readOne(org, GLOBAL, 'Robot_global')).consumerKey).to.equal(ownKey);
      }));

    it('stays: another one in a later save is taken without a word and changes nothing', () =>
      withOrg({}, async (org) => {
        await make(org);
        const { consumerKey } = await readOne(org, GLOBAL, 'Robot_global');
        const again = await parts.global('Robot', { consumerKey: ownKey });
        expect(failuresOf(await deploy(org, packageOf([again])))).to.deep.equal([]);
        expect((await readOne(org, GLOBAL, 'Robot_global')).consumerKey).to.equal(consumerKey);
      }));

    for (const [takenKeyText, text] of [
      ['taken', 'taken'],
      ['in-use', 'in use'],
    ] as const) {
      it(`cannot be that of another app: ${takenKeyText}`, () =>
        withOrg({ switches: { takenKeyText } }, async (org) => {
          const { consumerKey } = appNamed(org, 'Orders');
          expect(await make(org, { consumerKey })).to.deep.equal([
            `DUPLICATE_VALUE: The consumer key is already ${text}.`,
          ]);
        }));
    }

    for (const keyOfDeletedApp of ['taken', 'free'] as const) {
      it(`can be that of a deleted app: ${keyOfDeletedApp}`, () =>
        withOrg({ switches: { keyOfDeletedApp } }, async (org) => {
          const { consumerKey } = appNamed(org, 'Orders');
          await metadataApi(org).delete(HEADER, ['Orders']);
          expect(await make(org, { consumerKey })).to.have.length(keyOfDeletedApp === 'taken' ? 1 : 0);
        }));
    }

    for (const ownSecret of ['ignored', 'used'] as const) {
      it(`with a secret of one's own, which no read gives back: ${ownSecret}`, () =>
        withOrg({ switches: { ownSecret } }, async (org) => {
          const consumerSecret = 'S3CRET0123456789';
          expect(await make(org, { consumerKey: ownKey, consumerSecret })).to.deep.equal([]);
          expect(JSON.stringify(await readOne(org, GLOBAL, 'Robot_global'))).to.not.include(consumerSecret);
          expect(org.state.consumerSecrets.get(ownKey) === consumerSecret).to.equal(ownSecret === 'used');
        }));
    }
  });

  describe('what the org makes of it', () => {
    for (const [globalJwtLeftOut, at66] of [
      ['reset', 'false'],
      ['reset-since-67', 'true'],
    ] as const) {
      it(`the switch for JWTs goes when a save leaves it out: ${globalJwtLeftOut}`, () =>
        withOrg({ switches: { globalJwtLeftOut } }, async (org) => {
          for (const part of await wholeApp()) await create(org, part);
          const [type, { isNamedUserJwtEnabled: _, ...without }] = await parts.global();
          for (const [version, expected] of [
            ['66.0', at66],
            ['67.0', 'false'],
          ] as const) {
            await create(org, await parts.global(), org.accessToken, 'update');
            await metadataApi(org, version).update(type, [without]);
            expect((await readOne(org, GLOBAL, 'Robot_global')).isNamedUserJwtEnabled, version).to.equal(expected);
          }
        }));
    }

    for (const sessionTimeoutWithoutJwt of ['refuse', 'accept'] as const) {
      it(`takes a session timeout where no JWTs are issued: ${sessionTimeoutWithoutJwt}`, () =>
        withOrg({ switches: { sessionTimeoutWithoutJwt } }, async (org) => {
          const [type, policy] = parts.policy('Orders_oauthPlcy', 'Orders', 'Pay_API');
          const refused = await create(
            org,
            [type, { ...policy, sessionTimeoutInMinutes: 15 }],
            org.accessToken,
            'update',
          );
          const expected = sessionTimeoutWithoutJwt === 'accept' ? [] : ['INVALID_FIELD: Invalid plugin settings'];
          expect(refused).to.deep.equal(expected);
        }));
    }

    for (const [refreshDays, period] of [
      ['as-sent', '365'],
      ['as-hours', '8760'],
    ] as const) {
      it(`keeps the days of a refresh token: ${refreshDays}`, () =>
        withOrg({ switches: { refreshDays, defaultPolicies: 'never' } }, async (org) => {
          for (const part of (await wholeApp()).slice(0, 4)) await create(org, part);
          const [type, { requiredSessionLevel, ...policy }] = parts.policy();
          const days = {
            ...policy,
            refreshTokenPolicyType: 'SpecificLifetime',
            refreshTokenValidityPeriod: 365,
            refreshTokenValidityUnit: 'Days',
          };
          expect(await create(org, [type, days])).to.deep.equal([]);
          expect((await readOne(org, POLICY, 'Robot_oauthPlcy')).refreshTokenValidityPeriod).to.equal(period);
        }));
    }
  });

  it('stands beside settings that can be read and not written', () =>
    withOrg({}, async (org) => {
      org.state.clientSecretInRestApi = true;
      const settings = await readOne(org, 'ExternalClientAppSettings', 'ExternalClientApp');
      expect(settings).to.include({
        enableClientSecretInRestApiAccess: 'true',
        enableConsumerSecretApiAccess: 'false',
        enablePackageEcaOauthFromDevOrg: 'false',
      });
      const write = create(
        org,
        ['ExternalClientAppSettings', { fullName: 'ExternalClientApp' }],
        org.accessToken,
        'update',
      );
      expect(await write.catch((error: Error) => [error.message])).to.match(/does not write/);
      expect(await readOne(org, PLUGIN, 'Nobody')).to.not.have.property('fullName', 'Nobody');
    }));
});

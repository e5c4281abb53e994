import { expect } from 'chai';
import { appNamed, setElement } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { metadataApi, type Parts, readOne, updateOne, withoutKeys } from '../support/metadata-api.ts';
import { withOrg } from '../support/with-org.ts';
import type { LocalOrg } from './index.ts';

const GLOBAL = 'ExtlClntAppGlobalOauthSettings';
const POLICY = 'ExtlClntAppOauthConfigurablePolicies';
const SETTINGS = 'ExtlClntAppOauthSettings';
const HEADER = 'ExternalClientApplication';

/** Reads, changes, puts the elements in WSDL order (the alphabet's, after the name) and saves. Null leaves an element out. */
const change = async (org: LocalOrg, type: string, fullName: string, changes: Parts, version = '68.0') => {
  const all = { ...(await readOne(org, type, fullName, version)), ...changes };
  const kept = Object.entries(all).filter(([name, value]) => name !== 'fullName' && value !== null);
  return updateOne(org, type, { fullName, ...Object.fromEntries(kept.sort(([a], [b]) => (a < b ? -1 : 1))) }, version);
};
const changePolicy = (org: LocalOrg, changes: Parts, version = '68.0') =>
  change(org, POLICY, 'Orders_oauthPlcy', changes, version);
const changeGlobal = (org: LocalOrg, changes: Parts, version = '68.0') =>
  change(org, GLOBAL, 'Orders_glbloauth', changes, version);
const enableJwt = (org: LocalOrg): void => setElement(org, GLOBAL, 'Orders_glbloauth', 'isNamedUserJwtEnabled', 'true');

describe('the local org: external client apps by the Metadata API', () => {
  it('reads the global settings with their key, and both rotation flags as false', () =>
    withOrg({}, async (org) => {
      const global = await readOne(org, GLOBAL, 'Orders_glbloauth');
      expect(global.consumerKey).to.equal(appNamed(org, 'Orders').consumerKey);
      expect(global).to.include({ shouldRotateConsumerKey: 'false', shouldRotateConsumerSecret: 'false' });
      expect(global).to.not.have.property('consumerSecret');
    }));

  it('hides the global settings where the org says so, without a word', () =>
    withOrg({ switches: { globalOauth: 'hidden' } }, async (org) => {
      expect(await readOne(org, GLOBAL, 'Orders_glbloauth')).to.not.have.property('fullName');
      expect(await metadataApi(org).list([{ type: GLOBAL }])).to.deep.equal([]);
      expect((await readOne(org, POLICY, 'Orders_oauthPlcy')).label).to.equal('Orders_oauthPlcy');
      expect(appNamed(org, 'Orders').consumerKey).to.match(/^3MVG9/);
    }));

  it('hides those of one app alone, and lets nobody overwrite them blindly', () =>
    withOrg({}, async (org) => {
      expect(await readOne(org, GLOBAL, 'Hidden_Vault_glbloauth')).to.not.have.property('fullName');
      const names = (await metadataApi(org).list([{ type: GLOBAL }])).map(({ fullName }) => fullName);
      expect(names).to.include('Orders_glbloauth').and.not.include('Hidden_Vault_glbloauth');
      const blind = {
        fullName: 'Hidden_Vault_glbloauth',
        callbackUrl: 'https://x',
        externalClientApplication: 'Hidden_Vault',
      };
      expect((await updateOne(org, GLOBAL, blind)).join()).to.include('INSUFFICIENT_ACCESS');
    }));

  it('has names that do not follow from the name of the app', () =>
    withOrg({}, async (org) => {
      const found = await metadataApi(org).list([{ type: POLICY }, { type: GLOBAL }]);
      const names = found.map(({ fullName }) => fullName);
      expect(names).to.include.members(['ecaViaMetadataSettings_defaultPolicy', 'who_may_drive', 'fleet_secrets']);
      expect((await readOne(org, POLICY, 'who_may_drive')).externalClientApplication).to.equal('Robots');
    }));

  describe('global OAuth settings', () => {
    it('lose the certificate, and with it the bearer flow, when a save leaves it out', () =>
      withOrg({}, async (org) => {
        org.trust('Orders', (await keyPair('pay')).certificatePem);
        expect(appNamed(org, 'Orders').certificateDer).to.not.equal(null);
        expect(await changeGlobal(org, {})).to.deep.equal([]);
        expect(appNamed(org, 'Orders').certificateDer).to.not.equal(null);
        expect(await changeGlobal(org, { certificate: null })).to.deep.equal([]);
        expect(appNamed(org, 'Orders').certificateDer).to.equal(null);
      }));

    it('keep their key whatever a save says, and call that a success', () =>
      withOrg({}, async (org) => {
        const { consumerKey } = appNamed(org, 'Orders');
        for (const other of ['ANewKeyOfMyOwn', null]) {
          expect(await changeGlobal(org, { consumerKey: other })).to.deep.equal([]);
          expect(appNamed(org, 'Orders').consumerKey).to.equal(consumerKey);
        }
      }));

    it('take a secret and make nothing of it', () =>
      withOrg({}, async (org) => {
        const { consumerKey } = appNamed(org, 'Orders');
        const before = org.state.consumerSecrets.get(consumerKey);
        expect(await changeGlobal(org, { consumerSecret: 'Abcdefgh12345678' })).to.deep.equal([]);
        expect(org.state.consumerSecrets.get(consumerKey)).to.equal(before);
      }));

    for (const since of [61, 65] as const) {
      it(`know isNamedUserJwtEnabled from API ${since} on`, () =>
        withOrg({ switches: { globalJwtSince: since } }, async (org) => {
          const early = await changeGlobal(org, { isNamedUserJwtEnabled: true }, '64.0');
          expect(early).to.have.length(since === 61 ? 0 : 1);
          expect(await changeGlobal(org, { isNamedUserJwtEnabled: true }, '65.0')).to.deep.equal([]);
          expect(appNamed(org, 'Orders').issuesJwt).to.equal(true);
        }));
    }

    for (const forced of [true, false]) {
      it(`${forced ? 'turn isPkceRequired back on' : 'keep isPkceRequired off'}`, () =>
        withOrg({ switches: { pkceForced: forced } }, async (org) => {
          expect(await changeGlobal(org, { isPkceRequired: false })).to.deep.equal([]);
          expect((await readOne(org, GLOBAL, 'Orders_glbloauth')).isPkceRequired).to.equal(String(forced));
        }));
    }

    it('cannot be rotated by a save that may not ignore warnings', () =>
      withOrg({}, async (org) => {
        expect((await changeGlobal(org, { shouldRotateConsumerKey: true })).join()).to.include('ignoreWarnings');
      }));

    for (const [reading, expected] of [
      ['drop', 'Enter the name of the parent external client app.'],
      ['accept', ''],
    ] as const) {
      it(`out of order (${reading}): ${expected || 'saved all the same'}`, () =>
        withOrg({ switches: { elementOrder: reading } }, async (org) => {
          const global = await readOne(org, GLOBAL, 'Orders_glbloauth');
          const { externalClientApplication = '' } = global;
          const late = { ...withoutKeys(global, 'externalClientApplication'), externalClientApplication };
          expect((await updateOne(org, GLOBAL, late)).join()).to.include(expected);
        }));
    }
  });

  describe('policies', () => {
    it('refuse a timeout while the app issues no JWTs', () =>
      withOrg({}, async (org) => {
        const timeout = { namedUserJwtSessionTimeoutType: 'Custom', namedUserJwtTimeout: 15 };
        for (const changes of [timeout, { sessionTimeoutInMinutes: 60 }] as Parts[]) {
          expect(await changePolicy(org, changes)).to.deep.equal(['INVALID_FIELD: Invalid plugin settings']);
        }
        enableJwt(org);
        expect(await changePolicy(org, timeout)).to.deep.equal([]);
        expect(appNamed(org, 'Orders').jwtTimeoutMinutes).to.equal(15);
      }));

    const custom = (minutes: number): Parts => ({
      namedUserJwtSessionTimeoutType: 'Custom',
      namedUserJwtTimeout: minutes,
    });
    for (const [what, changes, version, isTaken] of [
      ['30 minutes', custom(30), '65.0', true],
      ['720 minutes', custom(720), '65.0', true],
      ['20 minutes', custom(20), '65.0', false],
      ['Custom without minutes', { namedUserJwtSessionTimeoutType: 'Custom' }, '65.0', false],
      ['the user session', { namedUserJwtSessionTimeoutType: 'UserSession' }, '65.0', true],
      ['the user session and minutes', { ...custom(30), namedUserJwtSessionTimeoutType: 'UserSession' }, '65.0', false],
      ['a type that is none', { namedUserJwtSessionTimeoutType: 'Session' }, '65.0', false],
      ['minutes without a type', { namedUserJwtTimeout: 30 }, '65.0', false],
      ['minutes without a type', { namedUserJwtTimeout: 30 }, '64.0', true],
      ['an hour', { namedUserJwtTimeout: 60 }, '64.0', false],
      ['a type', custom(30), '64.0', false],
      ['minutes', { namedUserJwtTimeout: 30 }, '60.0', false],
      ['guests 10 minutes', { guestJwtSessionTimeoutType: 'Custom', guestJwtTimeout: 10 }, '65.0', true],
      ['guests 11 minutes', { guestJwtSessionTimeoutType: 'Custom', guestJwtTimeout: 11 }, '65.0', false],
    ] as [what: string, changes: Parts, version: string, isTaken: boolean][]) {
      it(`${isTaken ? 'take' : 'refuse'} ${what} at API ${version}`, () =>
        withOrg({}, async (org) => {
          enableJwt(org);
          expect(await changePolicy(org, changes, version)).to.have.length(isTaken ? 0 : 1);
        }));
    }

    it('the lifetime is 30 minutes while nothing is set, and none of its own in user-session mode', () =>
      withOrg({}, async (org) => {
        enableJwt(org);
        expect(await readOne(org, POLICY, 'Orders_oauthPlcy')).to.not.have.property('namedUserJwtTimeout');
        expect(appNamed(org, 'Orders').jwtTimeoutMinutes).to.equal(30);
        await changePolicy(org, { namedUserJwtSessionTimeoutType: 'UserSession' });
        expect(appNamed(org, 'Orders').jwtTimeoutMinutes).to.equal(null);
      }));

    it('minutes that were set before there were types read as Custom, and can be saved again', () =>
      withOrg({}, async (org) => {
        enableJwt(org);
        expect(await changePolicy(org, { namedUserJwtTimeout: 5 }, '64.0')).to.deep.equal([]);
        const now = await readOne(org, POLICY, 'Orders_oauthPlcy');
        expect(now).to.include({ namedUserJwtSessionTimeoutType: 'Custom', namedUserJwtTimeout: '5' });
        expect(await changePolicy(org, {})).to.deep.equal([]);
      }));

    for (const [until, at] of [
      ['until-63', { '63.0': true, '64.0': false, '66.0': false }],
      ['until-65', { '63.0': true, '64.0': true, '66.0': false }],
    ] as const) {
      it(`know the deprecated isNamedUserJwtEnabled ${until}, and it changes nothing`, () =>
        withOrg({ switches: { policyJwtElement: until } }, async (org) => {
          for (const [version, isKnown] of Object.entries(at)) {
            const refusals = await changePolicy(org, { isNamedUserJwtEnabled: true }, version);
            expect(refusals, version).to.have.length(isKnown ? 0 : 1);
          }
          expect(appNamed(org, 'Orders').issuesJwt).to.equal(false);
        }));
    }

    for (const [changes, text] of [
      [{ permittedUsersPolicyType: 'AdminApproved' }, "the enum 'PermittedUsersPolicyType'"],
      [{ ipRelaxationPolicyType: 'RelaxIPRestrictions' }, 'Enforce, Bypass, Bypass_2factor, Enforce_relaxrefresh'],
      [{ commaSeparatedPermissionSet: 'Pay_API, Nobody' }, "We couldn't find permission sets called Nobody."],
      [{ commaSeparatedPermissionSet: '0PS5g000000AbCdGAK' }, "We couldn't find permission sets called 0PS5g"],
      [{ commaSeparatedProfile: 'Admins' }, "We couldn't find profiles called Admins."],
      [
        { refreshTokenPolicyType: 'SpecificLifetime', refreshTokenValidityPeriod: null },
        'needs a refresh token validity',
      ],
      [{ refreshTokenPolicyType: 'Zero' }, 'takes no validity period'],
      [{ externalClientApplication: 'Nobody' }, 'no ExternalClientApplication named Nobody found'],
      [{ externalClientApplication: 'Warehouse' }, 'belongs to another external client app'],
    ] as [Parts, string][]) {
      it(`refuse ${JSON.stringify(changes)}`, () =>
        withOrg({}, async (org) => {
          expect((await changePolicy(org, changes)).join()).to.include(text);
        }));
    }

    for (const reading of ['refuse', 'accept'] as const) {
      it(`in the documentation's spelling of a value that the server spells otherwise: ${reading}`, () =>
        withOrg({ switches: { invalidEcaCase: reading } }, async (org) => {
          const refusals = await changePolicy(org, { ipRelaxationPolicyType: 'Enforce_RelaxRefresh' });
          expect(refusals).to.have.length(reading === 'refuse' ? 1 : 0);
          expect(await changePolicy(org, { ipRelaxationPolicyType: 'Enforce_relaxrefresh' })).to.deep.equal([]);
        }));
    }

    it('that leave the refresh policy out get the default of new apps, 365 days', () =>
      withOrg({}, async (org) => {
        const bare = { fullName: 'Orders_oauthPlcy', externalClientApplication: 'Orders' };
        expect(await updateOne(org, POLICY, bare)).to.deep.equal([]);
        expect(await readOne(org, POLICY, 'Orders_oauthPlcy')).to.include({
          refreshTokenPolicyType: 'SpecificLifetime',
          refreshTokenValidityPeriod: '365',
          permittedUsersPolicyType: 'AllSelfAuthorized',
          label: 'Orders_oauthPlcy',
        });
        expect(appNamed(org, 'Orders').isAdminApproved).to.equal(false);
      }));

    it('are one per app: the refusal of a second names the first', () =>
      withOrg({}, async (org) => {
        const second = { fullName: 'Warehouse_oauthPlcy', externalClientApplication: 'Warehouse' };
        const [result] = await metadataApi(org).upsert(POLICY, [second]);
        expect(result?.errors[0]?.statusCode).to.equal('DUPLICATE_VALUE');
        expect(result?.errors[0]?.message).to.include('duplicates value on ecaViaMetadataSettings_defaultPolicy');
      }));

    it('need the permission of an administrator of external client apps', () =>
      withOrg({}, async (org) => {
        const user = org.state.users.find(({ username }) => username === 'viewer@pay.example');
        user?.permissions.push('ModifyMetadata', 'ExternalClientAppViewer');
        const metadata = metadataApi(org, '68.0', org.openSession('viewer@pay.example'));
        const [policy = {}] = await metadata.read(POLICY, ['Orders_oauthPlcy']);
        expect(policy.externalClientApplication).to.equal('Orders');
        expect((await metadata.update(POLICY, [policy]))[0]?.success).to.equal(false);
        user?.permissions.push('ExternalClientAppAdmin');
        expect((await metadata.update(POLICY, [policy]))[0]?.success).to.equal(true);
      }));
  });

  describe('a new app', () => {
    it('is made by create, part by part, and gets its key, its links and its labels from the org', () =>
      withOrg({ switches: { defaultPolicies: 'deploy' } }, async (org) => {
        const metadata = metadataApi(org);
        const parts: [type: string, part: Parts][] = [
          [HEADER, { fullName: 'Fresh', contactEmail: 'a@pay.example' }],
          [
            SETTINGS,
            {
              fullName: 'Fresh_oauth',
              commaSeparatedOauthScopes: 'Api, SFApiPlatform',
              externalClientApplication: 'Fresh',
            },
          ],
          [GLOBAL, { fullName: 'Fresh_glb', callbackUrl: 'https://x', externalClientApplication: 'Fresh' }],
          [POLICY, { fullName: 'Fresh_plcy', externalClientApplication: 'Fresh' }],
        ];
        for (const [type, part] of parts) {
          const [result] = await metadata.create(type, [part]);
          expect(result?.errors, type).to.deep.equal([]);
        }
        expect(appNamed(org, 'Fresh')).to.deep.include({ appLabel: 'Fresh', scopes: ['api', 'sfap_api'] });
        expect(appNamed(org, 'Fresh').consumerKey).to.match(/^3MVG9[\w.]{80}$/);
        const org15 = org.state.id.slice(0, 15);
        expect((await readOne(org, HEADER, 'Fresh')).orgScopedExternalApp).to.equal(`${org15}:Fresh`);
        expect((await readOne(org, SETTINGS, 'Fresh_oauth')).oauthLink).to.match(new RegExp(`^${org15}:888\\w{12}$`));
      }));

    it('cannot have global settings before its OAuth settings', () =>
      withOrg({}, async (org) => {
        const metadata = metadataApi(org);
        await metadata.create(HEADER, [{ fullName: 'Fresh', contactEmail: 'a@pay.example' }]);
        const global = { fullName: 'Fresh_glb', callbackUrl: 'https://x', externalClientApplication: 'Fresh' };
        const [result] = await metadata.create(GLOBAL, [global]);
        expect(result?.errors[0]?.statusCode).to.equal('INVALID_CROSS_REFERENCE_KEY');
      }));

    it('cannot bring the ids of another org along', () =>
      withOrg({}, async (org) => {
        const header = { fullName: 'Fresh', contactEmail: 'a@b.c', orgScopedExternalApp: '00DWz000001QrSt:Fresh' };
        const [result] = await metadataApi(org).create(HEADER, [header]);
        expect(result?.errors[0]?.message).to.include('orgScopedExternalApp');
        expect(
          (await change(org, SETTINGS, 'Orders_oauth', { oauthLink: '00DWz000001QrSt:888000000000001' })).join(),
        ).to.include('oauthLink');
      }));

    it('cannot use a scope name of connected apps', () =>
      withOrg({}, async (org) => {
        const refusals = await change(org, SETTINGS, 'Orders_oauth', { commaSeparatedOauthScopes: 'Api,SFAP' });
        expect(refusals.join()).to.include('Invalid OAuth scope: SFAP');
      }));
  });

  it('of a packaged app only the policies can be changed', () =>
    withOrg({}, async (org) => {
      expect(
        await change(org, POLICY, 'acme__Dispatch_oauthPlcy', { commaSeparatedPermissionSet: 'Pay_API' }),
      ).to.deep.equal([]);
      for (const [type, name] of [
        [SETTINGS, 'acme__Dispatch_oauth'],
        [HEADER, 'acme__Dispatch'],
      ] as const) {
        expect((await change(org, type, name, { label: 'Mine' })).join(), type).to.include(
          'CANNOT_MODIFY_MANAGED_OBJECT',
        );
      }
    }));

  it('a deleted app takes its parts along', () =>
    withOrg({}, async (org) => {
      const [result] = await metadataApi(org).delete(HEADER, ['Orders']);
      expect(result?.success).to.equal(true);
      const left = org.state.components.filter(({ fullName }) => fullName.startsWith('Orders'));
      expect(left).to.deep.equal([]);
    }));

  it('a connected app and an external client app can share a name', () =>
    withOrg({}, async (org) => {
      const keys = (['ConnectedApp', 'ExternalClientApp'] as const).map(
        (kind) => appNamed(org, 'Twin', kind).consumerKey,
      );
      expect(keys[0]).to.not.equal(keys[1]);
    }));
});

import { expect } from 'chai';
import { appNamed, setElement } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { metadataApi, oauthConfigOf, type Parts, readOne, updateOne, withoutKeys } from '../support/metadata-api.ts';
import { withOrg as withFreshOrg } from '../support/with-org.ts';
import type { LocalOrg } from './index.ts';
import type { Switches } from './switches.ts';

const withOrg = (switches: Partial<Switches>, work: (org: LocalOrg) => Promise<void>): Promise<void> =>
  withFreshOrg({ switches }, work);

/** The app as read, its key left out, ready to be changed and sent back. */
const readApp = async (org: LocalOrg, name: string, version = '68.0'): Promise<{ app: Parts; config: Parts }> => {
  const app = await readOne(org, 'ConnectedApp', name, version);
  return { app, config: withoutKeys(oauthConfigOf(app), 'consumerKey') };
};

const saveConfig = async (org: LocalOrg, name: string, changes: Parts, version = '68.0'): Promise<string[]> => {
  const { app, config } = await readApp(org, name, version);
  // The right order is the WSDL's, which is the alphabet's.
  const all = Object.entries({ ...config, ...changes }).sort(([a], [b]) => (a < b ? -1 : 1));
  return updateOne(org, 'ConnectedApp', { ...app, oauthConfig: Object.fromEntries(all) }, version);
};
const configNow = async (org: LocalOrg, name: string, version = '68.0'): Promise<Parts> =>
  oauthConfigOf(await readOne(org, 'ConnectedApp', name, version));

describe('the local org: connected apps by the Metadata API', () => {
  it('reads the consumer key back and never a consumer secret', () =>
    withOrg({}, async (org) => {
      const config = await configNow(org, 'Pay');
      expect(config.consumerKey).to.match(/^3MVG9[\w.]{80}$/);
      setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.consumerSecret', 'Abcdefgh12345678');
      expect(await configNow(org, 'Pay')).to.not.have.property('consumerSecret');
    }));

  it('writes every flag that the version knows, false ones too', () =>
    withOrg({}, async (org) => {
      const flags = async (version: string) =>
        Object.keys(await configNow(org, 'Pay', version)).filter((one) => one.startsWith('is'));
      expect(await flags('68.0')).to.include.members(['isDPopEnabled', 'isPKImTLSEnabled', 'isIpBindingEnabled']);
      expect(await flags('67.0')).to.not.include('isDPopEnabled');
      expect(await flags('45.0')).to.deep.equal([]);
      expect(await flags('48.0')).to.deep.equal(['isAdminApproved']);
    }));

  it('replaces the whole record: what a save leaves out goes back to its default', () =>
    withOrg({}, async (org) => {
      const { app, config } = await readApp(org, 'Legacy_Loader');
      const bare = { callbackUrl: config.callbackUrl ?? '', scopes: ['Api'] };
      const sent = {
        fullName: 'Legacy_Loader',
        contactEmail: app.contactEmail ?? '',
        label: 'Loader',
        oauthConfig: bare,
      };
      expect(await updateOne(org, 'ConnectedApp', sent)).to.deep.equal([]);
      const now = await readOne(org, 'ConnectedApp', 'Legacy_Loader');
      expect(now).to.not.have.any.keys('description', 'startUrl');
      expect(now.ipRanges).to.deep.equal([]);
      expect(now.attributes).to.deep.equal([]);
      expect(now.oauthPolicy).to.include({ ipRelaxation: 'ENFORCE', refreshTokenPolicy: 'infinite' });
      expect(oauthConfigOf(now)).to.include({ isDPopEnabled: 'false', isSecretRequiredForRefreshToken: 'true' });
    }));

  it('takes a nil element for one that is left out', () =>
    withOrg({}, async (org) => {
      const { app, config } = await readApp(org, 'Legacy_Loader');
      expect(await updateOne(org, 'ConnectedApp', { ...app, description: null, oauthConfig: config })).to.deep.equal(
        [],
      );
      expect(await readOne(org, 'ConnectedApp', 'Legacy_Loader')).to.not.have.property('description');
    }));

  it('a save at an old version resets the flags that the version cannot see', () =>
    withOrg({}, async (org) => {
      expect((await configNow(org, 'Legacy_Loader')).isDPopEnabled).to.equal('true');
      expect(await saveConfig(org, 'Legacy_Loader', {}, '67.0')).to.deep.equal([]);
      expect((await configNow(org, 'Legacy_Loader')).isDPopEnabled).to.equal('false');
    }));

  it('several callback URLs are lines of one element', () =>
    withOrg({}, async (org) => {
      expect(String((await configNow(org, 'Legacy_Loader')).callbackUrl).split('\n')).to.have.length(3);
    }));

  describe('elements', () => {
    it('an element that the version does not know is refused by name', () =>
      withOrg({}, async (org) => {
        const refusals = await saveConfig(org, 'Pay', { isDPopEnabled: true }, '67.0');
        expect(refusals).to.deep.equal(["INVALID_FIELD: Property 'isDPopEnabled' not valid in version 67.0"]);
      }));

    for (const since of [58, 59] as const) {
      it(`isNamedUserJwtEnabled is there from API ${since} on`, () =>
        withOrg({ connectedAppJwtSince: since }, async (org) => {
          const refusals = await saveConfig(org, 'Pay', { isNamedUserJwtEnabled: true }, '58.0');
          expect(refusals).to.have.length(since === 58 ? 0 : 1);
          expect(await saveConfig(org, 'Pay', { isNamedUserJwtEnabled: true }, '59.0')).to.deep.equal([]);
          expect(appNamed(org, 'Pay').issuesJwt).to.equal(true);
        }));
    }

    it('an element that no version knows ends the whole call', () =>
      withOrg({}, async (org) => {
        const { app } = await readApp(org, 'Pay');
        const answer = await metadataApi(org)
          .update('ConnectedApp', [{ ...app, zeal: 'x' }])
          .catch((error: Error) => error.message);
        expect(answer).to.include('}zeal invalid at this location in type ConnectedApp');
      }));

    for (const [reading, kept] of [
      ['drop', 'false'],
      ['accept', 'true'],
    ] as const) {
      it(`a flag after the scopes is ${reading === 'drop' ? 'ignored without a word' : 'read all the same'}`, () =>
        withOrg({ elementOrder: reading }, async (org) => {
          const { app, config } = await readApp(org, 'Pay');
          const late = { ...withoutKeys(config, 'isNamedUserJwtEnabled'), isNamedUserJwtEnabled: true };
          expect(await updateOne(org, 'ConnectedApp', { ...app, oauthConfig: late })).to.deep.equal([]);
          expect((await configNow(org, 'Pay')).isNamedUserJwtEnabled).to.equal(kept);
        }));
    }

    for (const [changes, text] of [
      [{ isAdminApproved: 'yes' }, "'yes' is not a valid value for the type xsd:boolean"],
      [{ scopes: ['Api', 'RefreshToken', 'SFApiPlatform'] }, "'SFApiPlatform' is not a valid value"],
      [{ callbackUrl: '' }, 'Required field is missing: callbackUrl'],
      [{ consumerSecret: 'abcdefgh1' }, 'You cannot provide a Consumer Secret'],
    ] as const) {
      it(`refuses ${JSON.stringify(changes)}`, () =>
        withOrg({}, async (org) => {
          expect((await saveConfig(org, 'Pay', changes as Parts)).join()).to.include(text);
        }));
    }

    for (const [policy, isTaken] of [
      ['specific_lifetime:30:DAYS', true],
      ['zero', true],
      ['specific_lifetime:30', false],
      ['specific_inactivity:0:HOURS', false],
      ['forever', false],
    ] as const) {
      it(`${isTaken ? 'takes' : 'refuses'} the refresh token policy ${policy}`, () =>
        withOrg({}, async (org) => {
          const { app, config } = await readApp(org, 'Pay');
          const oauthPolicy = { ipRelaxation: 'ENFORCE', refreshTokenPolicy: policy };
          const refusals = await updateOne(org, 'ConnectedApp', { ...app, oauthConfig: config, oauthPolicy });
          expect(refusals).to.have.length(isTaken ? 0 : 1);
        }));
    }

    it('refuses an IP relaxation that does not exist', () =>
      withOrg({}, async (org) => {
        const { app, config } = await readApp(org, 'Pay');
        const oauthPolicy = { ipRelaxation: 'RelaxIPRestrictions', refreshTokenPolicy: 'zero' };
        const [refusal] = await updateOne(org, 'ConnectedApp', { ...app, oauthConfig: config, oauthPolicy });
        expect(refusal).to.include('ENFORCE, BYPASS, BYPASS_2FACTOR, ENFORCE_RELAXREFRESH');
      }));
  });

  describe('consumer key', () => {
    for (const [reading, own] of [
      ['refuse', ['FIELD_INTEGRITY_EXCEPTION: You cannot provide a Consumer Key']],
      ['accept', []],
    ] as const) {
      it(`an update that repeats it: ${reading}`, () =>
        withOrg({ consumerKeyOnUpdate: reading }, async (org) => {
          const { consumerKey = '' } = await configNow(org, 'Pay');
          expect(await saveConfig(org, 'Pay', { consumerKey })).to.deep.equal(own);
        }));

      it(`an update with another one is refused, also when repeating is read as ${reading}`, () =>
        withOrg({ consumerKeyOnUpdate: reading }, async (org) => {
          const refusals = await saveConfig(org, 'Pay', { consumerKey: 'ANewKeyOfMyOwn' });
          expect(refusals).to.deep.equal(['FIELD_INTEGRITY_EXCEPTION: You cannot provide a Consumer Key']);
        }));
    }

    it('stays when an update leaves it out', () =>
      withOrg({}, async (org) => {
        const before = (await configNow(org, 'Pay')).consumerKey;
        expect(await saveConfig(org, 'Pay', {})).to.deep.equal([]);
        expect((await configNow(org, 'Pay')).consumerKey).to.equal(before);
      }));
  });

  describe('creation', () => {
    const newApp = (changes: Parts = {}): Parts => ({
      fullName: 'Fresh',
      contactEmail: 'admin@pay.example',
      label: 'Fresh',
      oauthConfig: { callbackUrl: 'https://x.example/cb', ...changes, scopes: ['Api'] },
    });
    const blocked =
      "You can't create a connected app. To enable connected app creation, contact Salesforce Customer Support.";

    for (const code of ['INSUFFICIENT_ACCESS', 'UNKNOWN_EXCEPTION'] as const) {
      it(`is blocked, by create and by upsert (${code})`, () =>
        withOrg({ blockedCreateCode: code }, async (org) => {
          for (const verb of ['create', 'upsert'] as const) {
            const [result] = await metadataApi(org)[verb]('ConnectedApp', [newApp()]);
            expect(result?.errors[0]).to.deep.include({ statusCode: code, message: blocked });
          }
        }));
    }

    it('where allowed, makes a key and a secret, or takes the ones given', () =>
      withOrg({ connectedAppCreation: 'allowed' }, async (org) => {
        const keys = { consumerKey: '0aefb1c0-2d6c-4e57-bb0d-1e8a2f5a6c11', consumerSecret: 'Abcdefgh12345678' };
        const [made] = await metadataApi(org).create('ConnectedApp', [newApp()]);
        expect(made?.success).to.equal(true);
        expect((await configNow(org, 'Fresh')).consumerKey).to.match(/^3MVG9[\w.]{80}$/);
        const [given] = await metadataApi(org).upsert('ConnectedApp', [{ ...newApp(keys), fullName: 'Fresher' }]);
        expect(given).to.include({ success: true, created: true });
        expect(await configNow(org, 'Fresher')).to.include({ consumerKey: keys.consumerKey });
        expect(org.state.consumerSecrets.get(keys.consumerKey)).to.equal(keys.consumerSecret);
        expect(JSON.stringify(org.state.components)).to.not.include(keys.consumerSecret);
      }));

    it('refuses a key that any app has, and one with a space', () =>
      withOrg({ connectedAppCreation: 'allowed' }, async (org) => {
        const orders = appNamed(org, 'Orders').consumerKey;
        const [absent = ''] = org.state.absentAppKeys;
        for (const [consumerKey, text] of [
          [orders, 'The consumer key is already taken.'],
          [absent, 'The consumer key is already taken.'],
          ['with some space', 'no spaces'],
        ] as const) {
          const [result] = await metadataApi(org).create('ConnectedApp', [newApp({ consumerKey })]);
          expect(result?.errors[0]?.message).to.include(text);
        }
      }));

    it('does not overwrite: create refuses a name in use, update a name that nobody has', () =>
      withOrg({ connectedAppCreation: 'allowed' }, async (org) => {
        const [taken] = await metadataApi(org).create('ConnectedApp', [{ ...newApp(), fullName: 'Pay' }]);
        expect(taken?.errors[0]?.statusCode).to.equal('DUPLICATE_DEVELOPER_NAME');
        const [missing] = await updateOne(org, 'ConnectedApp', newApp());
        expect(missing).to.equal('INVALID_CROSS_REFERENCE_KEY: no ConnectedApp named Fresh found');
      }));
  });

  describe('pre-authorisation', () => {
    const cases: { what: string; lists: Parts; text: string }[] = [
      {
        what: 'a permission set that nobody has',
        lists: { permissionSetName: ['Nobody'] },
        text: 'no PermissionSet named Nobody found',
      },
      {
        what: 'a permission set by its API name',
        lists: { permissionSetName: ['Pay_API'] },
        text: 'no PermissionSet named Pay_API found',
      },
      { what: 'a profile that nobody has', lists: { profileName: ['Admin?'] }, text: 'no Profile named Admin? found' },
    ];
    for (const { what, lists, text } of cases) {
      it(`refuses ${what}`, () =>
        withOrg({}, async (org) => {
          const { app, config } = await readApp(org, 'Pay');
          expect((await updateOne(org, 'ConnectedApp', { ...app, oauthConfig: config, ...lists })).join()).to.include(
            text,
          );
        }));
    }

    it('needs isAdminApproved', () =>
      withOrg({}, async (org) => {
        expect((await saveConfig(org, 'Pay', { isAdminApproved: false })).join()).to.include('isAdminApproved');
      }));

    it('an empty element takes all of them away', () =>
      withOrg({}, async (org) => {
        const { app, config } = await readApp(org, 'Pay');
        const sent = { ...app, oauthConfig: config, permissionSetName: [''] };
        expect(await updateOne(org, 'ConnectedApp', sent)).to.deep.equal([]);
        expect(appNamed(org, 'Pay')).to.deep.include({ permissionSets: [], isAdminApproved: true });
      }));
  });

  describe('installed from a package', () => {
    it('keeps what its publisher set', () =>
      withOrg({}, async (org) => {
        const refusals = await saveConfig(org, 'acme__Billing', { isNamedUserJwtEnabled: false });
        expect(refusals.join()).to.include('CANNOT_MODIFY_MANAGED_OBJECT');
        const { app, config } = await readApp(org, 'acme__Billing');
        const renamed = await updateOne(org, 'ConnectedApp', { ...app, oauthConfig: config, label: 'Mine' });
        expect(renamed.join()).to.include('CANNOT_MODIFY_MANAGED_OBJECT');
        const [deleted] = await metadataApi(org).delete('ConnectedApp', ['acme__Billing']);
        expect(deleted?.success).to.equal(false);
      }));

    it('lets the subscriber decide who may use it', () =>
      withOrg({}, async (org) => {
        const { app, config } = await readApp(org, 'acme__Billing');
        const open = { ...config, isAdminApproved: false };
        expect(await updateOne(org, 'ConnectedApp', { ...app, oauthConfig: open, profileName: [''] })).to.deep.equal(
          [],
        );
        expect(appNamed(org, 'acme__Billing')).to.deep.include({ isAdminApproved: false, profiles: [] });
      }));

    it('issues JWTs only when the subscriber has said so too, which is Setup alone', () =>
      withOrg({}, async (org) => {
        expect(appNamed(org, 'acme__Billing').issuesJwt).to.equal(false);
        org.state.installedAppsWithJwtPolicy.add('acme__Billing');
        expect(appNamed(org, 'acme__Billing').issuesJwt).to.equal(true);
      }));
  });

  it('deletes an app and lists it no more', () =>
    withOrg({}, async (org) => {
      const [done, missing] = await metadataApi(org).delete('ConnectedApp', ['Portal_Sync', 'Nobody']);
      expect({ done: done?.success, missing: missing?.success }).to.deep.equal({ done: true, missing: false });
      const left = await metadataApi(org).list([{ type: 'ConnectedApp' }]);
      expect(left.map(({ fullName }) => fullName)).to.not.include('Portal_Sync');
    }));

  it('has no element for the lifetime of JWT-based access tokens: 30 minutes, or what Setup says', () =>
    withOrg({}, async (org) => {
      expect(appNamed(org, 'Pay').jwtTimeoutMinutes).to.equal(30);
      for (const minutes of [5, null]) {
        org.state.connectedAppJwtTimeouts.set('Pay', minutes);
        expect(appNamed(org, 'Pay').jwtTimeoutMinutes).to.equal(minutes);
      }
    }));

  it('says nothing about a certificate that was never uploaded', () =>
    withOrg({}, async (org) => {
      expect(await configNow(org, 'Pay')).to.not.have.property('certificate');
      org.trust('Pay', (await keyPair('pay')).certificatePem);
      expect(await configNow(org, 'Pay')).to.have.property('certificate');
    }));
});

import { expect } from 'chai';
import { deploy, failuresOf } from '../support/deploy-package.ts';
import { metadataApi } from '../support/metadata-api.ts';
import { create, packageOf, parts, wholeApp } from '../support/new-app.ts';
import { withOrg } from '../support/with-org.ts';

describe('the local org: an external client app that cannot be made', () => {
  describe('for its name', () => {
    for (const name of ['1Robot', 'My Robot', 'Robot_', 'My__Robot', 'Robot-1', '_Robot', 'Röbot', 'R'.repeat(81)]) {
      it(`cannot be ${name.slice(0, 12)}`, () =>
        withOrg({}, async (org) => {
          const refused = (await create(org, parts.header(name))).join();
          expect(refused).to.match(/^INVALID_FIELD: The API Name can only contain underscores and alphanumeric/);
          expect((await deploy(org, packageOf([parts.header(name)]))).success).to.equal(false);
        }));
    }

    it('is taken in any case of letters', () =>
      withOrg({}, async (org) => {
        expect((await create(org, parts.header('Orders'))).join()).to.include('DUPLICATE_DEVELOPER_NAME');
        expect((await create(org, parts.header('orders'))).join()).to.include('DUPLICATE_DEVELOPER_NAME');
        expect(failuresOf(await deploy(org, packageOf([parts.header('ORDERS')]))).join()).to.include('already exists');
      }));

    for (const nameOfConnectedApp of ['refuse', 'accept'] as const) {
      it(`can be that of a connected app: ${nameOfConnectedApp}`, () =>
        withOrg({ switches: { nameOfConnectedApp } }, async (org) => {
          const refused = (await create(org, parts.header('Pay'))).join();
          if (nameOfConnectedApp === 'accept') expect(refused).to.equal('');
          else expect(refused).to.match(/^DUPLICATE_VALUE: duplicate value found: a connected app has the name Pay/);
        }));
    }
  });

  describe('by this user, or in this org', () => {
    for (const [permissions, part, refusal] of [
      [['ModifyMetadata', 'ModifyAllData'], 'header', /INSUFFICIENT_ACCESS: use of the Metadata API/],
      [['ApiEnabled'], 'header', /API_DISABLED_FOR_ORG/],
      [['ExternalClientAppDeveloper'], 'header', /INSUFFICIENT_ACCESS_OR_READONLY.*ExternalClientApplication/],
      [['ExternalClientAppDeveloper'], 'global', /INSUFFICIENT_ACCESS_OR_READONLY.*GlobalOauthSettings/],
      [['ExternalClientAppAdmin'], 'policy', /INSUFFICIENT_ACCESS_OR_READONLY.*ConfigurablePolicies/],
      [['ManageProfilesPermissionsets'], 'permissionSet', /INSUFFICIENT_ACCESS_OR_READONLY.*PermissionSet/],
      [['ManageProfilesPermissionsets'], 'policy', /INSUFFICIENT_ACCESS_OR_READONLY.*PermissionSet/],
    ] as [string[], keyof typeof parts, RegExp][]) {
      it(`a user without ${permissions.join(' and ')} gets no ${part}`, () =>
        withOrg({ switches: { defaultPolicies: 'never' } }, async (org) => {
          const token = org.openSession(org.administratorWithout(...permissions));
          const before = { permissionSet: 0, header: 1, global: 3, policy: 4, settings: 2, plugin: 5 }[part];
          for (const one of (await wholeApp()).slice(0, before)) await create(org, one);
          const wanted = (await wholeApp())[before];
          if (!wanted) throw new Error(`There is no part ${part}.`);
          const refused = await create(org, wanted, token).catch((error: Error) => [`${error.name}: ${error.message}`]);
          expect(refused.join()).to.match(refusal);
          const seen = await metadataApi(org).read(wanted[0], [wanted[1].fullName]);
          expect(seen[0]).to.not.have.property('fullName', wanted[1].fullName);
        }));
    }

    it('an edition without external client apps knows none of their types', () =>
      withOrg({}, async (org) => {
        org.state.hasExternalClientApps = false;
        const refused = await create(org, parts.header()).catch((error: Error) => [error.message]);
        expect(refused.join()).to.include('This type of metadata is not available for this organization');
        expect(failuresOf(await deploy(org, packageOf([parts.header()])))).to.deep.equal([
          'Robot: Not available for deploy for this organization',
        ]);
        const query = encodeURIComponent('SELECT Id FROM ExternalClientApplication');
        const headers = { authorization: `Bearer ${org.accessToken}` };
        const response = await fetch(`${org.url}/services/data/v68.0/query?q=${query}`, { headers });
        expect([response.status, await response.text()].join()).to.match(/^400,.*INVALID_TYPE/);
      }));
  });
});

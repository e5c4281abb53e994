import { createRequire } from 'node:module';
import { expect } from 'chai';
import { appNamed } from '../support/app-components.ts';
import { bearerToken, exchange, goodClaims, signClaims } from '../support/bearer-login.ts';
import { deploy, failuresOf } from '../support/deploy-package.ts';
import { metadataApi } from '../support/metadata-api.ts';
import { create, PERMISSION_SET, packageOf, parts, refusalsOf, wholeApp } from '../support/new-app.ts';
import { user } from '../support/pay-org.ts';
import { withOrg } from '../support/with-org.ts';
import type { LocalOrg } from './index.ts';

type Row = Record<string, unknown>;
type Data = {
  query(soql: string): Promise<{ records: Row[] }>;
  sobject(name: string): {
    create(row: Row): Promise<{ id: string; success: boolean }>;
    update(row: Row): Promise<unknown>;
    destroy(id: string): Promise<unknown>;
  };
};
type Jsforce = { Connection: new (options: Row) => Data };

const { Connection } = createRequire(import.meta.url)('@jsforce/jsforce-node') as Jsforce;
const data = (org: LocalOrg, accessToken = org.accessToken): Data =>
  new Connection({ instanceUrl: org.url, accessToken, version: '68.0' });
const idOf = async (org: LocalOrg, soql: string): Promise<string> =>
  String((await data(org).query(soql)).records[0]?.Id);
const refusal = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => '',
    (error: Error & { errorCode?: string }) => `${error.errorCode}: ${error.message}`,
  );

describe('the local org: permission sets', () => {
  for (const way of ['CRUD', 'SOAP', 'REST', 'record'] as const) {
    it(`are made by ${way}, and let in whom they are given to`, () =>
      withOrg({}, async (org) => {
        if (way === 'CRUD') expect(await create(org, parts.permissionSet())).to.deep.equal([]);
        else if (way === 'record')
          await data(org).sobject(PERMISSION_SET).create({ Name: 'Robot_Access', Label: 'Robot Access' });
        else expect(failuresOf(await deploy(org, packageOf([parts.permissionSet()]), {}, way))).to.deep.equal([]);
        expect(failuresOf(await deploy(org, packageOf((await wholeApp()).slice(1))))).to.deep.equal([]);
        const set = await idOf(org, "SELECT Id FROM PermissionSet WHERE Name = 'Robot_Access' AND LicenseId = null");
        const assignee = await idOf(org, `SELECT Id FROM User WHERE Username = '${user}'`);
        const given = { AssigneeId: assignee, PermissionSetId: set };
        expect((await data(org).sobject('PermissionSetAssignment').create(given)).success).to.equal(true);
        await bearerToken(org, appNamed(org, 'Robot').consumerKey, user);
      }));
  }

  it('need a label and a name of letters, digits and underscores, and are made once', () =>
    withOrg({}, async (org) => {
      const sets = data(org).sobject(PERMISSION_SET);
      expect(await refusal(sets.create({ Name: 'X' }))).to.equal(
        'REQUIRED_FIELD_MISSING: Required fields are missing: [Label]',
      );
      expect(await refusal(sets.create({ Name: 'My set', Label: 'X' }))).to.include('INVALID_FIELD: The API Name');
      expect(await refusal(sets.create({ Name: 'Pay_API', Label: 'X' }))).to.include('DUPLICATE_DEVELOPER_NAME');
      expect(await refusal(sets.create({ Name: 'pay_api', Label: 'X' }))).to.include('DUPLICATE_DEVELOPER_NAME');
      expect(await refusal(sets.create({ Name: 'X', Label: 'X', Colour: 'red' }))).to.include(
        "No such column 'Colour'",
      );
      expect(await refusal(data(org).sobject('Account').create({ Name: 'X' }))).to.include('LOCAL_ORG_NOT_IMPLEMENTED');
      expect((await create(org, [PERMISSION_SET, { fullName: 'Bare' }])).join()).to.include('REQUIRED_FIELD_MISSING');
    }));

  it('stay while somebody has them', () =>
    withOrg({}, async (org) => {
      const remove = async () => refusalsOf((await metadataApi(org).delete(PERMISSION_SET, ['Pay_API']))[0]);
      expect((await remove()).join()).to.include('DELETE_FAILED');
      for (const one of org.state.users) one.permissionSets = [];
      expect(await remove()).to.deep.equal([]);
    }));

  describe('given to a user', () => {
    const assign = (org: LocalOrg, PermissionSetId: string, AssigneeId: string, token = org.accessToken) =>
      data(org, token).sobject('PermissionSetAssignment').create({ AssigneeId, PermissionSetId });
    const payApi = "SELECT Id FROM PermissionSet WHERE Name = 'Pay_API'";
    const outsider = "SELECT Id FROM User WHERE Username = 'outsider@pay.example'";

    it('are given once, and can be taken away', () =>
      withOrg({}, async (org) => {
        const [set, one] = [await idOf(org, payApi), await idOf(org, outsider)];
        const { id } = await assign(org, set.slice(0, 15), one.slice(0, 15));
        expect(await refusal(assign(org, set, one))).to.equal(
          `DUPLICATE_VALUE: Duplicate PermissionSetAssignment. Assignee: ${one}; Permission Set: ${set}`,
        );
        expect(await idOf(org, `SELECT Id FROM PermissionSetAssignment WHERE Id = '${id}'`)).to.equal(id);
        await data(org).sobject('PermissionSetAssignment').destroy(id);
        expect(await refusal(data(org).sobject('PermissionSetAssignment').destroy(id))).to.include('ENTITY_IS_DELETED');
        await assign(org, set, one);
      }));

    it('are not given to nobody, nor by whoever may not', () =>
      withOrg({}, async (org) => {
        const [set, one] = [await idOf(org, payApi), await idOf(org, outsider)];
        expect(await refusal(assign(org, set, '005000000000000AAA'))).to.include('INVALID_CROSS_REFERENCE_KEY');
        expect(await refusal(assign(org, '0PS000000000000AAA', one))).to.include('INVALID_CROSS_REFERENCE_KEY');
        const token = org.openSession(org.administratorWithout('AssignPermissionSets'));
        expect(await refusal(assign(org, set, one, token))).to.include('INSUFFICIENT_ACCESS');
      }));

    it('are not given to a user without their licence', () =>
      withOrg({}, async (org) => {
        const license = 'Salesforce API Integration';
        await create(org, [PERMISSION_SET, { fullName: 'Licensed', label: 'Licensed', license }]);
        const [set, one] = [
          await idOf(org, "SELECT Id FROM PermissionSet WHERE License.Name = 'Salesforce API Integration'"),
          await idOf(org, outsider),
        ];
        expect(await refusal(assign(org, set, one))).to.equal(
          "FIELD_INTEGRITY_EXCEPTION: Can't assign permission set Licensed to user Otto Outsider. " +
            "The user license doesn't allow the permission: Salesforce API Integration",
        );
        for (const other of org.state.users) other.licenses = [license];
        await assign(org, set, one);
      }));
  });

  describe('and the apps that they open', () => {
    const access = 'SELECT ParentId, SetupEntityId, SetupEntityType FROM SetupEntityAccess';

    it('are one row for each permission set of the policy', () =>
      withOrg({}, async (org) => {
        await deploy(org, packageOf(await wholeApp()));
        const { appId } = appNamed(org, 'Robot');
        const { records } = await data(org).query(`${access} WHERE SetupEntityId = '${appId}'`);
        expect(records.map(({ SetupEntityType }) => SetupEntityType)).to.deep.equal(['ExternalClientApplication']);
      }));

    it('can be added to by a row of their own, whose type is for the org to say', () =>
      withOrg({}, async (org) => {
        const [set, header, settings, global, , plugin] = await wholeApp();
        if (!set || !header || !settings || !global || !plugin) throw new Error('A part is missing.');
        const policy = parts.policy('Robot_oauthPlcy', 'Robot', null);
        await deploy(org, packageOf([set, header, settings, global, policy, plugin]));
        const robot = appNamed(org, 'Robot');
        org.state.users.find(({ username }) => username === user)?.permissionSets.push('Robot_Access');
        const login = async () => exchange(org, await signClaims(goodClaims(org, robot.consumerKey, user)));
        expect((await login()).status).to.equal(400);
        const ParentId = await idOf(org, "SELECT Id FROM PermissionSet WHERE Name = 'Robot_Access'");
        const rows = data(org).sobject('SetupEntityAccess');
        const row = { ParentId, SetupEntityId: robot.appId };
        expect(await refusal(rows.create({ ...row, SetupEntityType: 'ExternalClientApplication' }))).to.match(
          /^INVALID_FIELD_FOR_INSERT_UPDATE: Unable to create\/update fields: SetupEntityType/,
        );
        const { id } = await rows.create(row);
        expect((await login()).status).to.equal(200);
        expect(await refusal(rows.create(row))).to.include('DUPLICATE_VALUE');
        await rows.destroy(id);
        expect((await login()).status).to.equal(400);
        expect(await refusal(rows.create({ ...row, SetupEntityId: '0xI000000000000AAA' }))).to.include(
          'INVALID_CROSS_REFERENCE_KEY',
        );
      }));
  });
});

describe('the local org: users', () => {
  it('are frozen and let in again by their UserLogin, by whoever manages users', () =>
    withOrg({}, async (org) => {
      const one = org.state.users.find(({ username }) => username === user);
      const login = `SELECT Id, IsFrozen FROM UserLogin WHERE UserId = '${one?.id}'`;
      const Id = await idOf(org, login);
      const session = org.openSession(user);
      await data(org).sobject('UserLogin').update({ Id, IsFrozen: true });
      expect((await data(org).query(login)).records[0]?.IsFrozen).to.equal(true);
      expect(await refusal(data(org, session).query('SELECT Id FROM User'))).to.include('INVALID_SESSION_ID');
      await data(org).sobject('UserLogin').update({ Id, IsFrozen: false });
      expect(one?.isFrozen).to.equal(false);
      const token = org.openSession(org.administratorWithout('ManageUsers'));
      expect(await refusal(data(org, token).sobject('UserLogin').update({ Id, IsFrozen: true }))).to.include(
        'INSUFFICIENT_ACCESS',
      );
      expect(await refusal(data(org).sobject('UserLogin').update({ Id, IsPasswordLocked: true }))).to.include(
        'INVALID_FIELD_FOR_INSERT_UPDATE',
      );
      const own = await idOf(org, `SELECT Id FROM UserLogin WHERE UserId = '${org.state.users[0]?.id}'`);
      expect(await refusal(data(org).sobject('UserLogin').update({ Id: own, IsFrozen: true }))).to.not.equal('');
    }));

  it('can ask what they may do', () =>
    withOrg({}, async (org) => {
      const fields = ['ExternalClientAppDeveloper', 'ExternalClientAppAdmin', 'AssignPermissionSets', 'ModifyMetadata'];
      const soql = `SELECT ${fields.map((name) => `Permissions${name}`).join(', ')} FROM UserPermissionAccess`;
      const token = org.openSession(org.administratorWithout('ExternalClientAppAdmin'));
      const [row] = (await data(org, token).query(soql)).records;
      expect(row).to.include({ PermissionsExternalClientAppDeveloper: true, PermissionsExternalClientAppAdmin: false });
    }));
});

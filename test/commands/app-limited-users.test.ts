/** The life of an app in the hands of users who lack one permission, and of sessions that the Metadata API does not take. */
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { admitAdministrator, appNamed, issueJwts, setElement } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import type { CommandRun } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startBareOrg } from '../support/pay-org.ts';

describe('an app in limited hands', () => {
  let org: LocalOrg;
  let dir: string;
  let files: string;

  before(async () => {
    files = await mkdtemp(join(tmpdir(), 'limited-'));
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    await putFiles(files, { 'own.key': privateKeyPem, 'own.crt': certificatePem });
  });
  after(() => rm(files, { recursive: true, force: true }));
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'limited-'));
  });
  afterEach(closePayOrgs);
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const start = async (apiVersion = 68): Promise<void> => {
    org = await startBareOrg({ apiVersion });
    setElement(org, 'ExternalClientApplication', 'Orders', 'description', 'Made by sf-plugin-jwt');
    org.trust('Orders', (await keyPair('pay')).certificatePem);
  };
  const setSwitch = (on: boolean): void =>
    setElement(org, 'ExtlClntAppConfigurablePolicies', 'Orders_plcy', 'isEnabled', String(on));
  const commands: Record<string, () => Promise<CommandRun>> = {
    create: () => {
      const pair = ['-f', join(files, 'own.crt'), '--key-file', join(files, 'own.key'), '--wait', '0'];
      const sets = ['--permission-set', 'Robot_Users', '--create-permission-set', '--username', 'outsider@pay.example'];
      const contact = ['--contact-email', 'a@pay.example'];
      return runOrgCommand('app/create', ['-o', 'pay', '-a', 'Robot', '-p', '--json', ...pair, ...sets, ...contact]);
    },
    block: () => runOrgCommand('app/block', ['-o', 'pay', '-a', 'Orders', '-p', '--json']),
    unblock: () => {
      setSwitch(false);
      return runOrgCommand('app/unblock', ['-o', 'pay', '-a', 'Orders', '-p', '--json']);
    },
    delete: () => runOrgCommand('app/delete', ['-o', 'pay', '-a', 'Orders', '-d', dir, '-p', '--json']),
  };
  const held = () => structuredClone([org.state.components, org.state.users, org.state.entityAccess]);
  const said = ({ exitCode, json }: CommandRun): string => (exitCode === 0 ? 'done' : String(json().name));

  const missing = 'PermissionMissingError';
  /** What each command comes to without a permission; `done` where it takes none. */
  const without: Record<string, Record<string, string>> = {
    ExternalClientAppDeveloper: { create: missing, block: 'done', unblock: 'done', delete: missing },
    ExternalClientAppAdmin: { create: missing, block: missing, unblock: missing, delete: 'done' },
    ManageProfilesPermissionsets: { create: missing, block: 'done', unblock: 'done', delete: 'done' },
    AssignPermissionSets: { create: missing, block: 'done', unblock: 'done', delete: 'done' },
    'ModifyMetadata,ModifyAllData': { create: missing, block: missing, unblock: missing, delete: missing },
    ViewSetup: { create: 'done', block: 'done', unblock: 'done', delete: 'done' },
    ApiEnabled: { create: missing, block: missing, unblock: missing, delete: missing },
  };
  for (const [permissions, ends] of Object.entries(without)) {
    for (const [name, end] of Object.entries(ends)) {
      it(`${name} without ${permissions}: ${end}`, async () => {
        await start();
        await logIn(org, 'pay');
        const person = org.state.users.find(({ username }) => username === org.username) ?? expect.fail();
        person.permissions = person.permissions.filter((one) => !permissions.split(',').includes(one));
        if (name === 'unblock') setSwitch(false);
        const before = held();
        const run = (await commands[name]?.()) ?? expect.fail();
        expect(said(run), run.stdout).to.equal(end);
        if (end === 'done') return;
        expect(held()).to.deep.equal(before);
        expect(await readdir(dir)).to.deep.equal([]);
        expect(run.json().actions, run.stdout).to.not.equal(undefined);
      });
    }
  }

  describe('with a session that is a JWT, below API 68', () => {
    for (const name of Object.keys(commands)) {
      it(`${name} says which login it takes, and writes nothing`, async () => {
        await start(67);
        org.trust('Pay', (await keyPair('pay')).certificatePem);
        admitAdministrator(org);
        issueJwts(org, 'Pay');
        await logIn(org, 'pay', await bearerToken(org, appNamed(org, 'Pay').consumerKey, org.username));
        if (name === 'unblock') setSwitch(false);
        const before = held();
        const run = (await commands[name]?.()) ?? expect.fail();
        expect(said(run)).to.equal('SoapRefusesJwtError');
        expect(String(run.json().actions)).to.contain('sf org login web');
        expect(held()).to.deep.equal(before);
        expect(await readdir(dir)).to.deep.equal([]);
        expect(org.requests.every(({ method }) => method === 'GET')).to.equal(true);
      });
    }
  });
});

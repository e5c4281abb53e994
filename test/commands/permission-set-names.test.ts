/** Permission sets: connected apps hold them by label, external client apps by API name. Either is taken, compared and shown right. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { componentOfFile } from '../local-org/metadata/seed.ts';
import { appNamed, deployField, setElement } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';

const list = 'permissionSetName';

describe('A permission set', () => {
  let org: LocalOrg;
  afterEach(closePayOrgs);

  const open = async (switches: Parameters<typeof startPay>[0] = {}): Promise<void> => {
    org = await startPay(switches);
    for (const [name, label] of [
      ['Mobile_APP_PS', 'Mobile APP Permission Set'],
      ['Twin_A', 'Twin'],
      ['Twin_B', 'Twin'],
      ['Ready', 'Pay API 2'],
    ] as const)
      addSet(name, label);
    await logIn(org, 'pay');
  };
  const addSet = (name: string, label: string, more = ''): void =>
    void org.state.components.push(
      componentOfFile(
        'PermissionSet',
        name,
        `<PermissionSet><label>${label}</label>${more}</PermissionSet>`,
        org.state.id,
      ),
    );
  const set = (app: string, ...args: string[]) =>
    runOrgCommand('policy/set', ['-o', 'pay', '-a', app, '--no-prompt', '--json', ...args]);
  const held = (app: string): string[] =>
    (org.state.components.find(({ type, fullName }) => type === 'ConnectedApp' && fullName === app)?.children ?? [])
      .filter(({ name }) => name === list)
      .map(({ value }) => String(value));
  const mobile = 'permission-set-by-label';

  describe('of a connected app', () => {
    for (const given of ['Mobile_APP_PS', 'Mobile APP Permission Set', 'mobile_app_ps', 'MOBILE APP PERMISSION SET'])
      it(`is taken off by ${given}`, async () => {
        await open();
        deployField(org, [`${mobile}.connectedApp-meta.xml`]);
        setElement(org, 'ConnectedApp', mobile, 'profileName', 'System Administrator');
        const done = await set(mobile, '--remove-permission-set', given);
        expect(done.exitCode, done.stdout).to.equal(0);
        expect(done.json().result).to.include({ changed: true });
        expect(held(mobile).filter(Boolean)).to.deep.equal([]);
        expect(appNamed(org, mobile).permissionSets.filter(Boolean)).to.deep.equal([]);
      });

    for (const given of ['Mobile_APP_PS', 'Mobile APP Permission Set'])
      it(`is not put on twice, whichever name is given: ${given}`, async () => {
        await open();
        deployField(org, [`${mobile}.connectedApp-meta.xml`]);
        const done = await set(mobile, '--add-permission-set', given);
        expect(done.exitCode, done.stdout).to.equal(0);
        expect(done.json().result).to.include({ changed: false });
        expect(held(mobile)).to.deep.equal(['Mobile APP Permission Set']);
      });

    it('is put on by its label, and by its API name where the org takes no labels', async () => {
      await open();
      expect((await set('Pay', '--add-permission-set', 'Mobile_APP_PS')).exitCode).to.equal(0);
      expect(held('Pay')).to.deep.equal(['Pay API', 'Mobile APP Permission Set']);
      await closePayOrgs();
      await open({ switches: { permissionSetsOfConnectedApps: 'names' } });
      setElement(org, 'ConnectedApp', 'Pay', list, 'Pay_API');
      for (const given of ['Mobile_APP_PS', 'Mobile APP Permission Set']) {
        const done = await set('Pay', '--add-permission-set', given);
        expect(done.exitCode, done.stdout).to.equal(0);
        expect(held('Pay')).to.deep.equal(['Pay_API', 'Mobile_APP_PS']);
      }
      expect((await set('Pay', '--remove-permission-set', 'Mobile APP Permission Set')).exitCode).to.equal(0);
      expect(held('Pay')).to.deep.equal(['Pay_API']);
    });

    it('goes with everybody being let in, by whichever name', async () => {
      await open();
      deployField(org, [`${mobile}.connectedApp-meta.xml`]);
      const done = await set(mobile, '--permitted-users', 'self-authorize', '--remove-permission-set', 'Mobile_APP_PS');
      expect(done.exitCode, done.stdout).to.equal(0);
    });

    it('is refused where another has the same label: nobody could say which of them is let in', async () => {
      await open();
      for (const given of ['Twin', 'Twin_A', 'Twin_B']) {
        const done = await set('Pay', '--add-permission-set', given);
        expect(done.json()).to.include({ name: 'PermissionSetNotFoundError' });
        expect(done.json().data).to.deep.equal({ candidates: ['Twin_A', 'Twin_B'] });
      }
      expect(held('Pay')).to.deep.equal(['Pay API']);
    });

    it('has a label of its own, though a group or a set of sessions has it as well', async () => {
      await open();
      addSet('All_Mobile', 'Mobile APP Permission Set');
      Object.assign(org.state.components.at(-1) ?? {}, { type: 'PermissionSetGroup' });
      addSet('Mobile_Session', 'Mobile APP Permission Set', '<hasActivationRequired>true</hasActivationRequired>');
      for (const given of ['Mobile APP Permission Set', 'Mobile_APP_PS']) {
        const done = await set('Pay', '--add-permission-set', given);
        expect(done.exitCode, done.stdout).to.equal(0);
        expect(held('Pay')).to.deep.equal(['Pay API', 'Mobile APP Permission Set']);
      }
    });

    it('is not taken off by its API name where another has its label, which would go for both', async () => {
      await open();
      setElement(org, 'ConnectedApp', 'Pay', list, 'Twin');
      const done = await set('Pay', '--remove-permission-set', 'Twin_A');
      expect(done.json(), done.stdout).to.include({ name: 'PermissionSetNotFoundError' });
      expect(held('Pay')).to.include('Twin');
    });

    it('is found among more of them than an address holds', async () => {
      await open();
      const names = Array.from({ length: 120 }, (_, at) => `Set_${at}_${'x'.repeat(70)}`.slice(0, 80));
      for (const [at, name] of names.entries()) addSet(name, `Label of the set ${at} ${'ä'.repeat(50)}`);
      org.requests.splice(0);
      const done = await set('Pay', '--dry-run', ...names.flatMap((name) => ['--add-permission-set', name]));
      expect(done.exitCode, done.stdout).to.equal(0);
      expect(org.requests.filter(({ path }) => /query/.test(path)).length).to.be.above(4); // no server takes it as one address
    });

    it('that is not on the list is said, and nothing is written', async () => {
      await open();
      for (const args of [
        ['--remove-permission-set', 'Mobile_APP_PC'],
        ['--remove-permission-set', 'Mobile_APP_PS'],
        ['--remove-profile', 'System Administator'],
      ]) {
        const done = await set('Pay', ...args);
        expect(done.json().result, done.stdout).to.include({ changed: false });
        expect(String(done.json().warnings)).to.contain(`"${args[1]}" is not on the app's list`);
      }
    });

    it('is shown as the app holds it where the org does not tell of its sets, which is said', async () => {
      await open();
      org.faults.push({ match: /query/, kind: 'status', status: 403, after: 3 });
      const shown = await runOrgCommand('policy/display', ['-o', 'pay', '-a', 'Pay', '--json']);
      expect(shown.exitCode, shown.stdout).to.equal(0);
      const result = shown.json().result as { unreadable: string[]; policy: { permissionSets: string[] } };
      expect(result.policy.permissionSets).to.deep.equal(['Pay API']);
      expect(result.unreadable).to.include('admittedPermissionSets');
      expect(String(shown.json().warnings)).to.contain('could not be read');
    });

    it('lets the user in whom doctor asks about, by its label', async () => {
      await open();
      const key = { SF_JWT_KEY: (await keyPair('pay')).privateKeyPem };
      const done = await runOrgCommand('doctor', ['-o', 'pay', '-a', 'Pay', '--username', user, '--json'], key);
      const checks = (done.json().result as { checks: { id: string; status: string; detail: string }[] }).checks;
      const coverage = checks.find(({ id }) => id === 'permitted-users');
      expect(coverage?.status, coverage?.detail).to.equal('pass');
    });
  });

  describe('of an external client app', () => {
    const named = (): string[] => appNamed(org, 'Orders').permissionSets;

    for (const given of ['acme__Pay_Users', 'Pay Users', 'Pay_Users', 'ACME__pay_users'])
      it(`out of a package is put on with its namespace, given as ${given}`, async () => {
        await open();
        const done = await set('Orders', '--add-permission-set', given);
        expect(done.exitCode, done.stdout).to.equal(0);
        expect(named()).to.include('acme__Pay_Users');
        expect((await set('Orders', '--remove-permission-set', given)).exitCode).to.equal(0);
        expect(named()).not.to.include('acme__Pay_Users');
      });

    it('out of a package is taken off without its namespace, where no other set has that name', async () => {
      await open();
      expect((await set('Orders', '--add-permission-set', 'acme__Pay_Users')).exitCode).to.equal(0);
      const done = await set('Orders', '--remove-permission-set', 'Pay_Users');
      expect(done.exitCode, done.stdout).to.equal(0);
      expect(done.json().result).to.include({ changed: true });
      expect(named()).not.to.include('acme__Pay_Users');
    });

    it('is taken off alone, though its label is the name of another on the list', async () => {
      await open();
      addSet('Plain', 'Mobile_APP_PS');
      const policies = 'ExtlClntAppOauthConfigurablePolicies';
      setElement(org, policies, 'Orders_oauthPlcy', 'commaSeparatedPermissionSet', 'Mobile_APP_PS,Plain');
      expect((await set('Orders', '--remove-permission-set', 'Plain')).exitCode).to.equal(0);
      expect(named()).to.include('Mobile_APP_PS').and.not.include('Plain');
    });

    it('is never one of another name that looks alike', async () => {
      await open();
      addSet('Pay_Users', 'Local users');
      expect((await set('Orders', '--add-permission-set', 'acme__Pay_Users')).exitCode).to.equal(0);
      expect(named()).to.include('acme__Pay_Users').and.not.include('Pay_Users');
      expect((await set('Orders', '--add-permission-set', 'Pay_Users')).exitCode).to.equal(0);
      expect(named()).to.include('Pay_Users');
    });

    it('with a label that others have is taken by its API name', async () => {
      await open();
      expect((await set('Orders', '--add-permission-set', 'Twin')).json().name).to.equal('PermissionSetNotFoundError');
      expect((await set('Orders', '--add-permission-set', 'Twin_B')).exitCode).to.equal(0);
      expect(named()).to.include('Twin_B').and.not.include('Twin_A');
    });

    it('is not taken off by a label that others have: nobody could say which of them is meant', async () => {
      await open();
      for (const name of ['Twin_A', 'Twin_B'])
        expect((await set('Orders', '--add-permission-set', name)).exitCode).to.equal(0);
      const done = await set('Orders', '--remove-permission-set', 'Twin');
      expect(done.json(), done.stdout).to.include({ name: 'PermissionSetNotFoundError' });
      expect(named()).to.include.members(['Twin_A', 'Twin_B']);
    });
  });
});

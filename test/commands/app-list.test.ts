import { expect } from 'chai';
import type { AppSummary } from '../../src/app/list.ts';
import type { JwtAppListResult } from '../../src/commands/jwt/app/list.ts';
import type { LocalOrg, LocalOrgOptions } from '../local-org/index.ts';
import { issueJwts, setElement } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import type { CommandRun } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, login, startBareOrg, startPay } from '../support/pay-org.ts';

const policyOf = 'ExtlClntAppOauthConfigurablePolicies';

describe('sf jwt app list', () => {
  let org: LocalOrg;
  afterEach(closePayOrgs);

  const start = async (options: LocalOrgOptions = {}): Promise<void> => {
    org = await startPay(options);
    await logIn(org, 'pay');
  };
  const list = (...args: string[]): Promise<CommandRun> => runOrgCommand('app/list', ['-o', 'pay', ...args]);
  const result = async (...args: string[]): Promise<JwtAppListResult> =>
    (await list('--json', ...args)).json().result as unknown as JwtAppListResult;
  const found = (apps: AppSummary[], name: string): AppSummary | undefined => apps.find((app) => app.name === name);

  it('shows both kinds to a person, one row each, and names what the org does not show', async () => {
    await start();
    const { stdout, stderr, exitCode } = await list();
    expect(exitCode).to.equal(0);
    expect(stdout.match(/^│ (.*?) +│/gm)).to.have.length(13);
    expect(stdout).to.match(/│ Pay +│ no +│ - +│ 20\d\d-\d\d-\d\d +│ admin +│ connected │/);
    expect(stdout).to.match(/│ Hidden Vault +│ \? +│ \? +│ \? +│ admin +│ external +│/);
    expect(stdout).to.contain('Readable: 10 of 12.');
    expect(stdout.replace(/\s+/g, ' ')).to.contain('JWT bearer logins may not appear');
    expect(stderr).to.contain('Hidden Vault (JWT, Certificate)');
    expectNoSecret({ stdout, stderr }, org);
  });

  it('fits into 80 columns', async () => {
    await start();
    const { stdout } = await runOrgCommand('app/list', ['-o', 'pay'], { OCLIF_TABLE_COLUMN_OVERRIDE: '80' });
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).to.be.at.most(100);
    const table = stdout.split('\n').filter((line) => /^[│┌├└]/.test(line));
    expect(Math.max(...table.map((line) => line.length))).to.be.at.most(80);
  });

  it('tells a script what the policies of both kinds say', async () => {
    await start();
    org.state.connectedAppJwtTimeouts.set('Pay', 10);
    issueJwts(org, 'Pay');
    setElement(org, policyOf, 'who_may_drive', 'namedUserJwtSessionTimeoutType', 'Custom');
    setElement(org, policyOf, 'who_may_drive', 'namedUserJwtTimeout', '120');
    const { apps, readable, total, unreadable, stoppedBy } = await result();
    expect({ readable, total, stoppedBy }).to.deep.equal({ readable: 10, total: 12, stoppedBy: null });
    expect(unreadable.map(({ name }) => name)).to.deep.equal(['acme__Dispatch', 'Hidden_Vault']);
    expect(found(apps, 'Pay')).to.deep.include({
      type: 'ConnectedApp',
      issuesJwt: true,
      timeout: { source: 'app', minutes: 10 },
      effectiveTimeoutMinutes: 10,
      permittedUsers: 'admin-approved',
      certificateDaysLeft: 364,
    });
    expect(found(apps, 'Robots')).to.deep.include({
      label: 'Robot Fleet',
      type: 'ExternalClientApp',
      issuesJwt: true,
      timeout: { source: 'app', minutes: 120 },
      effectiveTimeoutMinutes: 120,
      certificateExpiresAt: null,
    });
    expect(found(apps, 'Hidden_Vault')).to.deep.include({ issuesJwt: null, permittedUsers: 'admin-approved' });
  });

  it('gives the effective minutes of a session timeout only where they are sure', async () => {
    await start();
    setElement(org, policyOf, 'Orders_oauthPlcy', 'namedUserJwtSessionTimeoutType', 'UserSession');
    const session = { source: 'session', minutes: null };
    const orders = async () => found((await result()).apps, 'Orders');
    expect(await orders()).to.deep.include({ timeout: session, effectiveTimeoutMinutes: null });
    org.state.profileSessionTimeouts.clear();
    expect(await orders()).to.deep.include({ timeout: session, effectiveTimeoutMinutes: 120 });
    org.state.sessionTimeoutMinutes = 720;
    expect(await orders()).to.deep.include({ effectiveTimeoutMinutes: 720 });
  });

  it('filters by kind, by JWT and by the end of the certificate', async () => {
    await start();
    expect((await result('--type', 'connected-app')).total).to.equal(6);
    const external = await result('--type', 'external-client-app');
    expect(external.total).to.equal(6);
    for (const { type } of external.apps) expect(type).to.equal('ExternalClientApp');
    const issuing = await result('--issues-jwt');
    expect({ total: issuing.total, names: issuing.apps.map(({ name }) => name) }).to.deep.equal({
      total: 12,
      names: ['acme__Billing', 'Robots'],
    });
    expect((await result('--expiring-within', '30')).apps).to.deep.equal([]);
    expect((await result('--expiring-within', '365')).apps.map(({ name }) => name)).to.deep.equal(['Pay']);
    expect((await list('--expiring-within', '30')).stdout).to.contain(
      'No app matches, among those that the org shows completely.',
    );
    expect((await list('--expiring-within', '-1')).exitCode).to.equal(2);
  });

  it('says that no app fits only where all of them could be read', async () => {
    await start();
    setElement(org, 'ConnectedApp', 'Twin', 'oauthConfig.certificate', 'bm90IGEgY2VydGlmaWNhdGU=');
    const { stdout } = await list('--expiring-within', '0', '--type', 'connected-app');
    expect(stdout).to.contain('No app matches, among those that the org shows completely.');
    await start();
    const whole = (await list('--expiring-within', '0', '--type', 'connected-app')).stdout;
    expect(whole).to.match(/^No app matches\.$/m);
  });

  it('counts a certificate that cannot be read as such', async () => {
    await start();
    setElement(org, 'ConnectedApp', 'Twin', 'oauthConfig.certificate', 'bm90IGEgY2VydGlmaWNhdGU=');
    const { readable, unreadable } = await result('--type', 'connected-app');
    expect({ readable, unreadable }).to.deep.equal({
      readable: 5,
      unreadable: [{ name: 'Twin', type: 'ConnectedApp', fields: ['certificate'] }],
    });
  });

  it('shows what remains when the org hides the settings of external client apps', async () => {
    await start({ switches: { globalOauth: 'hidden' } });
    const { readable, total, apps } = await result();
    expect({ readable, total, apps: apps.length }).to.deep.equal({ readable: 6, total: 12, apps: 12 });
    expect(found(apps, 'Robots')).to.deep.include({ issuesJwt: null, permittedUsers: 'admin-approved' });
  });

  it('finds an app that metadata hides by SOQL, and its switch at an API version that still has it', async () => {
    await start();
    const hidden = org.state.components.find(({ fullName }) => fullName === 'acme__Billing');
    if (hidden) hidden.unreadable = true;
    const { apps, readable, total } = await result('--type', 'connected-app');
    expect({ readable, total }).to.deep.equal({ readable: 5, total: 6 });
    expect(found(apps, 'Acme Billing')).to.deep.include({ issuesJwt: true, permittedUsers: 'admin-approved' });
    expect(org.requests.map(({ path }) => path)).to.include('/services/data/v65.0/query');
  });

  it('works at versions that lack fields or a whole kind', async () => {
    await start();
    expect((await result('--api-version', '62.0')).total).to.equal(12);
    expect((await result('--api-version', '58.0')).apps.every(({ type }) => type === 'ConnectedApp')).to.equal(true);
  });

  it('sees a bearer login in the login history, and a use under an ambiguous label for nobody', async () => {
    await start();
    await login(org);
    const { apps } = await result();
    expect(found(apps, 'Pay')?.lastUsedAt).to.match(/^20.*Z$/);
    expect(found(apps, 'Twin')?.lastUsedAt).to.equal(null);
  });

  it('lists for a user who may not use the Metadata API what SOQL tells', async () => {
    await start();
    await logIn(org, 'viewer', org.openSession('viewer@pay.example'));
    const { json } = await runOrgCommand('app/list', ['-o', 'viewer', '--json']);
    expect({ status: json().status, readable: json().result.readable, total: json().result.total }).to.deep.equal({
      status: 0,
      readable: 0,
      total: 12,
    });
  });

  it('prints what was read when the org fails half-way, and ends with 5', async () => {
    org = await startBareOrg({ apps: 100 });
    await logIn(org, 'pay');
    org.faults.push({ match: /POST \/services\/Soap/, kind: 'reset', after: 6 });
    const { json, exitCode } = await list('--json');
    const { apps, readable, total, unreadable, stoppedBy } = json().result as unknown as JwtAppListResult;
    expect({ exitCode, status: json().status, total, stoppedBy }).to.deep.equal({
      exitCode: 5,
      status: 5,
      total: 100,
      stoppedBy: 'OrgUnreachableError',
    });
    expect(readable).to.be.within(40, 50);
    expect({ apps: apps.length, unreadable: unreadable.length }).to.deep.equal({
      apps: readable,
      unreadable: 100 - readable,
    });
    expect(org.requests.length).to.be.lessThan(20);
    org.faults.splice(0, 1, { match: /POST \/services\/Soap/, kind: 'status', status: 503, after: 6 });
    const person = await list();
    expect(person.exitCode).to.equal(5);
    expect(person.stdout).to.match(/Connected 0000\d/);
    expect(person.stderr).to.contain('list is incomplete');
  });

  it('throws as any command when not even the names can be had', async () => {
    await start();
    await org.close();
    expect((await list('--json')).exitCode).to.equal(5);
  });

  describe('in an org with 2,000 apps', function () {
    this.timeout(60_000);

    it('sends at most N/10 + 20 requests, five at a time', async () => {
      org = await startBareOrg({ apps: 2000 });
      const { certificatePem } = await keyPair('pay');
      for (const app of ['Connected_00007', 'External_00500']) org.trust(app, certificatePem);
      await logIn(org, 'pay');
      Object.assign(org.traffic, { now: 0, most: 0 });
      org.faults.push({ match: /services/, kind: 'delay', ms: 5 });
      const { apps, readable, total } = await result();
      expect({ apps: apps.length, readable, total }).to.deep.equal({ apps: 2000, readable: 2000, total: 2000 });
      expect(org.requests.length).to.be.at.most(220);
      expect(org.traffic.most).to.equal(5);
      expect(apps.filter(({ certificateDaysLeft }) => certificateDaysLeft === 364)).to.have.length(2);
      expect(apps.filter(({ issuesJwt }) => issuesJwt)).to.have.length(500);
    });
  });
});

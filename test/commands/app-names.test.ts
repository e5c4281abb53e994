/** The names by which people call an app or a user: what a token, a log or a listing of another tool shows of it. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, deployField } from '../support/app-components.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';

describe('An app that is named', () => {
  let org: LocalOrg;
  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  const display = (app: string, ...args: string[]) =>
    runOrgCommand('policy/display', ['-o', 'pay', '-a', app, '--json', ...args]);
  const nameOf = async (app: string, ...args: string[]): Promise<string> => {
    const { json } = await display(app, ...args);
    return (json().result as { app: { name: string } } | undefined)?.app.name ?? String(json().name);
  };

  it('by its consumer key is found, of either kind', async () => {
    for (const app of ['Pay', 'Orders']) expect(await nameOf(appNamed(org, app).consumerKey)).to.equal(app);
    expect(await nameOf(`3MVG9${'x'.repeat(80)}`)).to.equal('AppNotFoundError');
  });

  it('without the namespace of its package is found', async () => {
    expect(await nameOf('Dispatch')).to.equal('acme__Dispatch');
    expect(await nameOf('ACME__dispatch')).to.equal('acme__Dispatch');
  });

  it('with a slip of the hand is not found, and told what may be meant', async () => {
    for (const [given, near] of [
      ['Payy', 'Pay'],
      ['Order', 'Orders'],
      ['Portal Synk', 'Portal_Sync'],
      ['High-Assurance', 'High_Assurance'],
    ] as const) {
      const { json } = await display(given);
      expect(json()).to.include({ name: 'AppNotFoundError' });
      expect(json().data?.near, given).to.include(near);
      expect(json().message).to.contain('Did you mean');
    }
    const { json } = await display('Nothing of the kind');
    expect(json().data).to.deep.equal({ app: 'Nothing of the kind' });
  });

  it('with a kind is taken by the words of results, too', async () => {
    for (const type of ['ConnectedApp', 'connected-app'])
      expect(await nameOf('Twin', '--app-type', type)).to.equal('Twin');
    const { json } = await display('Twin', '--app-type', 'ExternalClientApp');
    expect((json().result as { app: { type: string } }).app.type).to.equal('ExternalClientApp');
  });

  it('by a label that two have is ambiguous', async () => {
    deployField(org, ['Postman2F.connectedApp-meta.xml'], (xml) => xml.replace(/<label>[^<]*/, '<label>Postman'));
    deployField(org, ['Canvas_App.connectedApp-meta.xml'], (xml) => xml.replace(/<label>[^<]*/, '<label>Postman'));
    const { json } = await display('Postman');
    expect(json().name).to.equal('AmbiguousAppError');
    expect(JSON.stringify(json().data)).to.contain('Postman2F').and.contain('Canvas_App');
    const { stdout } = await runOrgCommand('app/list', ['-o', 'pay']);
    expect(stdout).to.contain('Postman2F').and.contain('Canvas_App');
  });
});

describe('An API name that is the label of another app', () => {
  afterEach(closePayOrgs);

  it('is refused with both, each of which has a name of its own', async () => {
    const org = await startPay();
    await logIn(org, 'pay');
    deployField(org, ['Postman2F.connectedApp-meta.xml'], (xml) => xml.replace(/<label>[^<]*/, '<label>Pay'));
    const display = (app: string) => runOrgCommand('policy/display', ['-o', 'pay', '-a', app, '--json']);
    const both = (await display('pay')).json();
    expect(both).to.include({ name: 'AmbiguousAppError' });
    const { candidates } = both.data as { candidates: { name: string; id: string }[] };
    expect(candidates.map(({ name }) => name)).to.deep.equal(['Pay', 'Postman2F']);
    expect(both.actions?.join()).to.contain(`--app ${candidates[0]?.id}`);
    for (const { name, id } of candidates)
      for (const form of [id, id.slice(0, 15)]) {
        const { result } = (await display(form)).json();
        expect(result.app).to.include({ name });
      }
    expect((await display('Postman2F')).json().result.app).to.include({ name: 'Postman2F' });
  });

  it('is asked about by one query for each kind of app, at the same time', async () => {
    const org = await startPay();
    await logIn(org, 'pay');
    for (const app of ['Pay', 'Orders']) {
      org.requests.splice(0);
      await runOrgCommand('disable', ['-o', 'pay', '-a', app, '--dry-run']);
      expect(
        org.requests.filter(({ path }) => /query/.test(path)),
        app,
      ).to.have.length(2);
    }
  });

  it('is refused where that other app is of the other kind, in which there are more', async () => {
    const org = await startPay();
    await logIn(org, 'pay');
    deployField(org, ['Postman2F.connectedApp-meta.xml'], (xml) => xml.replace(/<label>[^<]*/, '<label>Orders'));
    const display = (app: string, ...more: string[]) =>
      runOrgCommand('policy/display', ['-o', 'pay', '-a', app, '--json', ...more]);
    const both = (await display('Orders')).json();
    expect(both).to.include({ name: 'AmbiguousAppError' });
    expect(JSON.stringify(both.data)).to.contain('Postman2F').and.contain('ExternalClientApp');
    const { result } = (await display('Orders', '--app-type', 'external-client-app')).json();
    expect(result.app).to.include({ name: 'Orders', type: 'ExternalClientApp' });
  });

  it('opens the app all the same where the org refuses to tell of labels', async () => {
    const org = await startPay();
    await logIn(org, 'pay');
    org.faults.push({ match: /query/, kind: 'status', status: 403 });
    const { json } = await runOrgCommand('disable', ['-o', 'pay', '-a', 'Pay', '--dry-run', '--json']);
    expect(json().result, JSON.stringify(json())).to.include({ dryRun: true });
  });
});

describe('A user who is named by an id', () => {
  afterEach(closePayOrgs);
  it('is the one whose access is revoked', async () => {
    const org = await startPay();
    await logIn(org, 'pay');
    const id = org.state.users.find(({ username }) => username === user)?.id ?? '';
    for (const form of [id, id.slice(0, 15)]) {
      const run = await runOrgCommand('revoke', ['-o', 'pay', '--user', form, '--dry-run', '--json']);
      expect(run.stdout).to.contain(user);
    }
  });
});

/** A second administrator changes the app in Setup while a command works on it. */

import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { admitAdministrator, appNamed, setElement } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, logInThroughPay, runOrgCommand } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { atTerminal } from '../support/terminal.ts';

const soap = /POST \/services\/Soap/;
type Deed = (org: LocalOrg) => void;

const inPay =
  (path: string, value: string | null): Deed =>
  (org) =>
    setElement(org, 'ConnectedApp', 'Pay', path, value);

/** The names in a list of Pay. */
const listed = (org: LocalOrg, element: string): string[] =>
  org.state.components
    .filter(({ type, fullName }) => type === 'ConnectedApp' && fullName === 'Pay')
    .flatMap(({ children }) => children.filter(({ name }) => name === element).map(({ value }) => String(value)));

const setList =
  (element: string, ...names: string[]): Deed =>
  (org) => {
    const app = org.state.components.find(({ type, fullName }) => type === 'ConnectedApp' && fullName === 'Pay');
    if (!app) throw new Error('There is no Pay.');
    app.children = [
      ...app.children.filter(({ name }) => name !== element),
      ...names.map((name) => ({ name: element, value: name })),
    ];
  };

const textAt = (org: LocalOrg, path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (at, name) => (at as { name: string; value: unknown }[]).find((one) => one.name === name)?.value,
      org.state.components.find(({ type, fullName }) => type === 'ConnectedApp' && fullName === 'Pay')?.children,
    );

describe('a command that writes an app, while a second administrator changes the app', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    setList('profileName', 'System Administrator', 'Standard User')(org);
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  /** After the command has listed and read, and before it looks again. */
  const meanwhile = (act: Deed, after = 2): void => {
    org.faults.push({ kind: 'meanwhile', match: soap, after, times: 1, act: () => act(org) });
  };

  const commands: { path: string; args: string[]; done: () => unknown; is: unknown }[] = [
    { path: 'enable', args: [], done: () => appNamed(org, 'Pay').issuesJwt, is: true },
    {
      path: 'policy/set',
      args: ['--ip-relaxation', 'bypass'],
      done: () => textAt(org, 'oauthPolicy.ipRelaxation'),
      is: 'BYPASS',
    },
  ];
  const deeds: { what: string; does: () => Promise<Deed>; field: string; kept: () => unknown; is: () => unknown }[] = [
    {
      what: 'another callback URL',
      does: async () => inPay('oauthConfig.callbackUrl', 'https://example.com/new'),
      field: 'oauthConfig.callbackUrl',
      kept: () => textAt(org, 'oauthConfig.callbackUrl'),
      is: () => 'https://example.com/new',
    },
    {
      what: 'a profile taken off',
      does: async () => setList('profileName', 'Standard User'),
      field: 'profileName',
      kept: () => listed(org, 'profileName'),
      is: () => ['Standard User'],
    },
    {
      what: 'other permission sets',
      does: async () => setList('permissionSetName', 'Robot Drivers'),
      field: 'permissionSetName',
      kept: () => listed(org, 'permissionSetName'),
      is: () => ['Robot Drivers'],
    },
    {
      what: 'a new certificate',
      does: async () => {
        const { certificatePem } = await keyPair('second-admin');
        return (one) => one.trust('Pay', certificatePem);
      },
      field: 'oauthConfig.certificate',
      kept: () => Buffer.from(appNamed(org, 'Pay').certificateDer ?? '').toString('base64'),
      is: async () => Buffer.from((await keyPair('second-admin')).certificateDer).toString('base64'),
    },
  ];
  for (const { path, args, done, is: wanted } of commands) {
    for (const { what, does, field, kept, is } of deeds) {
      it(`sf jwt ${path.replace('/', ' ')} keeps ${what}, and says so`, async () => {
        meanwhile(await does());
        const { exitCode, json } = await runOrgCommand(path, ['-o', 'pay', '-a', 'Pay', ...args, '-p', '--json']);
        expect({ exitCode, done: done(), kept: kept() }).to.deep.equal({ exitCode: 0, done: wanted, kept: await is() });
        const { result, warnings } = json();
        const seen = result.changedMeanwhile as { component: string; field: string }[];
        expect(seen.map(({ component, field }) => ({ component, field }))).to.deep.equal([
          { component: 'ConnectedApp:Pay', field },
        ]);
        expect(warnings.join('\n')).to.contain('Someone else changed this').and.contain(field);
        expect(warnings.join('\n')).to.not.contain('More changed than was asked');
      });
    }
  }

  it('takes nobody off a list, and puts nobody back on it, whom the other one put on or took off', async () => {
    meanwhile(setList('permissionSetName')); // off goes Pay_API
    const added = ['-o', 'pay', '-a', 'Pay', '--add-permission-set', 'Robot_Drivers', '--json'];
    const { exitCode, json } = await runOrgCommand('policy/set', added);
    expect({ exitCode, held: listed(org, 'permissionSetName') }).to.deep.equal({
      exitCode: 0,
      held: ['Robot Drivers'],
    });
    expect(json().result.changes).to.deep.equal([
      { component: 'ConnectedApp:Pay', field: 'permissionSetName', from: null, to: ['Robot Drivers'] },
    ]);
    org.requests.splice(0);
    org.faults.splice(0);
    meanwhile(setList('permissionSetName', 'Robot Drivers', 'Pay API'));
    const removed = ['-o', 'pay', '-a', 'Pay', '--remove-permission-set', 'robot_drivers', '--json'];
    expect((await runOrgCommand('policy/set', removed)).exitCode).to.equal(0);
    expect(listed(org, 'permissionSetName')).to.deep.equal(['Pay API']);
  });

  it('stops where the other one changed the very same thing, with what is there now, and writes nothing', async () => {
    const args = ['-o', 'pay', '-a', 'Pay', '--ip-relaxation', 'bypass', '-p'];
    for (const form of [['--json'], []]) {
      inPay('oauthPolicy.ipRelaxation', 'ENFORCE')(org);
      meanwhile(inPay('oauthPolicy.ipRelaxation', 'BYPASS_2FACTOR'));
      const run = await runOrgCommand('policy/set', [...args, ...form]);
      expect(run.exitCode).to.equal(1);
      expect(run.stdout + run.stderr)
        .to.contain('AppChangedMeanwhileError')
        .and.contain('oauthPolicy.ipRelaxation')
        .and.contain('Nothing was written')
        .and.contain('Run the command again');
      expect(textAt(org, 'oauthPolicy.ipRelaxation')).to.equal('BYPASS_2FACTOR');
      if (form.length > 0)
        expect(run.json().data?.changedMeanwhile).to.deep.equal([
          {
            ...{ component: 'ConnectedApp:Pay', field: 'oauthPolicy.ipRelaxation' },
            ...{ from: 'ENFORCE', to: 'BYPASS_2FACTOR' },
          },
        ]);
    }
  });

  it('says where the app is gone, with commands that run as they stand', async () => {
    const sees = { 2: 'jwt app list --target-org pay"', 3: 'jwt policy display --target-org pay --app Pay"' };
    for (const [after, command] of Object.entries(sees)) {
      const gone = org.state.components.filter(({ type, fullName }) => type === 'ConnectedApp' && fullName === 'Pay');
      meanwhile((one) => {
        one.state.components = one.state.components.filter((component) => !gone.includes(component));
      }, Number(after));
      const { exitCode, json } = await runOrgCommand('enable', ['-o', 'pay', '-a', 'Pay', '--json']);
      expect({ exitCode, actions: json().actions?.join('\n') }).to.deep.include({ exitCode: 1 });
      expect(json().actions?.join('\n')).to.contain(command).and.not.contain('<');
      org.state.components.push(...gone);
    }
  });

  it('changes nothing where the other one did the very same', async () => {
    meanwhile(inPay('oauthConfig.isNamedUserJwtEnabled', 'true'));
    const { exitCode, json } = await runOrgCommand('enable', ['-o', 'pay', '-a', 'Pay', '--json']);
    expect(exitCode).to.equal(0);
    expect(json().result).to.deep.include({ changed: false, changes: [] });
    expect(org.requests.filter(({ path }) => soap.test(`POST ${path}`))).to.have.length(3); // list, read, look again
  });

  it('keeps what the other one changed in an external client app', async () => {
    const [type, fullName] = ['ExtlClntAppGlobalOauthSettings', 'Orders_glbloauth'];
    meanwhile((one) => setElement(one, type, fullName, 'callbackUrl', 'https://example.com/new'), 3);
    const { json } = await runOrgCommand('enable', ['-o', 'pay', '-a', 'Orders', '--json']);
    expect(json().result).to.deep.include({
      changed: true,
      changedMeanwhile: [
        {
          ...{ component: `${type}:${fullName}`, field: 'callbackUrl' },
          ...{ from: 'http://localhost:1717/OauthRedirect', to: 'https://example.com/new' },
        },
      ],
    });
    const { children = [] } = org.state.components.find((one) => one.type === type && one.fullName === fullName) ?? {};
    expect(children).to.deep.include({ name: 'callbackUrl', value: 'https://example.com/new' });
    expect(children).to.deep.include({ name: 'isNamedUserJwtEnabled', value: 'true' });
  });

  it('does not put its certificate over one that the other one has put on', () =>
    inFolder(async (dir) => {
      const [mine, theirs] = await Promise.all([keyPair('mine'), keyPair('theirs')]);
      await putFiles(dir, { 'mine.crt': mine.certificatePem });
      meanwhile((one) => one.trust('Pay', theirs.certificatePem));
      const args = ['-o', 'pay', '-a', 'Pay', '-f', join(dir, 'mine.crt'), '-p', '--json'];
      const { exitCode, json } = await runOrgCommand('cert/upload', args);
      expect({ exitCode, name: json().name }).to.deep.equal({ exitCode: 1, name: 'AppChangedMeanwhileError' });
      expect(JSON.stringify(json().data)).to.match(
        /"field":"oauthConfig.certificate","from":"sha256:\w{64}","to":"sha256:\w{64}"/,
      );
      expect(Buffer.from(appNamed(org, 'Pay').certificateDer ?? '')).to.deep.equal(Buffer.from(theirs.certificateDer));
    }));

  it('stops where the other one left nobody to let in, of which nothing was said', async () => {
    setList('profileName')(org);
    inPay('oauthConfig.isAdminApproved', 'true')(org);
    meanwhile(setList('permissionSetName', 'Robot Drivers'));
    const args = ['-o', 'pay', '-a', 'Pay', '--remove-permission-set', 'Robot_Drivers', '--ip-relaxation', 'bypass'];
    setList('permissionSetName', 'Pay API', 'Robot Drivers')(org);
    const { exitCode, json } = await runOrgCommand('policy/set', [...args, '-p', '--json']);
    expect({ exitCode, name: json().name }).to.deep.equal({ exitCode: 1, name: 'AppChangedMeanwhileError' });
    expect(listed(org, 'permissionSetName')).to.deep.equal(['Robot Drivers']);
    expect(textAt(org, 'oauthPolicy.ipRelaxation')).to.equal('ENFORCE');
  });
});

describe('a question, while which a second administrator changes the app', () => {
  afterEach(closePayOrgs);

  for (const { what, act, exitCode, says, on } of [
    {
      what: 'goes on with what is there by then',
      act: inPay('oauthConfig.callbackUrl', 'https://example.com/new'),
      exitCode: 0,
      says: /Someone else changed this.*oauthConfig\.callbackUrl/s,
      on: true,
    },
    {
      what: 'stops where it would have been another one',
      act: inPay('oauthConfig.consumerKey', '3MVG9anotherKeyOfTheSameApp'),
      exitCode: 1,
      says: /AppChangedMeanwhileError/,
      on: false,
    },
  ]) {
    it(what, async () => {
      const org = await startPay();
      admitAdministrator(org);
      await logInThroughPay(org, 'through-pay');
      const asks = /Switch JWT-based access tokens on anyway/;
      const typing = { question: asks, answer: 'y', before: () => act(org) };
      const { screen, exitCode: seen } = await atTerminal(['enable', '-o', 'through-pay', '-a', 'Pay'], typing);
      expect({ seen, on: appNamed(org, 'Pay').issuesJwt }, screen).to.deep.equal({ seen: exitCode, on });
      expect(screen).to.match(says);
      if (on) expect(textAt(org, 'oauthConfig.callbackUrl')).to.equal('https://example.com/new');
    });
  }
});

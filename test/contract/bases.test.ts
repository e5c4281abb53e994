import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import type { Envelope } from '../support/command.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { makeProbePlugin, type ProbePlugin } from '../support/probe-plugin.ts';
import { type Home, makeHome, runSf, type SfOptions, type SfResult } from '../support/sf.ts';
import { loginByToken, loginByUrl, loginByWeb, loginThroughPay } from '../support/sf-login.ts';

const secret = '00Dxx0000001gER!AQEAQFakeSessionId.of_letters_and_dots';

/** What may differ: the name of the command, where in which file an error was caught, and node's own remark with its pid. */
const withoutOrigin = (text: string): string =>
  text
    .replaceAll(/probe([ :])(?:light|heavy)/g, 'probe$1base')
    .replaceAll(/probe([ :])base-org/g, 'probe$1base')
    .replaceAll(/(?:\\n|\n) {4}at .*?(?=\\n|\n|")/g, '')
    .replaceAll(/^\(node:\d+\) .*\n.*trace-warnings.*\n/gm, '');

const comparable = ({ stdout, stderr, exitCode }: SfResult): object => ({
  stdout: withoutOrigin(stdout),
  stderr: withoutOrigin(stderr),
  exitCode,
});

/** Node remarks on the two of them in between. */
const coloured = { NO_COLOR: '', FORCE_COLOR: '1', NODE_NO_WARNINGS: '1' };

type Scene = [claim: string, args: string[], exitCode: number, env?: Record<string, string>];

const scenes: Scene[] = [
  ['prints its result, and warns on standard error', ['-d', 'warn'], 0],
  ['prints headers, success and warnings in colour on a terminal', ['-d', 'warn'], 0, coloured],
  ['keeps result and warnings in the JSON envelope', ['-d', 'warn', '--json'], 0],
  [
    'prints coloured JSON where SF_CONTENT_TYPE asks for JSON',
    ['-d', 'warn'],
    0,
    { ...coloured, SF_CONTENT_TYPE: 'json' },
  ],
  ['names a fault and what to do, in colour', ['-d', 'fail'], 1, coloured],
  ['names a fault as JSON, with its data and the warnings before it', ['-d', 'fail', '--json'], 1],
  ['passes an unexpected error on', ['-d', 'break', '--json'], 7],
  ['takes a secret out of an unexpected error', ['-d', 'leak', '--json'], 1],
  ['draws a table', ['-d', 'table'], 0],
  ['draws a table in colour', ['-d', 'table'], 0, coloured],
  ['draws no table where JSON is wanted', ['-d', 'table', '--json'], 0],
  ['shows its help', ['--help'], 0],
  ['calls a bug a bug, as the host does', ['-d', 'bug'], 10],
];

describe('this plugin’s base and the host’s', () => {
  let plugin: ProbePlugin | undefined;
  let home: Home | undefined;

  before(async () => {
    const [madePlugin, madeHome] = await Promise.all([makeProbePlugin(), makeHome()]);
    [plugin, home] = [madePlugin, madeHome];
    const linked = await runSf(['plugins', 'link', '--no-install', madePlugin.dir], { home: madeHome.dir });
    expect(linked.exitCode, linked.stderr).to.equal(0);
  });

  after(() => Promise.all([plugin?.remove(), home?.remove()]));

  const both = (args: string[], env: Record<string, string> = {}): Promise<SfResult[]> => {
    const options = { home: home?.dir ?? '', env: { PROBE_SECRET: secret, ...env } };
    return Promise.all(['light', 'heavy'].map((base) => runSf(['probe', base, ...args], options)));
  };

  for (const [claim, args, exitCode, env] of scenes) {
    it(`${claim}: both alike`, async () => {
      const [light, heavy] = await both(args, env);
      if (light === undefined || heavy === undefined) throw new Error('one of the two did not run');
      expect(comparable(light)).to.deep.equal(comparable(heavy));
      expect(light.exitCode).to.equal(exitCode);
      expect(light.stdout + light.stderr, 'said something').to.have.length.above(10);
      expect(light.stdout + light.stderr).not.to.include(secret.slice(16));
    });
  }
});

/** How sf came to the login that it has on disk. */
type LoginKind = { kind: string; logIn(home: Home, org: LocalOrg): Promise<void>; isRenewed: boolean };

const loginByNewToken = (home: Home, org: LocalOrg): Promise<void> =>
  loginByToken(home, org, 'known', org.openSession(org.username, appNamed(org, 'Pay').consumerKey));

const loginKinds: LoginKind[] = [
  { kind: 'by access token', logIn: loginByNewToken, isRenewed: false },
  { kind: 'by key', logIn: (home, org) => loginThroughPay(home, org, 'known'), isRenewed: true },
  { kind: 'by web', logIn: (home, org) => loginByWeb(home, org, 'known'), isRenewed: true },
  { kind: 'by URL', logIn: (home, org) => loginByUrl(home, org, 'known'), isRenewed: true },
];

describe('a stored login, as this plugin uses it and as the host’s own commands do', () => {
  let plugin: ProbePlugin;
  const homes: Home[] = [];
  let org: LocalOrg;

  before(async () => {
    plugin = await makeProbePlugin();
  });
  after(() => plugin.remove());
  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(async () => {
    await closePayOrgs();
    await Promise.all(homes.splice(0).map((home) => home.remove()));
  });

  const homeOfProbe = async (): Promise<Home> => {
    const home = await makeHome();
    homes.push(home);
    const linked = await runSf(['plugins', 'link', '--no-install', plugin.dir], { home: home.dir });
    expect(linked.exitCode, linked.stderr).to.equal(0);
    return home;
  };

  /** The same on both bases, from the same state of the home, with the requests that each made. */
  const both = async (home: Home, args: string[], more: Partial<SfOptions> = {}, prepare = async () => {}) => {
    const outcomes = [];
    for (const base of ['heavy-org', 'light-org']) {
      await prepare();
      org.requests.splice(0);
      const done = await runSf(['probe', base, '--json', ...args], { home: home.dir, ...more });
      outcomes.push({ ...done, envelope: done.json() as Envelope, requests: org.requests.map(({ path }) => path) });
    }
    const [heavy, light] = outcomes;
    if (!heavy || !light) throw new Error('one of the two did not run');
    return { heavy, light };
  };

  for (const { kind, logIn, isRenewed } of loginKinds) {
    it(`is read and used alike when it was made ${kind}`, async () => {
      const home = await homeOfProbe();
      await logIn(home, org);
      const { heavy, light } = await both(home, ['-o', 'known']);
      expect(light.envelope, light.stderr).to.deep.equal(heavy.envelope);
      expect(light.envelope.status).to.equal(0);
      expect(light.envelope.result).to.include({ username: org.username, sessions: 1 });
    });

    it(`${isRenewed ? 'is renewed' : 'cannot be renewed'} when its session ends in the middle, if made ${kind}`, async () => {
      const home = await homeOfProbe();
      await logIn(home, org);
      await both(home, ['-o', 'known']); // sf knows the newest API version from now on
      const { heavy, light } = await both(home, ['-o', 'known'], { env: { PROBE_ENDS_SESSION: 'yes' } }, async () => {
        if (!isRenewed) await logIn(home, org); // the other one has ended the session
      });
      expect(light.envelope.status)
        .to.equal(heavy.envelope.status)
        .and.equal(isRenewed ? 0 : 1);
      expect(light.requests).to.deep.equal(heavy.requests);
      expect({ name: light.envelope.name, result: light.envelope.result }).to.deep.equal({
        name: heavy.envelope.name,
        result: heavy.envelope.result,
      });
      if (!isRenewed) return;
      expect(light.envelope.result).to.include({ sessions: 3 });
      const again = await both(home, ['-o', 'known']);
      expect(again.light.requests, 'the new session was stored').to.deep.equal(again.heavy.requests);
      expect(again.light.requests).to.have.length(4);
    });
  }

  type Failure = { what: string; args: string[]; name: string; message: RegExp; actions: RegExp; status: number };
  const failures: Failure[] = [
    {
      what: 'no default org',
      ...{ args: [], name: 'NoDefaultEnvError', status: 1, actions: /^$/ },
      message: /No default environment found\. Use -o or --target-org to specify an environment\./,
    },
    {
      what: 'an unknown alias',
      ...{ args: ['-o', 'nobody'], name: 'NamedOrgNotFoundError', status: 2, actions: /sf org list/ },
      message: /No authorization information found for nobody\./,
    },
    {
      what: 'an API version that is none',
      ...{ args: ['-o', 'known', '--api-version', '68'], name: 'InvalidApiVersionError', status: 2, actions: /^$/ },
      message: /68 is not a valid API version\. It should end in '\.0' like '54\.0'\./,
    },
    {
      what: 'an API version that is retired',
      ...{ args: ['-o', 'known', '--api-version', '20.0'], name: 'RetiredApiVersionError', status: 2, actions: /^$/ },
      message: /The API version must be greater than 21\./,
    },
  ];
  for (const { what, args, name, message, actions, status } of failures) {
    it(`is missed in the host’s own words: ${what}`, async () => {
      const home = await homeOfProbe();
      await loginByToken(home, org, 'known');
      const { heavy, light } = await both(home, args);
      for (const { envelope } of [heavy, light]) expect(envelope.name).to.equal(name);
      for (const { envelope } of [heavy, light]) expect(envelope.message).to.match(message);
      expect(light.envelope.status).to.equal(status);
      expect((light.envelope.actions ?? []).join()).to.match(actions);
      expect(light.requests).to.deep.equal([]);
    });
  }

  it('is found by username, by variable, by the configuration of the machine and by that of the project', async () => {
    const home = await homeOfProbe();
    await loginByToken(home, org, 'known');
    const project = join(home.dir, 'project');
    await mkdir(join(project, '.sf'), { recursive: true });
    await putFiles(project, { 'sfdx-project.json': '{"packageDirectories":[{"path":"x"}]}' });
    await mkdir(join(project, 'x'));
    await writeFile(join(project, '.sf/config.json'), JSON.stringify({ 'target-org': 'known' }));
    const global = await homeOfProbe();
    await loginByToken(global, org, 'known');
    const set = await runSf(['config', 'set', 'target-org=known', '--global'], { home: global.dir });
    expect(set.exitCode, set.stderr).to.equal(0);
    for (const { at, args, more } of [
      { at: home, args: ['-o', org.username], more: {} },
      { at: home, args: [], more: { env: { SF_TARGET_ORG: 'known' } } },
      { at: home, args: [], more: { env: { SF_TARGET_ORG: org.username } } },
      { at: home, args: [], more: { cwd: project } },
      { at: global, args: [], more: {} },
      { at: home, args: ['-o', org.accessToken], more: { env: { SF_ORG_INSTANCE_URL: org.url } } },
    ] as const) {
      const { heavy, light } = await both(at, [...args], more);
      expect(light.envelope, light.stdout).to.deep.equal(heavy.envelope);
      expect(light.envelope.status).to.equal(0);
    }
  });

  it('is used at the API version that is asked for, with the host’s own warnings', async () => {
    const home = await homeOfProbe();
    await loginByToken(home, org, 'known');
    for (const { args, env, warnings } of [
      { args: ['--api-version', '67.0'], env: {}, warnings: [] },
      { args: [], env: { SF_ORG_API_VERSION: '67.0' }, warnings: ['org-api-version configuration overridden at 67.0'] },
    ] as const) {
      const { heavy, light } = await both(home, ['-o', 'known', ...args], { env });
      expect(light.envelope.result).to.include({ version: '67.0' }).and.deep.equal(heavy.envelope.result);
      expect(light.envelope.warnings).to.deep.equal(warnings).and.deep.equal(heavy.envelope.warnings);
      const words = await runSf(['probe', 'light-org', '-o', 'known', ...args], { home: home.dir, env });
      expect(words.stderr).to.equal(warnings.map((warning) => `Warning: ${warning}\n`).join(''));
    }
  });
});

/** A login by `sf jwt login` is one for every command of sf: it shows, queries, renews and logs out. */
import { spawn } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { issueJwts } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type Changes, payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { read } from '../support/repo.ts';
import { pemOf } from '../support/rsa.ts';
import { closedPort } from '../support/servers.ts';
import { type Home, makeHome, runSf, type SfResult, sfEnvironment } from '../support/sf.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));

describe('After sf jwt login', () => {
  let home: Home;
  let org: LocalOrg;
  let key: string;

  before(async () => {
    home = await makeHome({ link: true });
    key = (await keyPair('pay')).privateKeyPem;
  });
  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);
  after(() => home.remove());

  const sf = (args: string[], env: Record<string, string> = {}, cwd = home.dir): Promise<SfResult> =>
    runSf(args, { home: home.dir, env, cwd });
  const login = async (args: string[], env: Record<string, string> = {}, cwd?: string): Promise<SfResult> => {
    const run = await sf(
      ['jwt', 'login', ...payFlags(org), '--audience', 'https://login.salesforce.com', '--alias', 'pay', ...args],
      env,
      cwd,
    );
    expect(run.exitCode, run.stderr).to.equal(0);
    expectNoSecret(run, org, [key]);
    return run;
  };
  const names = async (env: Record<string, string> = {}): Promise<unknown> => {
    const query = ['data', 'query', '--query', 'SELECT Name FROM Organization', '--target-org', 'pay', '--json'];
    const run = await sf(query, env);
    return run.exitCode === 0 ? JSON.parse(run.stdout).result.records[0].Name : `${run.stdout}${run.stderr}`;
  };
  /** No token that the org has issued is good any more. */
  const endSessions = (): void => {
    for (const token of org.state.tokens) token.revoked = true;
  };
  const routes = (): (string | null)[] => org.requests.splice(0).map(({ route }) => route);

  for (const kind of ['opaque', 'JWT-based'] as const) {
    it(`sf shows and queries the org with an ${kind} token, and renews it with the key that was kept`, async () => {
      issueJwts(org, 'Pay', kind === 'JWT-based');
      await login([], { SF_JWT_KEY: Buffer.from(key).toString('base64') });
      expect(routes()).to.deep.equal(['oauth-token', 'batch']);
      const shown = JSON.parse((await sf(['org', 'display', '--target-org', 'pay', '--json'])).stdout).result;
      expect(shown).to.include({ id: org.state.id, instanceUrl: org.url, connectedStatus: 'Connected', alias: 'pay' });
      expect(await names()).to.equal('Pay Holding');
      expect(routes()).to.not.include('oauth-token');
      endSessions();
      expect(await names()).to.equal('Pay Holding');
      expect(routes()).to.include('oauth-token');
    });
  }

  it('sf renews it with the plain key file that was given, from any folder', async () => {
    await mkdir(join(home.dir, 'work'), { recursive: true });
    await putFiles(home.dir, { 'server.key': key });
    await login(['-f', '../server.key'], {}, join(home.dir, 'work'));
    endSessions();
    expect(await names()).to.equal('Pay Holding');
  });

  it('sf renews it with an encrypted key that sf org login jwt would not take', async () => {
    await putFiles(home.dir, { 'locked.key': pemOf(createPrivateKey(key), 'pkcs8', 'sesame') });
    await login(['-f', 'locked.key'], { SF_JWT_KEY_PASSPHRASE: 'sesame' });
    endSessions();
    expect(await names()).to.equal('Pay Holding');
  });

  it('sf works with a login without a key until its token ends, and no longer', async () => {
    await login(['--no-key'], { SF_JWT_KEY: key });
    expect(await names()).to.equal('Pay Holding');
    endSessions();
    expect(await names()).to.match(/INVALID_SESSION_ID|Session expired|expired access/i);
  });

  it('sf takes the default of a project, where the login was made in one', async () => {
    const project = join(home.dir, 'project');
    await mkdir(project, { recursive: true });
    await putFiles(project, { 'sfdx-project.json': '{"packageDirectories":[{"path":"force-app","default":true}]}' });
    const { stdout } = await login(['--set-default'], { SF_JWT_KEY: key }, project);
    expect(stdout).to.contain('in this project');
    const config = JSON.parse((await sf(['config', 'get', 'target-org', '--json'], {}, project)).stdout).result;
    expect(config[0]).to.include({ value: 'pay', location: 'Local' });
  });

  it('this plugin works with it, and exchanges with its key', async () => {
    await login([], { SF_JWT_KEY: key });
    const run = await sf(['jwt', 'exchange', '-o', 'pay', '--audience', 'https://login.salesforce.com', '--json']);
    expect(run.exitCode, run.stdout).to.equal(0);
  });

  it('sf logs it out, and the next login takes the kept key away once it is old', async () => {
    const { keyFile } = JSON.parse((await login(['--json'], { SF_JWT_KEY: key })).stdout).result;
    expect((await sf(['org', 'logout', '-o', 'pay', '--no-prompt'])).exitCode).to.equal(0);
    expect(existsSync(join(home.dir, '.sfdx', `${payFlags(org)[3]}.json`))).to.equal(false);
    expect(createPrivateKey(readFileSync(keyFile)).type).to.equal('private');
  });

  it('sf lists a scratch org as it does after its own login where no Dev Hub is known', async () => {
    Object.assign(org.state, { isSandbox: true, trialExpirationDate: '2099-12-27T00:00:00.000+0000' });
    const run = await sf(
      [
        'jwt',
        'login',
        ...payFlags(org),
        ...['--audience', 'https://test.salesforce.com', '--alias', 'scratch', '--json'],
      ],
      { SF_JWT_KEY: key },
    );
    expect(run.exitCode, run.stdout).to.equal(0);
    expect(JSON.stringify(JSON.parse(run.stdout).warnings)).to.contain('its Dev Hub was not searched');
    const listed = async (): Promise<object[]> => {
      const { result } = JSON.parse((await sf(['org', 'list', '--json', '--skip-connection-status'])).stdout);
      return [...result.nonScratchOrgs, ...result.scratchOrgs].map(({ isScratch, isSandbox, isDevHub, orgId }) => {
        return { isScratch, isSandbox, isDevHub, orgId };
      });
    };
    const ours = await listed();
    await sf(['org', 'logout', '-o', 'scratch', '--no-prompt']);
    await putFiles(home.dir, { 'server.key': key });
    const theirs = ['org', 'login', 'jwt', ...payFlags(org), '-f', 'server.key'];
    const peer = await sf(theirs, { SF_AUDIENCE_URL: 'https://test.salesforce.com' });
    expect(peer.exitCode, peer.stderr).to.equal(0);
    expect(ours).to.deep.equal(await listed());
  });

  it('sf takes it for a Dev Hub', async () => {
    org.state.isDevHub = true;
    await login(['--set-default-dev-hub'], { SF_JWT_KEY: key });
    const lists = JSON.parse((await sf(['org', 'list', '--json', '--skip-connection-status'])).stdout).result;
    expect(lists.devHubs.map(({ username }: { username: string }) => username)).to.include(payFlags(org)[3]);
  });

  it('a run that was killed once the key was kept, and before the login was stored, is finished by the next', async () => {
    const own = await makeHome();
    const record = join(own.dir, '.sfdx', `${payFlags(org)[3]}.json`);
    await mkdir(`${record}.lock`, { recursive: true }); // as another process that is just writing it
    const args = [runner, 'login', ...payFlags(org), '--audience', 'https://login.salesforce.com', '--json'];
    const env = sfEnvironment({ home: own.dir, env: { SF_JWT_KEY: key } });
    const child = spawn(process.execPath, args, { cwd: own.dir, env, stdio: 'ignore' });
    const keys = join(own.dir, '.sfdx', 'jwt-login-keys');
    while (!existsSync(keys) || !readdirSync(keys).some((name) => name.endsWith('.key'))) await sleep(5);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(existsSync(record)).to.equal(false);
    const [left] = readdirSync(keys).filter((name) => name.endsWith('.key'));
    await rm(`${record}.lock`, { recursive: true });
    const again = spawn(process.execPath, args, { cwd: own.dir, env, stdio: 'ignore' });
    expect((await once(again, 'exit'))[0]).to.equal(0);
    expect(JSON.parse(readFileSync(record, 'utf8')).privateKey).to.equal(join(keys, left ?? 'none'));
    expect(readdirSync(keys).filter((name) => name.endsWith('.key'))).to.have.length(1);
    await own.remove();
  });

  const keychains: [what: string, env: Record<string, string>, keyFileMode: number | null, wayOut: string][] = [
    [
      'that breaks off',
      { SF_USE_GENERIC_UNIX_KEYCHAIN: 'false', SFDX_SECRET_TOOL_PATH: '/bin/false' },
      null,
      'SF_USE_GENERIC_UNIX_KEYCHAIN=true',
    ],
    ['whose file is open to others', {}, 0o644, 'chmod 600 ~/.sfdx/key.json'],
  ];
  for (const [what, variables, keyFileMode, wayOut] of keychains) {
    it(`a keychain ${what} is told, and that the exchange worked; nothing is left`, async () => {
      const own = await makeHome();
      await mkdir(join(own.dir, '.sfdx'));
      const keyFile = '{"account":"local","key":"0123456789abcdef0123456789abcdef","service":"sfdx"}';
      if (keyFileMode) await writeFile(join(own.dir, '.sfdx', 'key.json'), keyFile, { mode: keyFileMode });
      const args = [runner, 'login', ...payFlags(org), '--audience', 'https://login.salesforce.com', '--json'];
      const env = sfEnvironment({ home: own.dir, env: { SF_JWT_KEY: key, ...variables } });
      const child = spawn(process.execPath, args, { cwd: own.dir, env, stdio: ['ignore', 'pipe', 'pipe'] });
      let stdout = '';
      child.stdout.on('data', (text) => (stdout += text));
      expect((await once(child, 'close'))[0]).to.equal(1);
      const { name, message, actions } = JSON.parse(stdout);
      expect(name).to.equal('LoginNotStoredError');
      expect(message).to.contain('Salesforce issued');
      expect(actions.join()).to.contain(wayOut);
      expect(readdirSync(join(own.dir, '.sfdx', 'jwt-login-keys'))).to.deep.equal([]);
      await own.remove();
    });
  }

  describe('docs/login-and-exec.md tells what both print', () => {
    const rows = [...read('docs/login-and-exec.md').matchAll(/^\| ([^|]+) \| `([^|]+)` \| ([^|]+) \| (\d+) \|$/gm)];
    const cases: Record<string, { file: string; changes?: Changes; url?: string }> = {
      'the key is encrypted, and there is no passphrase': { file: 'locked.key' },
      'the key is in base64': { file: 'base64.key' },
      'the key is on one line': { file: 'line.key' },
      'the certificate was provided': { file: 'server.crt' },
      'the key is cut off': { file: 'cut.key' },
      'the file does not exist': { file: 'none.key' },
      'the app trusts another key': { file: 'other.key' },
      'no app has the client id': { file: 'server.key', changes: { clientId: '3MVG9nobody' } },
      'the user is not pre-authorised': { file: 'server.key', changes: { username: 'outsider@pay.example' } },
      'the user is inactive': { file: 'server.key', changes: { username: 'gone@pay.example' } },
      'the server does not run': { file: 'server.key', url: 'closed' },
    };

    it('for each of these faults', () => {
      expect(rows.map(([, fault]) => fault)).to.deep.equal(Object.keys(cases));
    });

    for (const [, fault = '', theirs = '', ours = '', exit = ''] of rows) {
      it(`when ${fault}`, async () => {
        const { file, changes, url } = cases[fault] ?? expect.fail();
        const { privateKeyPem, certificatePem } = await keyPair('pay');
        await putFiles(home.dir, {
          'server.key': privateKeyPem,
          'server.crt': certificatePem,
          'other.key': (await keyPair('next')).privateKeyPem,
          'locked.key': pemOf(createPrivateKey(key), 'pkcs8', 'sesame'),
          'base64.key': Buffer.from(key).toString('base64'),
          'line.key': key.replaceAll('\n', '\\n'),
          'cut.key': key.slice(0, 900),
        });
        const flags = [...payFlags(org, changes), '-f', file];
        if (url) flags[5] = `http://localhost:${await closedPort()}`;
        const peer = await sf(['org', 'login', 'jwt', ...flags]);
        expect({ exitCode: peer.exitCode, hasWords: peer.stderr.includes(theirs) }, peer.stderr).to.deep.equal({
          exitCode: 1,
          hasWords: true,
        });
        const run = await sf(['jwt', 'login', ...flags, '--audience', 'https://login.salesforce.com']);
        expect(run.exitCode).to.equal(Number(exit));
        expect(run.stderr).to.contain(/`(.*)`/.exec(ours)?.[1] ?? 'none');
      });
    }
  });
});

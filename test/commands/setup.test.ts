/** `sf jwt setup`: from nothing to a login, again, in a script, in part, and where something is in the way. */
import { createPrivateKey } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { StateAggregator } from '@salesforce/core/stateAggregator';
import { expect } from 'chai';
import type { LocalOrg, LocalOrgOptions } from '../local-org/index.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type CommandRun, failureOf } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startBareOrg } from '../support/pay-org.ts';

const user = 'outsider@pay.example';
const state = join(homedir(), '.sfdx');
const sets = ['--permission-set', 'Robot_Users', '--create-permission-set'];
const forRobot = [...sets, '--username', user];

type Step = { id: string; status: string; detail: string };
/** `id status` of each. */
const briefly = (steps: unknown): string[] => (steps as Step[]).map(({ id, status }) => `${id} ${status}`);
const all = (status: string): string[] =>
  ['key', 'app', 'permission-set', 'user', 'proof', 'login'].map((id) => `${id} ${status}`);

describe('sf jwt setup', () => {
  let dir: string;
  let org: LocalOrg;

  const start = async (options: LocalOrgOptions = {}): Promise<void> => {
    org = await startBareOrg(options);
    await logIn(org, 'org');
  };
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'setup-'));
  });
  afterEach(closePayOrgs);
  afterEach(async () => {
    for (const name of [user, 'integration@pay.example', 'admin@pay.example'])
      rmSync(join(state, `${name}.json`), { force: true });
    rmSync(join(state, 'alias.json'), { force: true });
    rmSync(join(homedir(), '.sf', 'alias.json'), { force: true });
    StateAggregator.clearInstance();
    await rm(dir, { recursive: true, force: true });
  });

  const setup = (more: string[] = [], basis = ['-o', 'org', '-a', 'Robot', ...forRobot, '-p']): Promise<CommandRun> => {
    StateAggregator.clearInstance();
    return runOrgCommand('setup', [...basis, '-d', dir, '--json', ...more]);
  };
  const done = async (more?: string[], basis?: string[]): Promise<Record<string, unknown>> => {
    const run = await setup(more, basis);
    expect(run.exitCode, run.stdout + run.stderr).to.equal(0);
    return run.json().result;
  };
  const record = (username = user): Record<string, unknown> =>
    JSON.parse(readFileSync(join(state, `${username}.json`), 'utf8'));
  const isStored = (): boolean => existsSync(join(state, `${user}.json`));
  const held = (): unknown => structuredClone([org.state.components, org.state.users, org.state.entityAccess]);
  /** What changes something in the org, and exchanges. */
  const writes = (): number =>
    org.requests.filter(({ method, path }) => method === 'POST' && /deployRequest|sobjects|batch$/.test(path)).length;
  const exchanges = (): number => org.requests.filter(({ path }) => path.endsWith('/token')).length;

  it('goes the whole way, in a counted number of requests', async () => {
    await start();
    const run = await setup(['--alias', 'robot']);
    expect(run.exitCode, run.stdout + run.stderr).to.equal(0);
    const { result } = run.json();
    expect(briefly(result.steps)).to.deep.equal(all('done'));
    expect(result).to.deep.include({ username: user, alias: 'robot', changed: true, dryRun: false, job: null });
    expect(result).to.include({ instanceUrl: org.url, keyFile: join(dir, 'server.key') });
    expect(record()).to.include({ clientId: result.clientId, privateKey: join(dir, 'server.key') });
    expect((statSync(join(dir, 'server.key')).mode & 0o777).toString(8)).to.equal('600');
    expect({ all: org.requests.length <= 46, exchanges: exchanges() }).to.deep.equal({ all: true, exchanges: 2 });
    expectNoSecret(run, org, [readFileSync(join(dir, 'server.key'), 'utf8')]);
  });

  it('writes nothing when it is run again: all is there already', async () => {
    await start();
    await done(['--alias', 'robot']);
    const [before, key] = [held(), readFileSync(join(dir, 'server.key'), 'utf8')];
    const stored = readFileSync(join(state, `${user}.json`), 'utf8');
    org.requests.splice(0);
    const again = await done(['--alias', 'robot']);
    expect(briefly(again.steps)).to.deep.equal(all('already'));
    expect(again).to.include({ changed: false, alias: 'robot' });
    expect({ writes: writes(), exchanges: exchanges(), all: org.requests.length <= 13 }).to.deep.equal({
      ...{ writes: 0, exchanges: 1, all: true },
    });
    expect(held()).to.deep.equal(before);
    expect(readFileSync(join(dir, 'server.key'), 'utf8')).to.equal(key);
    expect(readFileSync(join(state, `${user}.json`), 'utf8')).to.equal(stored);
  });

  it('finds it all there as well through the very login that it has stored, in place of the one before', async () => {
    await start();
    const forAdmin = ['-a', 'Robot', ...sets, '--username', org.username, '-p'];
    const first = await setup(['-o', 'org'], forAdmin);
    expect(first.exitCode, first.stdout).to.equal(0);
    expect(JSON.stringify(first.json().warnings)).to.contain('already logged in as').and.contain('in another way');
    expect(first.json().result).to.include({ alias: 'org' });
    const again = await done(['-o', 'org'], forAdmin);
    expect(briefly(again.steps)).to.deep.equal(all('already'));
  });

  it('says all that a dry run would do, and writes nothing', async () => {
    await start();
    const before = held();
    const result = await done(['--alias', 'robot', '--env-file', join(dir, '.env'), '--ci', 'github', '--dry-run']);
    expect(new Set((result.steps as Step[]).map(({ status }) => status))).to.deep.equal(new Set(['skipped']));
    expect(result).to.include({ dryRun: true, changed: false, clientId: '' });
    expect(held()).to.deep.equal(before);
    expect({ files: readdirSync(dir), isStored: isStored() }).to.deep.equal({ files: [], isStored: false });
  });

  describe('in a script', () => {
    it('names all that is missing at once, with a line that works as it stands', async () => {
      await start();
      const run = await runOrgCommand('setup', ['-d', dir, '--json', '-o', 'org']);
      expect(failureOf(run)).to.deep.equal({ exitCode: 2, name: 'InputMissingError' });
      expect(run.json().data?.missing).to.deep.equal(['app', 'permission-set', 'username']);
      const line = String(run.json().data?.line);
      expect(run.json().actions).to.deep.equal([line]);
      expect(org.requests).to.deep.equal([]);
      const words = line.split(' ').slice(3);
      const result = (await runOrgCommand('setup', [...words, '--json'])).json().result;
      expect(result).to.include({ username: org.username, changed: true });
    });

    it('asks for the key of a certificate along with the rest', async () => {
      await start();
      const run = await runOrgCommand('setup', ['-o', 'org', '-f', join(dir, 'a b.crt'), '--json']);
      expect(run.json().data?.missing).to.include('key-file');
      expect(run.json().data?.line)
        .to.contain(`-f '${join(dir, 'a b.crt')}'`)
        .and.contain('--key-file <key-file>');
    });

    it('wants a yes before it writes', async () => {
      await start();
      const before = held();
      const run = await setup([], ['-o', 'org', '-a', 'Robot', ...forRobot]);
      expect(failureOf(run)).to.deep.equal({ exitCode: 2, name: 'ConfirmationRequiredError' });
      expect({ held: held(), files: readdirSync(dir) }).to.deep.equal({ held: before, files: [] });
    });

    it('takes an alias from nobody', async () => {
      await start();
      await done(['--alias', 'robot']);
      const before = held();
      org.requests.splice(0);
      const run = await setup(
        ['--alias', 'robot', '--name', 'other'],
        ['-o', 'org', '-a', 'Other', ...sets, '--username', 'integration@pay.example', '-p'],
      );
      expect(failureOf(run)).to.deep.equal({ exitCode: 2, name: 'ConfirmationRequiredError' });
      expect(run.json().message).to.contain(user);
      expect(held()).to.deep.equal(before);
      expect(readdirSync(dir).sort()).to.deep.equal(['server.crt', 'server.key']);
    });

    it('refuses what could not be handed over before it asks the org for anything', async () => {
      await start();
      for (const more of [
        ['--github-repo', 'https://github.com/acme/billing'],
        ['--alias', 'a\u0007b\n', '--ci', 'github'],
        ['--purpose', 'mcp', '--no-jwt-tokens'],
      ]) {
        const run = await setup(more);
        expect(failureOf(run), run.stdout).to.deep.equal({ exitCode: 2, name: 'InputImpossibleError' });
      }
      expect(org.requests).to.deep.equal([]);
    });
  });

  describe('for a purpose', () => {
    for (const [purpose, scopes, form] of [
      ['mcp', 'Api, RefreshToken, MCP', 'jwt'],
      ['agent-api', 'Api, RefreshToken, Chatbot, SFApiPlatform', 'jwt'],
      ['data-360', 'Api, RefreshToken, CDPIngest, CDPQuery, CDPProfile', 'opaque'],
    ] as const) {
      it(`gives an app for ${purpose} the scopes and the form of token that it takes, and checks them`, async () => {
        await start();
        const result = await done(['--purpose', purpose]);
        expect(briefly(result.steps)).to.include('purpose done');
        const settings = org.state.components.find(({ fullName }) => fullName === 'Robot_oauth');
        const of = (name: string): unknown => settings?.children.find((child) => child.name === name)?.value;
        expect(of('commaSeparatedOauthScopes')).to.equal(scopes);
        const proof = (result.steps as Step[]).find(({ id }) => id === 'proof');
        expect(proof?.detail).to.contain(form === 'jwt' ? 'a JWT-based token' : 'an opaque token');
        expect(briefly((await done(['--purpose', purpose])).steps)).to.include('purpose already');
      });
    }

    it('keeps to the scope that was asked for where one of several will do', async () => {
      await start();
      await done(['--purpose', 'data-360', '--scope', 'api', '--scope', 'refresh_token', '--scope', 'cdp_query_api']);
      const settings = org.state.components.find(({ fullName }) => fullName === 'Robot_oauth');
      expect(settings?.children.find(({ name }) => name === 'commaSeparatedOauthScopes')?.value).to.equal(
        'Api, RefreshToken, CDPQuery',
      );
    });
  });

  describe('hands over', () => {
    it('a file of variables for its owner alone, and a job, and leaves both as they are the next time', async () => {
      await start();
      const file = join(dir, '.env');
      writeFileSync(file, 'MINE=1\n');
      const first = await setup(['--write-env-file', file, '--ci', 'gitlab']);
      expect(first.exitCode, first.stdout).to.equal(0);
      const { result } = first.json();
      expect(briefly(result.steps).slice(-2)).to.deep.equal(['env-file done', 'ci done']);
      expect(result.job).to.deep.include({ file: '.gitlab-ci.yml', secrets: ['SF_JWT_KEY', 'SF_JWT_CLIENT_ID'] });
      const lines = readFileSync(file, 'utf8').split('\n');
      expect(lines).to.include.members(['MINE=1', `SF_JWT_CLIENT_ID=${result.clientId}`]);
      expect((statSync(file).mode & 0o777).toString(8)).to.equal('600');
      const [, secret = ''] = /^SF_JWT_KEY=(.*)$/m.exec(readFileSync(file, 'utf8')) ?? [];
      expectNoSecret(first, org, [secret, readFileSync(join(dir, 'server.key'), 'utf8')]);
      const login = ['-i', String(result.clientId), '--username', user, '-r', org.url, '--no-key', '--json'];
      const audience = ['--audience', 'https://login.salesforce.com'];
      const used = await runOrgCommand('login', [...login, ...audience], { SF_JWT_KEY: secret });
      expect(used.exitCode, used.stdout).to.equal(0);
      await done(); // the login before was replaced
      const again = await done(['--env-file', file]);
      expect(briefly(again.steps).at(-1)).to.equal('env-file already');
    });

    it('says why the secrets of a repository were not set, and what sets them', async () => {
      await start();
      const path = process.env.PATH;
      process.env.PATH = dir;
      const run = await setup(['--github-repo', 'acme/billing']).finally(() => {
        process.env.PATH = path;
      });
      expect(run.exitCode, run.stdout).to.equal(0);
      expect(briefly(run.json().result.steps).at(-1)).to.equal('github-repo skipped');
      expect(run.json().result.next).to.include('gh secret set SF_JWT_KEY --repo acme/billing');
    });
  });

  describe('with a key that is locked', () => {
    const passphrase = 'open sesame 17';
    const given = () => ['--cert-file', join(dir, 'my.crt'), '--key-file', join(dir, 'my.key')];
    beforeEach(async () => {
      const { privateKeyPem, certificatePem } = await keyPair('pay');
      const locked = createPrivateKey(privateKeyPem).export({
        ...({ type: 'pkcs8', format: 'pem' } as const),
        ...{ cipher: 'aes-256-cbc', passphrase },
      });
      await putFiles(dir, { 'my.key': locked.toString(), 'my.crt': certificatePem });
      await start();
      process.env.SF_JWT_KEY_PASSPHRASE = passphrase;
    });
    afterEach(() => {
      delete process.env.SF_JWT_KEY_PASSPHRASE;
    });

    it('hands it over locked, with its passphrase as a secret of its own, and puts neither on the screen', async () => {
      const file = join(dir, '.env');
      const run = await setup([...given(), '--write-env-file', file, '--ci', 'github']);
      expect(run.exitCode, run.stdout + run.stderr).to.equal(0);
      const { result } = run.json();
      expect(result.job).to.deep.include({ secrets: ['SF_JWT_KEY', 'SF_JWT_CLIENT_ID', 'SF_JWT_KEY_PASSPHRASE'] });
      const [, secret = ''] = /^SF_JWT_KEY=(.*)$/m.exec(readFileSync(file, 'utf8')) ?? [];
      expect(Buffer.from(secret, 'base64').toString()).to.contain('BEGIN ENCRYPTED PRIVATE KEY');
      expect(readFileSync(file, 'utf8')).to.not.contain(passphrase);
      expect(run.stdout + run.stderr)
        .to.not.contain(passphrase)
        .and.not.contain(secret.slice(0, 60));
      expect(JSON.stringify(run.json().warnings)).to.contain(file);
    });

    for (const [what, code, status] of [
      ['takes them', 0, 'done'],
      ['refuses the second', 1, 'failed'],
    ] as const)
      it(`gives gh the values on its standard input alone, where it ${what}`, async () => {
        const heard = join(dir, 'heard');
        const gh = `#!/bin/sh\necho "$@" >> '${heard}'\n[ "$1" = auth ] && exit 0\ncat >> '${heard}.in'\n[ "$3" = SF_JWT_CLIENT_ID ] && exit ${code}\nexit 0\n`;
        await putFiles(dir, { gh });
        chmodSync(join(dir, 'gh'), 0o700);
        const path = process.env.PATH;
        process.env.PATH = `${dir}:${path}`;
        const run = await setup([...given(), '--github-repo', 'acme/billing']).finally(() => {
          process.env.PATH = path;
        });
        const { data, result } = run.json();
        expect(run.exitCode, run.stdout).to.equal(code);
        expect(briefly(result?.steps ?? data?.steps).at(-1)).to.equal(`github-repo ${status}`);
        const said = readFileSync(heard, 'utf8');
        expect(said).to.contain('secret set SF_JWT_KEY --repo acme/billing').and.not.contain(passphrase);
        expect(said).to.not.match(/LS0tLS1CRUdJ/);
        expect(readFileSync(`${heard}.in`, 'utf8')).to.match(/LS0tLS1CRUdJ/);
        expect(run.stdout + run.stderr).to.not.contain(passphrase);
      });
  });

  it('takes a pair that was given, and never asks for it', async () => {
    await start();
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    await putFiles(dir, { 'my.key': privateKeyPem, 'my.crt': certificatePem });
    const given = ['--cert-file', join(dir, 'my.crt'), '--key-file', join(dir, 'my.key')];
    const result = await done(given);
    expect(briefly(result.steps)[0]).to.equal('key already');
    expect(record()).to.include({ privateKey: join(dir, 'my.key') });
    expect(readdirSync(dir).sort()).to.deep.equal(['my.crt', 'my.key']);
  });

  describe('stops', () => {
    it('where the org does not accept the key, and names what is in place and what is left', async () => {
      await start();
      org.state.newAppsTakeSeconds = 3600;
      const run = await setup(['--wait', '0', '--ci', 'github']);
      expect(failureOf(run), run.stdout).to.deep.equal({ exitCode: 1, name: 'PartlyAppliedError' });
      const { data, message } = run.json();
      expect(briefly(data?.steps).slice(3)).to.deep.equal(['user done', 'proof failed', 'login skipped', 'ci skipped']);
      expect(data).to.deep.include({ done: ['key', 'app', 'permission-set', 'user'], left: ['proof', 'login', 'ci'] });
      expect(message).to.contain('invalid_client_id');
      expect(isStored()).to.equal(false);
    });

    it('before the login with --no-wait, and the next run stores it', async () => {
      await start();
      const first = await done(['--no-wait']);
      expect(briefly(first.steps).slice(-2)).to.deep.equal(['proof skipped', 'login skipped']);
      expect(briefly((await done()).steps).slice(-3)).to.deep.equal(['user already', 'proof already', 'login done']);
    });

    for (const [what, match, after, failed] of [
      ['the check of the app', /POST .*deployRequest/, 0, null],
      ['the first stage', /POST .*deployRequest/, 1, 'app'],
      ['the second stage', /POST .*deployRequest/, 3, 'app'],
      ['the third stage', /POST .*deployRequest/, 5, 'app'],
      ['the assignment', /PermissionSetAssignment$/, 0, 'user'],
      ['the login', /\/token$/, 1, 'login'],
    ] as const) {
      it(`at ${what}, and goes on in the next run`, async () => {
        await start();
        org.faults.push({ match, after, times: 1, kind: 'reset' });
        const cut = await setup();
        const { name, data } = cut.json();
        expect(name, cut.stdout).to.equal(failed === null ? 'OrgUnreachableError' : 'PartlyAppliedError');
        if (failed !== null) {
          expect(cut.exitCode).to.equal(1);
          expect(briefly(data?.steps)).to.include(`${failed} failed`).and.include('key done');
          expect([data?.left].flat()[0]).to.equal(failed);
          if (failed !== 'login') expect(briefly(data?.steps)).to.include('login skipped');
        }
        const next = await done();
        expect(briefly(next.steps).filter((step) => !/ (?:done|already)$/.test(step))).to.deep.equal([]);
        expect(briefly((await done()).steps)).to.deep.equal(all('already'));
      });
    }

    it('at an app of that name that is another one, with nothing written', async () => {
      await start();
      const before = held();
      const run = await setup([], ['-o', 'org', '-a', 'Orders', ...forRobot, '-p']);
      expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'AppExistsError' });
      expect({ held: held(), files: readdirSync(dir) }).to.deep.equal({ held: before, files: [] });
    });
  });

  for (const [what, seed] of [['a sandbox', 'sandbox']] as const) {
    it(`says that the org is ${what}`, async () => {
      await start({ seed });
      const { username = '' } = org.state.users.find((one) => one.username.startsWith('integration')) ?? {};
      const run = await setup([], ['-o', 'org', '-a', 'Robot', ...sets, '--username', username, '-p']);
      expect(run.exitCode, run.stdout).to.equal(0);
      const login = (run.json().result.steps as Step[]).find(({ id }) => id === 'login');
      expect(login?.detail).to.contain(what);
      expect(JSON.stringify(run.json().warnings)).to.contain('loses the app');
    });
  }
});

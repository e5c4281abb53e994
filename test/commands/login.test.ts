/** `sf jwt login`: what it sends, what it stores, and what it keeps of the key. */
import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { StateAggregator } from '@salesforce/core/stateAggregator';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { issueJwts } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type CommandRun, failureOf } from '../support/command.ts';
import { integrationUser, payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { runOrgCommand } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { pemOf } from '../support/rsa.ts';

const state = join(homedir(), '.sfdx');
const keys = join(state, 'jwt-login-keys');
const audience = ['--audience', 'https://login.salesforce.com'];
const mkdirNow = (path: string, mode = 0o700): void => void mkdirSync(path, { recursive: true, mode });
const mode = (path: string): string => (statSync(path).mode & 0o777).toString(8);

describe('sf jwt login', () => {
  let org: LocalOrg;
  let key: string;
  /** What the CLI encrypts with: the platform in this process, and tests of other files, go on with it. */
  const cliKey = join(state, 'key.json');
  let kept: Buffer | null;

  before(async () => {
    key = (await keyPair('pay')).privateKeyPem;
    kept = existsSync(cliKey) ? readFileSync(cliKey) : null;
  });
  beforeEach(async () => {
    org = await startPay();
  });
  afterEach(closePayOrgs);
  afterEach(() => {
    StateAggregator.clearInstance(); // each run is a new process, as far as it can be seen
    rmSync(state, { recursive: true, force: true });
    if (kept) {
      mkdirNow(state);
      writeFileSync(cliKey, kept, { mode: 0o600 });
    }
    rmSync(join(homedir(), '.sf', 'config.json'), { force: true });
  });

  const login = (
    args: string[] = [],
    env: Record<string, string> = { SF_JWT_KEY: key },
    aud = audience,
  ): Promise<CommandRun> => {
    StateAggregator.clearInstance();
    return runOrgCommand('login', [...payFlags(org), ...aud, ...args], env);
  };
  const user = (): string => integrationUser(org);
  const record = (username = user()): Record<string, unknown> =>
    JSON.parse(readFileSync(join(state, `${username}.json`), 'utf8'));
  const resultOf = ({ exitCode, stdout, json }: CommandRun) => {
    expect(exitCode, stdout).to.equal(0);
    return json().result;
  };

  describe('sends', () => {
    it('two requests: the exchange, and one for all that it has to know of the org', async () => {
      const run = await login(['--alias', 'pay', '--set-default', '--set-default-dev-hub']);
      expect(run.exitCode, run.stderr).to.equal(0);
      expect(org.requests.map(({ method, route }) => `${method} ${route}`)).to.deep.equal([
        'POST oauth-token',
        'POST batch',
      ]);
    });

    it('nothing where a piece is missing or impossible', async () => {
      for (const args of [
        ['--username', 'no-username'],
        ['--audience', 'nowhere'],
      ]) {
        const run = await runOrgCommand('login', [...payFlags(org, { username: 'x' }), ...args, '--json'], {
          SF_JWT_KEY: key,
        });
        expect(run.exitCode, run.stdout).to.equal(2);
      }
      expect(org.requests).to.deep.equal([]);
    });
  });

  describe('takes the key', () => {
    const forms: [what: string, form: (pem: string) => string, env?: Record<string, string>][] = [
      ['as it is', (pem) => pem],
      ['in base64', (pem) => Buffer.from(pem).toString('base64')],
      ['in base64 on lines', (pem) => Buffer.from(pem).toString('base64').replace(/.{64}/g, '$&\n')],
      ['on one line with \\n', (pem) => pem.replaceAll('\n', '\\n')],
      ['in quotes', (pem) => `"${pem}"`],
      ['with CRLF', (pem) => pem.replaceAll('\n', '\r\n')],
      ['with spaces for line breaks', (pem) => pem.replaceAll('\n', ' ')],
      ['as PKCS#1', (pem) => createPrivateKey(pem).export({ type: 'pkcs1', format: 'pem' }).toString()],
      ['as a JSON Web Key', (pem) => JSON.stringify(createPrivateKey(pem).export({ format: 'jwk' }))],
      ['as JSON text', (pem) => JSON.stringify(pem)],
      ['without its labels', (pem) => pem.replace(/-----.*-----\n/g, '')],
      ['encrypted', (pem) => pemOf(createPrivateKey(pem), 'pkcs8', 'sesame'), { SF_JWT_KEY_PASSPHRASE: 'sesame' }],
    ];
    for (const [what, form, env = {}] of forms) {
      it(`${what} in the environment, and keeps it as plain PKCS#8 for its owner alone`, async () => {
        const run = await login(['--json'], { SF_JWT_KEY: form(key), ...env });
        const { keyFile, keyKept } = resultOf(run);
        expect({ keyKept, file: record().privateKey }).to.deep.equal({ keyKept: true, file: keyFile });
        const text = readFileSync(String(keyFile), 'utf8');
        expect(text).to.match(/^-----BEGIN PRIVATE KEY-----\n/);
        expect(createPrivateKey(text).equals(createPrivateKey(key))).to.equal(true);
        expect({ file: mode(String(keyFile)), folder: mode(keys) }).to.deep.equal({ file: '600', folder: '700' });
        expectNoSecret(run, org);
      });
    }

    it('from a file that sf can read as it is, and names that file, by its whole path', () =>
      inFolder(async (dir) => {
        await putFiles(dir, { 'server.key': key });
        const { keyFile, keyKept } = resultOf(await login(['-f', join(dir, 'server.key'), '--json'], {}));
        expect({ keyFile, keyKept }).to.deep.equal({ keyFile: join(dir, 'server.key'), keyKept: false });
        expect(() => readdirSync(keys)).to.throw('ENOENT');
      }));

    for (const [what, name, text] of [
      ['is encrypted', 'locked.key', (pem: string) => pemOf(createPrivateKey(pem), 'pkcs8', 'sesame')],
      ['is DER', 'server.der', (pem: string) => createPrivateKey(pem).export({ type: 'pkcs8', format: 'der' })],
      ['is base64 of PEM', 'server.b64', (pem: string) => Buffer.from(pem).toString('base64')],
    ] as const) {
      it(`from a file that ${what}, and keeps a copy that sf can read`, () =>
        inFolder(async (dir) => {
          await putFiles(dir, { [name]: text(key) });
          const env = { SF_JWT_KEY_PASSPHRASE: 'sesame' };
          const { keyFile, keyKept } = resultOf(await login(['-f', join(dir, name), '--json'], env));
          expect(keyKept).to.equal(true);
          expect(createPrivateKey(readFileSync(String(keyFile))).equals(createPrivateKey(key))).to.equal(true);
        }));
    }

    it('and keeps none with --no-key, and says that the login ends with its token', async () => {
      const run = await login(['--no-key']);
      expect(run.stdout).to.contain('No key is stored');
      expect(record()).not.to.have.property('privateKey');
      expect(() => readdirSync(keys)).to.throw('ENOENT');
      issueJwts(org, 'Pay');
      expect((await login(['--no-key'])).stdout).to.match(/ends when its token expires at 20\d\d-/);
    });
  });

  describe('stores', () => {
    it('what sf org login jwt stores, under the same names', async () => {
      await login(['--alias', 'pay']);
      const { accessToken, privateKey, ...rest } = record();
      expect(accessToken).to.match(/^[0-9a-f]{20,}:[0-9a-f]+$/); // encrypted
      expect(privateKey).to.be.a('string');
      expect(rest).to.deep.equal({
        ...{
          orgId: org.state.id,
          username: user(),
          loginUrl: org.url,
          instanceUrl: org.url,
          clientId: payFlags(org)[1],
        },
        ...{ name: 'Pay Holding', instanceName: 'FRA44', namespacePrefix: null, trialExpirationDate: null },
        ...{ isSandbox: false, isScratch: false, isDevHub: false, orgEdition: 'Enterprise Edition' },
      });
    });

    for (const [what, change, expected] of [
      ['a Dev Hub', { isDevHub: true }, { isDevHub: true, isSandbox: false, isScratch: false }],
      ['a sandbox', { isSandbox: true }, { isDevHub: false, isSandbox: true, isScratch: false }],
      [
        'a scratch org',
        { isSandbox: true, trialExpirationDate: '2026-12-27T00:00:00.000+0000' },
        { isDevHub: false, isSandbox: false, isScratch: true },
      ],
    ] as const) {
      it(`that the org is ${what}`, async () => {
        Object.assign(org.state, change);
        const isTest = 'isSandbox' in change;
        const run = await login(
          [],
          { SF_JWT_KEY: key },
          isTest ? ['--audience', 'https://test.salesforce.com'] : audience,
        );
        expect(run.exitCode, run.stderr).to.equal(0);
        expect(record()).to.include(expected);
        expect(run.stdout).to.contain(what);
      });
    }

    it('nothing of an org that does not say what it is, so that sf asks itself', async () => {
      org.faults.push({ match: /composite/, kind: 'status', status: 503, body: 'busy' });
      const run = await login(['--json']);
      expect(resultOf(run)).to.include({ isDevHub: null, isSandbox: null, isScratch: null });
      expect(String(run.json().warnings[0])).to.contain('HTTP 503');
      expect(record()).not.to.have.any.keys('isDevHub', 'isSandbox', 'orgEdition', 'namespacePrefix');
    });

    it('the default: everywhere outside a project', async () => {
      expect((await login(['--alias', 'pay', '--set-default', '--set-default-dev-hub'])).stdout).to.contain(
        'everywhere',
      );
      expect(JSON.parse(readFileSync(join(homedir(), '.sf', 'config.json'), 'utf8'))).to.deep.equal({
        ...{ 'target-org': 'pay', 'target-dev-hub': 'pay' },
      });
    });

    it('the alias, and says whom it named before', async () => {
      writeAliases({ pay: 'other@pay.example' });
      const { stderr } = await login(['--alias', 'pay']);
      expect(stderr).to.contain('The alias "pay" belonged to other@pay.example before.');
      expect(JSON.parse(readFileSync(join(state, 'alias.json'), 'utf8')).orgs).to.deep.equal({ pay: user() });
    });
  });

  const writeAliases = (orgs: Record<string, string>): void => {
    rmSync(state, { recursive: true, force: true });
    mkdirNow(state);
    writeFileSync(join(state, 'alias.json'), JSON.stringify({ orgs }));
  };

  describe('replaces an earlier login of the user', () => {
    it('with all that belonged to that login, and keeps its alias and what is known of the org', async () => {
      await login(['--alias', 'pay']);
      const old = {
        ...record(),
        refreshToken: 'old',
        clientSecret: 'old',
        devHubUsername: 'hub@x.y',
        tracksSource: true,
      };
      writeFileSync(join(state, `${user()}.json`), JSON.stringify(old));
      const { replaced, alias } = resultOf(await login(['--json']));
      expect({ replaced, alias }).to.deep.equal({ replaced: true, alias: 'pay' });
      expect(record()).not.to.have.any.keys('refreshToken', 'clientSecret');
      expect(record()).to.include({ devHubUsername: 'hub@x.y', tracksSource: true });
    });

    it('of another org with nothing left of it', async () => {
      await login();
      const old = { ...record(), orgId: '00D000000000001AAA', devHubUsername: 'hub@x.y', tracksSource: true };
      writeFileSync(join(state, `${user()}.json`), JSON.stringify(old));
      await login();
      expect(record()).not.to.have.any.keys('devHubUsername', 'tracksSource');
      expect(record().orgId).to.equal(org.state.id);
    });

    it('also one that cannot be read', async () => {
      mkdirNow(state);
      writeFileSync(join(state, `${user()}.json`), '{"accessToken": "cut o');
      expect(resultOf(await login(['--json']))).to.include({ username: user() });
      expect(record().orgId).to.equal(org.state.id);
    });

    it('and takes its kept key away, but no file of the user', async () => {
      const next = await keyPair('next');
      const first = String(resultOf(await login(['--json'])).keyFile);
      org.trust('Pay', next.certificatePem);
      const second = String(resultOf(await login(['--json'], { SF_JWT_KEY: next.privateKeyPem })).keyFile);
      expect(readdirSync(keys).map((name) => join(keys, name)))
        .to.deep.equal([second])
        .and.not.include(first);
      await inFolder(async (dir) => {
        await putFiles(dir, { 'server.key': next.privateKeyPem });
        await login(['-f', join(dir, 'server.key')], {});
        expect(readdirSync(keys)).to.deep.equal([]);
        await login(['--no-key'], { SF_JWT_KEY: next.privateKeyPem });
        expect(readdirSync(dir)).to.deep.equal(['server.key']);
      });
    });

    it('and takes away what a logout or a killed run has left an hour ago, and nothing else', async () => {
      mkdirNow(keys);
      const [left, young, foreign] = ['a@b.c.0123456789abcdef.key', 'd@e.f.0123456789abcdef.key', 'mine.pem'];
      for (const name of [left, young, foreign]) writeFileSync(join(keys, name), 'x', { mode: 0o600 });
      for (const name of [left, foreign]) utimesSync(join(keys, name), 1, 1);
      const { keyFile } = resultOf(await login(['--json']));
      expect(readdirSync(keys).map((name) => join(keys, name))).to.have.members(
        [young, foreign].map((name) => join(keys, name)).concat(String(keyFile)),
      );
    });
  });

  it('takes all from a login that it stored itself, and goes on with its kept key', async () => {
    const first = resultOf(await login(['--alias', 'pay', '--json']));
    StateAggregator.clearInstance();
    const again = resultOf(await runOrgCommand('login', ['-o', 'pay', ...audience, '--json']));
    expect(again).to.deep.equal({ ...first, replaced: true });
    expect(readdirSync(keys)).to.have.length(1);
  });

  describe('where the login cannot be stored', () => {
    it('says that the exchange worked, and leaves no key behind', async () => {
      mkdirNow(join(state, `${user()}.json`)); // a folder where the record belongs
      const run = await login(['--json']);
      expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'LoginNotStoredError' });
      expect(run.json().message).to.contain(`Salesforce issued ${user()} a token`);
      expect(readdirSync(keys)).to.deep.equal([]);
      expectNoSecret(run, org);
    });

    it('says that there is no folder for logins', async () => {
      rmSync(state, { recursive: true, force: true });
      writeFileSync(state, 'a file');
      const run = await login(['--json']);
      expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'LoginNotStoredError' });
      expect(run.json().data).to.include({ reason: 'unreadable' });
      expect(failureOf(await login(['--no-key', '--json']))).to.include({ name: 'LoginNotStoredError' });
    });

    it('says which place for the key is not safe', async () => {
      mkdirNow(keys, 0o755);
      const run = await login(['--json']);
      expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'LoginNotStoredError' });
      expect(run.json().data).to.include({ reason: 'open-to-others', path: keys });
      expect(resultOf(await login(['--no-key', '--json']))).to.include({ keyFile: null });
    });

    it('says that only the alias is missing', async () => {
      mkdirNow(join(state, 'alias.json'));
      const run = await login(['--alias', 'pay', '--json']);
      expect(failureOf(run)).to.deep.equal({ exitCode: 1, name: 'LoginNotStoredError' });
    });
  });

  it('says when sf would not find the audience by itself', async () => {
    const stderr = async (args: string[]): Promise<string> => (await login(args)).stderr;
    expect(await stderr([])).not.to.contain('SF_AUDIENCE_URL');
    org.state.isSandbox = false;
    const url = org.url.replace('localhost', '127.0.0.1');
    const run = await runOrgCommand('login', [...payFlags(org).slice(0, 4), '-r', url, '--audience', org.url], {
      SF_JWT_KEY: key,
    });
    expect(run.stderr).to.contain(`never tries the audience ${org.url}`);
  });

  it('refuses as sf jwt exchange does, word by word, and stores nothing', async () => {
    for (const [changes, env] of [
      [{ username: 'outsider@pay.example' }, { SF_JWT_KEY: key }],
      [{ username: 'gone@pay.example' }, { SF_JWT_KEY: key }],
      [{ clientId: '3MVG9nobody' }, { SF_JWT_KEY: key }],
      [{}, { SF_JWT_KEY: (await keyPair('next')).privateKeyPem }],
      [{}, { SF_JWT_KEY: 'no key' }],
    ] as const) {
      const args = [...payFlags(org, changes), ...audience, '--json'];
      const [ours, theirs] = [await runOrgCommand('login', args, env), await runOrgCommand('exchange', args, env)];
      expect(ours.exitCode).to.equal(theirs.exitCode).and.not.equal(0);
      const words = ({ message, actions, name, data }: ReturnType<CommandRun['json']>) => ({
        message,
        actions,
        name,
        data,
      });
      expect(words(ours.json())).to.deep.equal(words(theirs.json()));
    }
    expect(existsSync(state) ? readdirSync(state).filter((name) => name.includes('@')) : []).to.deep.equal([]);
  });
});

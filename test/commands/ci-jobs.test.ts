/** The jobs that `sf jwt setup --ci` prints, played against the local org as far as a shell can play them. */
import { execFileSync } from 'node:child_process';
import { createPrivateKey } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { ciJob, keySecret } from '../../src/setup/ci-job.ts';
import { type CiSystem, ciSystems, type Login } from '../../src/setup/ci-system.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { scriptsOf } from '../support/job-scripts.ts';
import { keyPair } from '../support/keys.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { type Play, type Played, playJob } from '../support/play-job.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';

const install = [
  'npm install --global',
  'sf plugins trust allowlist add --name sf-plugin-jwt',
  'sf plugins install sf-plugin-jwt',
];

const passphrase = 'S3CR3T pass $phrase';

describe('The job of a build system', () => {
  let org: LocalOrg;
  let dir: string;
  let pem: { pay: string; other: string };

  before(async () => {
    const [pay, other] = await Promise.all([keyPair('pay'), keyPair('other')]);
    pem = { pay: pay.privateKeyPem, other: other.privateKeyPem };
  });
  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'ci-job-'));
    org = await startPay();
  });
  afterEach(() => rmSync(dir, { recursive: true, force: true }));
  afterEach(closePayOrgs);

  const login = (): Login => ({
    clientId: appNamed(org, 'Pay').consumerKey,
    username: user,
    audience: 'https://login.salesforce.com',
    instanceUrl: org.url,
    alias: `pay's $(alias)`,
  });
  const secretsWith = (key: string): Record<string, string> => ({
    SF_JWT_KEY: keySecret(key),
    SF_JWT_CLIENT_ID: login().clientId,
  });

  /** Plays it, and looks for every line of the keys and for their base64 in what it printed. */
  async function play(system: CiSystem, changes: Partial<Play> = {}): Promise<Played> {
    const played = await playJob(system, ciJob(system, login()).job, {
      dir,
      secrets: secretsWith(pem.pay),
      ...changes,
    });
    for (const key of Object.values(pem)) {
      for (const piece of [keySecret(key), keySecret(key).slice(40, 90), ...key.trim().split('\n').slice(1, -1)]) {
        expect(played.output, system).not.to.contain(piece);
        expect(played.calls.join('\n'), system).not.to.contain(piece);
      }
    }
    return played;
  }
  const shown = ({ calls }: Played): string[] =>
    calls.map((call) =>
      call
        .split(' ')
        .slice(0, call.startsWith('sf jwt') ? 3 : 7)
        .join(' '),
    );

  const homes: Home[] = [];
  after(() => Promise.all(homes.map((home) => home.remove())));
  async function linkedHome(): Promise<Home> {
    const home = await makeHome({ link: true });
    homes.push(home);
    return home;
  }

  for (const system of ciSystems) {
    it(`at ${system} installs without a question and leaves a login that is the default`, async () => {
      const played = await play(system);
      expect(played.exitCode, played.output).to.equal(0);
      expect(played.calls).to.have.length(4);
      for (const [at, begin] of install.entries())
        expect(played.calls[at]?.startsWith(begin), played.calls[at]).to.equal(true);
      expect(played.calls[3]).to.match(/^sf jwt login --client-id .* --set-default$/);
      const stored = JSON.parse(readFileSync(join(played.home, '.sfdx', `${user}.json`), 'utf8'));
      expect(stored).to.include({ username: user, instanceUrl: org.url, clientId: login().clientId });
      const { orgs } = JSON.parse(readFileSync(join(played.home, '.sfdx', 'alias.json'), 'utf8'));
      expect(orgs).to.deep.equal({ [login().alias ?? '']: user });
      expect(org.requests.map(({ route }) => route)).to.deep.equal(['oauth-token', 'batch']);
    });

    it(`at ${system} says why the login fails, and ends with the exit code of the login`, async () => {
      const played = await play(system, { secrets: secretsWith(pem.other), traced: true });
      expect(played.exitCode, played.output).to.equal(4);
      expect(shown(played).slice(3)).to.deep.equal(['sf jwt login', 'sf jwt doctor']);
      expect(played.output).to.contain('ExchangeRefusedError').and.contain('✗');
      expect(/^::error title=/m.test(played.output)).to.equal(system === 'github');
      expect(existsSync(join(played.home, '.sfdx', `${user}.json`))).to.equal(false);
    });

    it(`at ${system} names the secrets that it was not given, before it installs anything`, async () => {
      const { SF_JWT_CLIENT_ID } = secretsWith(pem.pay);
      for (const [secrets, names] of [
        [{}, 'SF_JWT_KEY SF_JWT_CLIENT_ID'],
        [{ SF_JWT_CLIENT_ID: SF_JWT_CLIENT_ID ?? '' }, 'SF_JWT_KEY'],
      ] as const) {
        const played = await play(system, { secrets });
        expect({ exitCode: played.exitCode, calls: played.calls }).to.deep.equal({ exitCode: 1, calls: [] });
        expect(played.output).to.match(new RegExp(`: ${names}\\. \\w`));
      }
      expect(org.requests).to.deep.equal([]);
    });
  }

  it('has the passphrase of a key that is locked, as a secret of its own', async () => {
    const locked = createPrivateKey(pem.pay).export({
      type: 'pkcs8',
      format: 'pem',
      cipher: 'aes-256-cbc',
      passphrase,
    });
    const secrets = { ...secretsWith(locked.toString()), SF_JWT_KEY_PASSPHRASE: passphrase };
    for (const system of ['azure', 'jenkins'] as const) {
      const { job } = ciJob(system, login(), 'locked');
      const played = await playJob(system, job, { dir, secrets, traced: true });
      expect(played.exitCode, played.output).to.equal(0);
      expect(played.output).not.to.contain(passphrase).and.not.contain(keySecret(locked.toString()));
      const without = await playJob(system, job, { dir, secrets: secretsWith(locked.toString()) });
      expect(without.exitCode).to.equal(1);
      expect(without.output).to.contain(': SF_JWT_KEY_PASSPHRASE. ');
    }
  });

  it('at GitHub does nothing for a pull request from a fork, says so, and ends well', async () => {
    const played = await play('github', { secrets: {}, fromFork: true });
    expect({ exitCode: played.exitCode, calls: played.calls }).to.deep.equal({ exitCode: 0, calls: [] });
    expect(played.output).to.match(/^::notice title=No login to Salesforce::GitHub gives the secrets/);
  });

  it('at Jenkins takes away what the login has left, whatever became of the build', () => {
    const { job } = ciJob('jenkins', login());
    expect(job).to.match(/post \{\s+always \{\s+sh '/);
    const [last] = scriptsOf('jenkins', job).slice(-1);
    mkdirSync(join(dir, 'tmp/sf/.sfdx'), { recursive: true });
    execFileSync('sh', ['-c', last?.script ?? ''], {
      env: { WORKSPACE_TMP: join(dir, 'tmp'), PATH: process.env.PATH },
    });
    expect(readdirSync(join(dir, 'tmp'))).to.deep.equal([]);
  });

  it('through the real sf is allowed the plugin, and leaves an org that the other commands of sf find', async () => {
    const home = await linkedHome();
    const played = await play('gitlab', { dir: home.dir, realSf: true });
    expect(played.exitCode, played.output).to.equal(0);
    const allowed = readFileSync(join(home.dir, '.config/sf/unsignedPluginAllowList.json'), 'utf8');
    expect(JSON.parse(allowed)).to.deep.equal(['sf-plugin-jwt']);
    const list = await runSf(['alias', 'list', '--json'], { home: home.dir });
    expect(list.json()).to.have.nested.property('result[0].value', user);
  });

  it('through the real sf marks the cause on the page of a GitHub job', async () => {
    const home = await linkedHome();
    const played = await play('github', { dir: home.dir, realSf: true, secrets: secretsWith(pem.other) });
    expect(played.exitCode, played.output).to.equal(4);
    expect(played.output).to.match(/^::error title=/m);
  });
});

/** `--cache`: one token for many calls, and for many processes at once. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { chmod, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';
import JwtExchange from '../../src/commands/jwt/exchange.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { issueJwts } from '../support/app-components.ts';
import { expectNoSecret } from '../support/canary.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { type Home, makeHome, runSf } from '../support/sf.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));
const audience = ['--audience', 'https://login.salesforce.com'];
const token = ['--cache', '--format', 'token'];

describe('sf jwt exchange --cache', () => {
  let org: LocalOrg;
  let key: string;
  let dir: string;

  before(async () => {
    key = (await keyPair('pay')).privateKeyPem;
  });
  beforeEach(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
    dir = await mkdtemp(join(tmpdir(), 'jwt-cache-'));
  });
  afterEach(closePayOrgs);
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const homes: Home[] = [];
  afterEach(() => Promise.all(homes.splice(0).map((home) => home.remove())));

  const pay = (): string[] => [...payFlags(org), ...audience];
  const run = (args: string[], env: Record<string, string> = {}): Promise<CommandRun> =>
    runCommand(JwtExchange, [...pay(), ...args], { SF_JWT_KEY: key, SF_CACHE_DIR: dir, ...env });
  const folder = (): string => join(dir, 'jwt-tokens');
  const keptFile = async (): Promise<string> => join(folder(), (await readdir(folder()))[0] ?? 'none');

  describe('for one call after the other', () => {
    it('exchanges once, and gives the same token again with the same facts', async () => {
      const first = (await run(['--cache', '--json'])).json().result;
      const second = (await run(['--cache', '--json'])).json().result;
      expect(org.requests).to.have.length(1);
      expect({ first: first.cached, second: second.cached }).to.deep.equal({ first: false, second: true });
      expect(Number(second.expiresInSeconds)).to.be.at.most(Number(first.expiresInSeconds));
      expect({ ...second, cached: false, expiresInSeconds: first.expiresInSeconds }).to.deep.equal(first);
    });

    it('says that nothing was sent', async () => {
      await run(['--cache']);
      const { stdout, stderr } = await run(['--cache', '--show-request']);
      expect(stdout).to.contain('from the cache').and.not.contain('oauth2/token');
      expect(stderr).to.contain('No request was sent');
      expectNoSecret({ stdout, stderr }, org);
    });

    it('needs no key while it has a token, and reads none', async () => {
      await run(token);
      for (const { args = token, env } of [
        { env: { SF_JWT_KEY: '' } },
        { args: [...token, '-f', '/no/such/key'] },
        { env: { SF_JWT_KEY: 'no key' } },
      ]) {
        expect((await run(args, env)).exitCode).to.equal(0);
      }
      const lacking = await run(['--cache', '--refresh'], { SF_JWT_KEY: '' });
      expect({ exitCode: lacking.exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 2, requests: 1 });
      expect(lacking.stderr).to.contain('--jwt-key-file');
    });

    it('keeps the token where nobody else can read it, under a name that tells nothing', async () => {
      const { stdout } = await run(token);
      const [name = ''] = await readdir(folder());
      expect(name).to.match(/^[0-9a-f]{64}\.json$/);
      expect(await readFile(join(folder(), name), 'utf8')).to.contain(stdout.trim());
      expect(((await stat(folder())).mode & 0o777).toString(8)).to.equal('700');
      expect(((await stat(join(folder(), name))).mode & 0o777).toString(8)).to.equal('600');
    });

    it('exchanges again for another user, client, host or audience, and without --cache', async () => {
      await run(['--cache']);
      await run([]);
      expect(org.requests).to.have.length(2);
      for (const other of [
        ['--username', 'outsider@pay.example'],
        ['-i', '3MVG9nobody'],
        ['-r', org.url.replace('localhost', '127.0.0.1')],
        ['--audience', 'https://test.salesforce.com'],
      ]) {
        const before = org.requests.length;
        const args = pay().map((word, at, all) => (all[at - 1] === other[0] ? (other[1] ?? '') : word));
        await runCommand(JwtExchange, [...args, '--cache'], { SF_JWT_KEY: key, SF_CACHE_DIR: dir });
        expect(org.requests.length, other[0]).to.equal(before + 1);
      }
    });

    it('is asked for by name: --refresh without --cache is wrong usage, and nothing is sent', async () => {
      const { exitCode, stderr } = await run(['--refresh']);
      expect({ exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 2, requests: 0 });
      expect(stderr).to.contain('--cache');
    });

    it('replaces the token with --refresh', async () => {
      const first = (await run(token)).stdout;
      org.clock.advance(1); // the same second would give the same token
      const second = (await run([...token, '--refresh'])).stdout;
      expect({ same: second === first, requests: org.requests.length }).to.deep.equal({ same: false, requests: 2 });
      expect((await run(token)).stdout).to.equal(second);
    });

    it('keeps no opaque token, and says why; with --require-jwt it fails', async () => {
      issueJwts(org, 'Pay', false);
      const { exitCode, stderr } = await run(token);
      expect({ exitCode, kept: await readdir(folder()) }).to.deep.equal({ exitCode: 0, kept: [] });
      expect(stderr).to.match(/^Warning: .*opaque/);
      const required = await run([...token, '--require-jwt']);
      expect({ stdout: required.stdout, exitCode: required.exitCode, requests: org.requests.length }).to.deep.equal({
        stdout: '',
        exitCode: 1,
        requests: 2,
      });
      issueJwts(org, 'Pay');
      await run(token);
      expect((await run([...token, '--require-jwt'])).exitCode).to.equal(0);
      expect(org.requests).to.have.length(3);
    });

    it('keeps nothing of a refusal', async () => {
      org.faults.push({ match: /token/, kind: 'status', status: 400, body: '{"error":"invalid_grant"}', times: 1 });
      expect((await run(token)).exitCode).to.equal(4);
      expect(await readdir(folder())).to.deep.equal([]);
      expect((await run(token)).exitCode).to.equal(0);
    });

    for (const { what, text } of [
      { what: 'is cut off', text: '{"format":1,"owner":["3MVG9' },
      { what: 'is empty', text: '' },
      { what: 'is something else', text: '\u0000\u0001<html>' },
    ]) {
      it(`ignores and replaces a file that ${what}`, async () => {
        await run(token);
        await writeFile(await keptFile(), text);
        const { exitCode, stderr, stdout } = await run(token);
        expect({ exitCode, stderr, requests: org.requests.length }).to.deep.equal({
          exitCode: 0,
          stderr: '',
          requests: 2,
        });
        expect((await run(token)).stdout).to.equal(stdout);
        expect(org.requests).to.have.length(2);
      });
    }

    it("warns of a file or a folder that is not its owner's alone, and does not use it", async () => {
      await run(token);
      await chmod(await keptFile(), 0o644);
      const open = await run(token);
      expect(open.stderr)
        .to.match(/^Warning: .*0600/)
        .and.contain(await keptFile());
      expect({ exitCode: open.exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 0, requests: 2 });
      await chmod(folder(), 0o755);
      const wide = await run(token);
      expect(wide.stderr).to.match(/^Warning: .*0700/);
      expect({ exitCode: wide.exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 0, requests: 3 });
    });

    it('works where the cache cannot be: a warning, and a token', async () => {
      const { exitCode, stderr } = await run(token, { SF_CACHE_DIR: '/dev/null' });
      expect({ exitCode, warned: stderr.startsWith('Warning: ') }).to.deep.equal({ exitCode: 0, warned: true });
    });
  });

  describe('for many processes at once', () => {
    type Process = {
      child: ChildProcess;
      errors(): string;
      ended: Promise<{ stdout: string; exitCode: number | null }>;
    };
    const start = (): Process => {
      const child = spawn(process.execPath, [runner, 'exchange', ...pay(), ...token], {
        env: { ...process.env, SF_JWT_KEY: key, SF_CACHE_DIR: dir },
        stdio: 'pipe',
      });
      let [stdout, stderr] = ['', ''];
      child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
      child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
      const ended = new Promise<{ stdout: string; exitCode: number | null }>((resolve) =>
        child.on('close', (exitCode) => resolve({ stdout, exitCode })),
      );
      return { child, errors: () => stderr, ended };
    };
    const until = async (holds: () => boolean): Promise<void> => {
      while (!holds()) await sleep(20);
    };

    it('sends one request for twelve of them, and all get its token', async () => {
      org.faults.push({ match: /oauth2\/token/, kind: 'delay', ms: 3000, times: 1 });
      const all = await Promise.all(Array.from({ length: 12 }, start).map(({ ended }) => ended));
      expect(org.requests).to.have.length(1);
      expect(all.map(({ exitCode }) => exitCode)).to.deep.equal(Array(12).fill(0));
      expect(new Set(all.map(({ stdout }) => stdout)).size).to.equal(1);
      expect(await readdir(folder())).to.have.length(1);
    });

    it('ends on Ctrl-C with exit code 130 and no stack, and releases its lock', async () => {
      org.faults.push({ match: /oauth2\/token/, kind: 'delay', ms: 60_000, times: 1 });
      const holder = start();
      await until(() => org.traffic.now === 1);
      holder.child.kill('SIGINT');
      expect(await holder.ended).to.deep.equal({ stdout: '', exitCode: 130 });
      expect({ stderr: holder.errors(), kept: await readdir(folder()) }).to.deep.equal({ stderr: '', kept: [] });
    });

    it('frees the others when the one that exchanges is killed: one of them exchanges, and the rest take its token', async () => {
      org.faults.push({ match: /oauth2\/token/, kind: 'delay', ms: 60_000, times: 1 });
      const holder = start();
      await until(() => org.traffic.now === 1);
      const others = Array.from({ length: 5 }, start);
      await until(() => others.every(({ errors }) => errors().includes('Another process')));
      expect(org.traffic.most).to.equal(1);
      const killed = Date.now();
      holder.child.kill('SIGKILL');
      const all = await Promise.all(others.map(({ ended }) => ended));
      expect(Date.now() - killed).to.be.lessThan(15_000);
      expect(all.map(({ exitCode }) => exitCode)).to.deep.equal(Array(5).fill(0));
      expect(new Set(all.map(({ stdout }) => stdout)).size).to.equal(1);
      expect(org.requests.filter(({ status }) => status === 200)).to.have.length(1);
    });
  });

  it('keeps its token in the cache of the CLI, through the real sf, and sets the variables of a shell from it', async () => {
    const home = await makeHome({ link: true });
    homes.push(home);
    const env = { SF_JWT_KEY: key };
    const args = ['jwt', 'exchange', ...pay(), '--cache'];
    expect((await runSf(args, { home: home.dir, env })).exitCode).to.equal(0);
    const { stdout, stderr } = await runSf([...args, '--format', 'env'], { home: home.dir });
    const shown = await promisify(execFile)('sh', ['-c', `${stdout}\nprintf '%s' "$SF_ACCESS_TOKEN"`]);
    expect({ stderr, requests: org.requests.length }).to.deep.equal({ stderr: '', requests: 1 });
    expect(shown.stdout).to.equal(org.state.tokens.at(-1)?.value);
    const kept = (await readdir(home.dir, { recursive: true })).filter((path) => path.includes('jwt-tokens/'));
    expect(kept).to.have.length(1);
    expect(kept[0]).to.match(/[Cc]aches?\/sf\/jwt-tokens\/[0-9a-f]{64}\.json$/);
  });
});

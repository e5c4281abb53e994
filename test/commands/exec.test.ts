/** `sf jwt exec`: what the program gets, and what it gives back. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import fc from 'fast-check';
import { withToken } from '../../src/exec/child-environment.ts';
import { splitAtProgram } from '../../src/exec/cli/exec.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { issueJwts } from '../support/app-components.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { runs } from '../support/runs.ts';
import { makeHome, sfEnvironment, startSf } from '../support/sf.ts';
import { atTerminal } from '../support/terminal.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));
const printEnvironment = 'process.stdout.write(JSON.stringify(process.env))';

type Ended = { exitCode: number | null; signal: string | null; stdout: string; stderr: string };

describe('sf jwt exec', () => {
  let org: LocalOrg;
  let key: string;
  let dir: string;

  before(async () => {
    key = (await keyPair('pay')).privateKeyPem;
  });
  beforeEach(async () => {
    org = await startPay();
    issueJwts(org, 'Pay');
    dir = await mkdtemp(join(tmpdir(), 'jwt-exec-'));
  });
  afterEach(closePayOrgs);
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const start = (args: string[], env: Record<string, string> = {}): ChildProcess =>
    spawn(process.execPath, [runner, 'exec', ...payFlags(org), '--audience', 'https://login.salesforce.com', ...args], {
      cwd: dir,
      env: sfEnvironment({ home: dir, env: { SF_JWT_KEY: key, SF_CACHE_DIR: join(dir, 'cache'), ...env } }),
      stdio: 'pipe',
    });
  async function ended(child: ChildProcess): Promise<Ended> {
    const output = { stdout: '', stderr: '' };
    child.stdout?.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
    child.stderr?.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
    const [exitCode, signal] = await once(child, 'close');
    return { exitCode, signal, ...output };
  }
  const run = (args: string[], env: Record<string, string> = {}, input = ''): Promise<Ended> => {
    const child = start(args, env);
    child.stdin?.on('error', () => {}).end(input);
    return ended(child);
  };
  const node = (...args: string[]): string[] => ['--', process.execPath, ...args];
  const issued = (): string => org.state.tokens.filter(({ kind }) => kind === 'access').at(-1)?.value ?? 'none';

  describe('gives the program', () => {
    it('token and address under each documented name, with one request, and puts neither on the screen', async () => {
      const { exitCode, stdout, stderr } = await run(node('-e', printEnvironment));
      expect({ exitCode, stderr, requests: org.requests.length }).to.deep.equal({
        exitCode: 0,
        stderr: '',
        requests: 1,
      });
      const env = JSON.parse(stdout);
      for (const name of ['SF_ACCESS_TOKEN', 'SF_SESSION_ID', 'SALESFORCE_ACCESS_TOKEN', 'SALESFORCE_SESSION_ID'])
        expect(env[name], name).to.equal(issued());
      for (const name of ['SF_INSTANCE_URL', 'SALESFORCE_INSTANCE_URL']) expect(env[name], name).to.equal(org.url);
      const silent = await run(node('-e', ''));
      expect(silent).to.deep.equal({ exitCode: 0, signal: null, stdout: '', stderr: '' });
    });

    it('none of the secrets that this plugin and sf read, and the rest of the environment as it is', async () => {
      const secrets = {
        SF_JWT_KEY_PASSPHRASE: 'sesame-1',
        SF_JWT_CLIENT_SECRET: 'sesame-2',
        SFDX_AUTH_URL: 'sesame-3',
        SF_AUTH_URL: 'sesame-4',
        SFDX_ACCESS_TOKEN: 'sesame-5',
        SALESFORCE_SESSION_ID: 'sesame-6',
        SF_ACCESS_TOKEN: 'sesame-7',
      };
      const { stdout } = await run(node('-e', printEnvironment), { ...secrets, OWN_THING: 'kept' });
      expect(stdout).to.not.match(/sesame|PRIVATE KEY/);
      expect(JSON.parse(stdout)).to.include({ OWN_THING: 'kept' }).and.not.have.property('SF_JWT_KEY');
    });

    it('its standard input, byte by byte', async () => {
      const bytes = Buffer.from(Array.from({ length: 70_000 }, (_, at) => at % 256));
      const copy = "process.stdin.pipe(require('node:fs').createWriteStream('copy'))";
      const child = start(node('-e', copy));
      child.stdin?.end(bytes);
      expect((await ended(child)).exitCode).to.equal(0);
      expect(readFileSync(join(dir, 'copy')).equals(bytes)).to.equal(true);
    });

    it('its words as they are, also those that look like flags, secrets or two hyphens', async () => {
      const words = ['--json', '-o', '', 'a b', '"', "it's", '$HOME', '--', '*', 'é\n', key, '--flags-dir'];
      const { stdout } = await run(node('-p', 'JSON.stringify(process.argv.slice(1))', '--', ...words));
      expect(JSON.parse(stdout)).to.deep.equal(words);
    });
  });

  describe('gives back', () => {
    for (const code of [0, 42, 255]) {
      it(`the exit code ${code} of the program, without a word`, async () => {
        const { exitCode, stdout, stderr } = await run(node('-e', `process.exit(${code})`));
        expect({ exitCode, stdout, stderr }).to.deep.equal({ exitCode: code, stdout: '', stderr: '' });
      });
    }

    for (const [signal, number] of [
      ['SIGKILL', 9],
      ['SIGTERM', 15],
    ] as const) {
      it(`128 and the number of ${signal} when it ends the program`, async () => {
        expect(
          (await run(node('-e', `process.kill(process.pid, '${signal}'); setInterval(() => {}, 999)`))).exitCode,
        ).to.equal(128 + number);
      });
    }

    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      it(`what the program makes of ${signal}, once`, async () => {
        const program = `let n = 0; process.on('${signal}', () => { n += 1; setTimeout(() => process.exit(60 + n), 200) }); console.log('ready'); setInterval(() => {}, 999)`;
        const child = start(node('-e', program));
        const end = ended(child);
        await once(child.stdout ?? child, 'data');
        child.kill(signal);
        expect(await end).to.include({ exitCode: 61, signal: null, stderr: '' });
      });
    }

    it('what the program makes of a signal that it sends as its first act', async () => {
      const program = 'trap "exit 61" INT; kill -INT $PPID; while :; do sleep 0.02; done';
      const all = await Promise.all(Array.from({ length: 8 }, () => run(['--', 'sh', '-c', program])));
      expect(all.map(({ exitCode }) => exitCode)).to.deep.equal(Array(8).fill(61));
    });

    it('what the program makes of Ctrl-C at a terminal, which it hears once', async () => {
      const program =
        "let n = 0; process.on('SIGINT', () => { n += 1; setTimeout(() => process.exit(60 + n), 300) }); console.log('ready'); setInterval(() => {}, 999)";
      process.env.SF_JWT_KEY = key;
      const words = ['exec', ...payFlags(org), '--audience', 'https://login.salesforce.com', ...node('-e', program)];
      const { screen, exitCode } = await atTerminal(words, { question: /ready/, answer: '\u0003' }).finally(() => {
        delete process.env.SF_JWT_KEY;
      });
      expect(exitCode, screen).to.equal(61);
    });

    it('its exit code through the host, too', async () => {
      const home = await makeHome({ link: true });
      const words = ['jwt', 'exec', ...payFlags(org), '--audience', 'https://login.salesforce.com'];
      const program = 'process.exit(process.env.SF_ACCESS_TOKEN && process.argv[1] === "--json" ? 42 : 1)';
      const run = await startSf([...words, ...node('-e', program, '--', '--json')], {
        home: home.dir,
        env: { SF_JWT_KEY: key },
      });
      await home.remove();
      expect(run).to.include({ exitCode: 42, stdout: '', stderr: '' });
    });

    it('130 where Ctrl-C comes before the program has started', async () => {
      org.faults.push({ match: /token/, kind: 'delay', ms: 600_000 });
      const child = start(node('-e', "require('node:fs').writeFileSync('started', '')"));
      const end = ended(child);
      while (org.traffic.now === 0) await sleep(20);
      child.kill('SIGINT');
      expect(await end).to.include({ exitCode: 130, stdout: '', stderr: '' });
      expect(existsSync(join(dir, 'started'))).to.equal(false);
    });
  });

  describe('starts nothing', () => {
    it('for a program that is not there: 127', async () => {
      const { exitCode, stderr } = await run(['--', 'no-such-program-anywhere', 'x']);
      expect({ exitCode }).to.deep.equal({ exitCode: 127 });
      expect(stderr).to.contain('The program no-such-program-anywhere was not found');
    });

    it('for a file that may not be run: 126', async () => {
      await writeFile(join(dir, 'script.sh'), '#!/bin/sh\n');
      chmodSync(join(dir, 'script.sh'), 0o644);
      expect((await run(['--', './script.sh'])).exitCode).to.equal(126);
      expect((await run(['--', dir])).exitCode).to.equal(126);
    });

    it('and repeats no secret that stands where the program belongs', async () => {
      const { exitCode, stderr } = await run(['--', org.accessToken]);
      expect(exitCode).to.equal(127);
      expect(stderr).to.not.contain(org.accessToken.slice(16));
    });

    for (const [what, args] of [
      ['without two hyphens', []],
      ['with nothing behind them', ['--']],
      ['with a program before them', ['node', '-e', '1']],
    ] as const) {
      it(`${what}: wrong usage, before anything is sent`, async () => {
        const { exitCode, stderr } = await run([...args]);
        expect({ exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 2, requests: 0 });
        expect(stderr).to.include(' -- <program>');
      });
    }

    it('when the exchange is refused, with its exit code and words', async () => {
      org.state.isLocked = true;
      const { exitCode, stderr } = await run(node('-e', "require('node:fs').writeFileSync('started', '')"));
      expect(exitCode).to.equal(4);
      expect(stderr).to.contain('Salesforce refused');
      expect(existsSync(join(dir, 'started'))).to.equal(false);
    });

    it('where nothing may give out a token', async () => {
      const { exitCode, stderr } = await run(node('-e', ''), { SF_JWT_NO_REVEAL: 'true' });
      expect(stderr).to.contain('SF_JWT_NO_REVEAL');
      expect({ exitCode, requests: org.requests.length }).to.deep.equal({ exitCode: 1, requests: 0 });
    });
  });

  describe('with --cache', () => {
    it('exchanges once for many programs', async () => {
      for (let n = 0; n < 3; n += 1) expect((await run(['--cache', ...node('-e', '')])).exitCode).to.equal(0);
      expect(org.requests).to.have.length(1);
    });

    it('exchanges anew for a token that would end within five minutes', async () => {
      org.state.connectedAppJwtTimeouts.set('Pay', 4);
      for (let n = 0; n < 2; n += 1) await run(['--cache', ...node('-e', '')]);
      expect(org.requests).to.have.length(2);
      org.state.connectedAppJwtTimeouts.set('Pay', 6);
      for (let n = 0; n < 2; n += 1) await run(['--cache', ...node('-e', '')]);
      expect(org.requests).to.have.length(3);
    });
  });

  it('parts the words at the first two hyphens, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.array(fc.string()), (own, program) => {
        fc.pre(!own.includes('--'));
        expect(splitAtProgram([...own, '--', ...program])).to.deep.equal({ own, program });
      }),
      runs(200),
    );
  });

  it('takes the place of variables of an earlier login in any spelling', () => {
    const env = withToken(
      { sf_access_token: 'old', Sf_Instance_Url: 'old', PATH: '/bin' },
      { accessToken: 'new', instanceUrl: 'url' },
    );
    expect(Object.values(env)).to.not.include('old');
    expect(env).to.include({ PATH: '/bin', SF_ACCESS_TOKEN: 'new', SALESFORCE_INSTANCE_URL: 'url' });
  });
});

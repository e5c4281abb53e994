/** Two at work on one pair of files or on one app: two processes, two machines, a person and cron. */
import { spawn } from 'node:child_process';
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { type CommandRun, type Envelope, failureOf } from '../support/command.ts';
import { keyPair } from '../support/keys.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { type Home, makeHome, sfEnvironment } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));
const soap = /\/services\/Soap\/m\//;
const token = /oauth2\/token/;

type Ended = { exitCode: number | null; stderr: string; json: Envelope };
type Started = { ended: Promise<Ended>; stderr(): string; interrupt(): void };

/** A command in a process of its own. */
function start(args: string[], env: NodeJS.ProcessEnv = process.env): Started {
  const child = spawn(process.execPath, [runner, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (exitCode) =>
      resolve({
        exitCode,
        stderr: printed.stderr,
        json: printed.stdout.startsWith('{') ? JSON.parse(printed.stdout) : {},
      }),
    ),
  );
  return { ended, stderr: () => printed.stderr, interrupt: () => void child.kill('SIGINT') };
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await sleep(20);
};

/** The fingerprint of the pair in a folder, which has to be one. */
async function pairIn(dir: string): Promise<string> {
  const certificate = new X509Certificate(await readFile(join(dir, 'server.crt')));
  expect(certificate.checkPrivateKey(createPrivateKey(await readFile(join(dir, 'server.key'))))).to.equal(true);
  const names = (await readdir(dir)).filter((name) => !name.startsWith('.server.key.old'));
  expect(names.sort()).to.deep.equal(['server.crt', 'server.key']);
  return certificate.fingerprint256.replaceAll(':', '').toLowerCase();
}

const held = (org: LocalOrg): Buffer => Buffer.from(appNamed(org, 'Pay').certificateDer ?? '');

async function putPair(dir: string, name: string): Promise<void> {
  const { privateKeyPem, certificatePem } = await keyPair(name);
  await putFiles(dir, { 'server.key': privateKeyPem, 'server.crt': certificatePem });
}

describe('Two at once', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'two-at-once-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  describe('cert generate', () => {
    for (const force of [[], ['--force']]) {
      it(`makes one pair, and tells the other run so (${force.join('') || 'without --force'})`, async () => {
        if (force.length > 0) await putPair(dir, 'pay');
        const args = ['cert/generate', '-d', dir, '--json', ...force];
        const both = await Promise.all([start(args), start(args)].map(({ ended }) => ended));
        const done = both.filter(({ exitCode }) => exitCode === 0);
        const inPlace = await pairIn(dir);
        // One may have been through before the other began to look.
        if (force.length === 0) expect(done).to.have.length(1);
        const shown = done.map(
          ({ json }) => (json.result.certificate as { sha256Fingerprint: string }).sha256Fingerprint,
        );
        expect(shown).to.include(inPlace);
        for (const { json, exitCode } of both) if (exitCode !== 0) expect(json.name).to.equal('FileExistsError');
      });
    }

    it('waits for the one that has the pair, says for whom, and ends at Ctrl-C without a trace', async () => {
      const lock = join(dir, '.server.key.lock');
      await mkdir(lock);
      const own = join(lock, `11111111-2222-4333-8444-555555555555.4711.build-7`);
      await writeFile(own, '');
      const touching = setInterval(() => void utimes(own, new Date(), new Date()).catch(() => undefined), 300);
      try {
        const waiting = start(['cert/generate', '-d', dir]);
        await until(() => waiting.stderr().includes('Process 4711 on build-7'));
        expect(waiting.stderr()).to.contain(join(dir, 'server.key'));
        waiting.interrupt();
        expect((await waiting.ended).exitCode).to.equal(130);
        expect(await readdir(dir)).to.deep.equal(['.server.key.lock']);
      } finally {
        clearInterval(touching);
      }
    });

    it('goes on where a process has died, whatever the date of its lock', async () => {
      const lock = join(dir, '.server.key.lock');
      await mkdir(lock);
      await utimes(lock, new Date('2099-01-01'), new Date('2099-01-01'));
      const began = performance.now();
      expect((await start(['cert/generate', '-d', dir]).ended).exitCode).to.equal(0);
      expect(performance.now() - began).to.be.within(5_000, 20_000);
      await pairIn(dir);
    });
  });

  describe('cert rotate, two processes in one folder', () => {
    let home: Home;
    let org: LocalOrg;
    before(async () => {
      home = await makeHome({ link: true });
      org = await startPay();
      await loginByToken(home, org, 'pay');
    });
    after(closePayOrgs);
    after(() => home.remove());

    it('ends with a key that opens the org when one of them has a slow line', async () => {
      await putPair(dir, 'pay');
      org.requests.splice(0);
      const rotate = [
        'cert/rotate',
        '-o',
        'pay',
        '-a',
        'Pay',
        '--username',
        user,
        '-d',
        dir,
        '--wait',
        '0',
        '-p',
        '--json',
      ];
      org.faults.push({ match: soap, after: 3, times: 1, kind: 'delay', ms: 2500 });
      const env = sfEnvironment({ home: home.dir });
      const one = start(rotate, env);
      await until(() => existsSync(join(dir, '.server.rotation.json')));
      const other = start(rotate, env);
      const [first, second] = await Promise.all([one.ended, other.ended]);
      const inPlace = await pairIn(dir);
      expect(inPlace).to.equal(new X509Certificate(held(org)).fingerprint256.replaceAll(':', '').toLowerCase());
      expect([first.exitCode, second.exitCode], JSON.stringify([first.json, second.json])).to.deep.equal([0, 0]);
      const news = [first, second].map(
        ({ json }) => (json.result.new as { sha256Fingerprint: string }).sha256Fingerprint,
      );
      expect(news[1]).to.equal(inPlace);
      expect((second.json.result.old as { sha256Fingerprint: string }).sha256Fingerprint).to.equal(news[0]);
    });
  });

  describe('cert rotate, and somebody else at the org', () => {
    let org: LocalOrg;
    beforeEach(async () => {
      await putPair(dir, 'pay');
      org = await startPay();
      await logIn(org, 'pay');
    });
    afterEach(closePayOrgs);

    const rotate = (more: string[] = [], where = dir): Promise<CommandRun> => {
      const flags = ['-o', 'pay', '-a', 'Pay', '-p', '-d', where, '--username', user, '--json'];
      return runOrgCommand('cert/rotate', [...flags, ...more]);
    };
    const giveNext = async (): Promise<void> => org.trust('Pay', (await keyPair('next')).certificatePem);
    const expectLeft = async (run: CommandRun): Promise<void> => {
      expect(failureOf(run), run.stdout).to.deep.equal({ exitCode: 1, name: 'AppChangedMeanwhileError' });
      expect(held(org)).to.deep.equal((await keyPair('next')).certificateDer);
      const { changedMeanwhile } = run.json().data as {
        changedMeanwhile: { field: string; from: string; to: string }[];
      };
      const { certificateDer } = await keyPair('next');
      const to = `sha256:${new X509Certificate(certificateDer).fingerprint256.replaceAll(':', '').toLowerCase()}`;
      expect(changedMeanwhile).to.have.length(1);
      expect(changedMeanwhile[0]).to.include({ field: 'oauthConfig.certificate', to });
    };

    it('does not put the old certificate back over one that another machine has put there while it waited', async () => {
      const { certificatePem } = await keyPair('next');
      org.state.changesTakeSeconds = 3600;
      const act = (): void => org.trust('Pay', certificatePem);
      org.faults.push({ match: token, after: 1, times: 1, kind: 'meanwhile', act });
      const run = await rotate(['--wait', '0']);
      await expectLeft(run);
      expect(await readFile(join(dir, 'server.key'), 'utf8')).to.equal((await keyPair('pay')).privateKeyPem);
      expect(run.json().actions?.join()).to.contain(join(dir, '.server.rotation.json'));
    });

    it('does not say exchanged when another machine has been accepted between its trial and its end', async () => {
      const { certificatePem } = await keyPair('next');
      const act = (): void => org.trust('Pay', certificatePem);
      org.faults.push({ match: soap, after: 5, times: 1, kind: 'meanwhile', act });
      await expectLeft(await rotate());
      expect(await readdir(dir)).to.include.members(['.server.key.new', '.server.crt.new', '.server.rotation.json']);
    });

    it('uploads nothing over a certificate that came after its first look, and leaves no trace', async () => {
      const { certificatePem } = await keyPair('next');
      const act = (): void => org.trust('Pay', certificatePem);
      org.faults.push({ match: token, times: 1, kind: 'meanwhile', act: () => setImmediate(act) });
      await expectLeft(await rotate());
      expect((await readdir(dir)).sort()).to.deep.equal(['server.crt', 'server.key']);
    });

    it('does not override, days later, whoever has put a certificate on by hand, and begins at theirs once its pair is in place', async () => {
      org.state.changesTakeSeconds = 3600;
      org.faults.push({ match: token, after: 1, times: 1, kind: 'delay', ms: 300 });
      org.faults.push({ match: soap, after: 4, kind: 'reset' });
      expect((await rotate(['--wait', '0'])).json().name).to.equal('RollbackFailedError');
      org.faults.splice(0);
      org.state.changesTakeSeconds = 0;
      await giveNext();
      for (const day of [1, 2]) {
        const run = await rotate();
        await expectLeft(run);
        expect(await readdir(dir), `day ${day}`).to.include('.server.key.new');
      }
      expect(failureOf(await rotate(['--dry-run'])).name).to.equal('AppChangedMeanwhileError');
      await putPair(dir, 'next');
      const run = await rotate();
      expect(run.json().result, run.stdout).to.include({ exchanged: true });
      await pairIn(dir);
    });

    it('waits as long as it was told when the clock of the machine jumps', async () => {
      org.state.changesTakeSeconds = 3600;
      const TrueDate = Date;
      const later = (): number => TrueDate.now() + 7_200_000;
      const act = (): void => {
        globalThis.Date = new Proxy(TrueDate, {
          construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [later()]),
          get: (target, name) => (name === 'now' ? later : Reflect.get(target, name)),
        });
      };
      try {
        org.faults.push({ match: token, after: 1, times: 1, kind: 'meanwhile', act: () => setImmediate(act) });
        const { result } = (await rotate(['--wait', '1'])).json();
        expect(result).to.include({ exchanged: true, rolledBack: false });
      } finally {
        globalThis.Date = TrueDate;
      }
    });

    it('asks the org once more than before: right before its key is put in place', async () => {
      expect((await rotate()).exitCode).to.equal(0);
      const paths = org.requests.map(({ path }) => path);
      expect({ soap: paths.filter((path) => soap.test(path)).length, all: paths.length }).to.deep.equal({
        soap: 6,
        all: 11, // one for each kind of app asks whether the name is another's label
      });
    });
  });
});

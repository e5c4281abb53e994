/** Exchanges for many users in a process of their own: what reads and stops them, and the real sf. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { keyPair } from '../support/keys.ts';
import { inFolder } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { makeHome, runSf } from '../support/sf.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));
const users = 1000;
const token = /oauth2\/token/;

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(10);
}

/** Waits until `count` has stood still for half a second. */
async function still(count: () => number): Promise<number> {
  for (let [seen, rounds] = [count(), 0]; ; rounds += 1) {
    await sleep(25);
    if (count() !== seen) [seen, rounds] = [count(), 0];
    if (rounds === 20) return seen;
  }
}

describe('sf jwt exchange for a thousand users', () => {
  let org: LocalOrg;
  let env: Record<string, string>;
  let child: Child | undefined;

  beforeEach(async () => {
    org = await startPay({ users });
    env = { ...process.env, NO_COLOR: '1', SF_JWT_KEY: (await keyPair('pay')).privateKeyPem } as Record<string, string>;
  });
  afterEach(() => child?.kill('SIGKILL'));
  afterEach(closePayOrgs);

  const names = (): string =>
    org.state.users
      .slice(-users)
      .map(({ username }) => `${username}\n`)
      .join('');
  const flags = (): string[] => {
    const where = ['-i', appNamed(org, 'Pay').consumerKey, '-r', org.url, '--audience', 'https://login.salesforce.com'];
    return [...where, '--usernames-file', '-'];
  };
  const start = (args: string[] = []): { process: Child; stderr: () => string; exitCode: Promise<number | null> } => {
    const started = spawn(process.execPath, [runner, 'exchange', ...flags(), ...args], { env, stdio: 'pipe' });
    child = started;
    let stderr = '';
    started.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    started.stdin.on('error', () => {}); // it may leave before it has read everything
    const exitCode = new Promise<number | null>((resolve) => started.on('close', resolve));
    return { process: started, stderr: () => stderr, exitCode };
  };
  const linesOf = async (stream: Readable): Promise<number> => {
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) text += chunk;
    return text.trim().split('\n').length;
  };

  it('goes no faster than its reader, and ends when that reads on', async () => {
    const { process: running, exitCode } = start();
    running.stdin.end(names());
    await until(() => org.requests.length > 5);
    expect(await still(() => org.requests.length)).to.be.lessThan(users);
    expect({ lines: await linesOf(running.stdout), exitCode: await exitCode }).to.deep.equal({
      lines: users,
      exitCode: 0,
    });
    expect(org.requests).to.have.length(users);
  });

  it('begins no login whose line nobody would read', async () => {
    const { process: running, exitCode, stderr } = start();
    running.stdin.write(names()); // and more may come
    running.stdout.once('data', () => running.stdout.destroy());
    expect(await exitCode).to.equal(1);
    expect(org.requests.length).to.be.lessThan(users);
    expect(stderr()).to.contain('closed the pipe');
  });

  it('ends when its reader has left, even while more names may come', async () => {
    const { process: running, exitCode } = start();
    running.stdout.destroy();
    const [first = ''] = names().split('\n');
    running.stdin.write(`${first}\n`); // fewer than there may be under way: the others wait for a name
    expect(await exitCode).to.equal(1);
  });

  it('ends what is under way on Ctrl-C, and says what is left and where the tokens are', () =>
    inFolder(async (dir) => {
      const { process: running, exitCode, stderr } = start(['--output-file', join(dir, 'tokens')]);
      running.stdin.end(names());
      const lines = linesOf(running.stdout);
      await until(() => org.requests.length > 20);
      running.kill('SIGINT');
      expect(await exitCode).to.equal(130);
      const [, part = ''] = /tokens, are in (\S+\.part),/.exec(stderr()) ?? [];
      const written = (await readFile(part, 'utf8'))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      expect(written)
        .to.have.length(await lines)
        .and.to.have.length(org.requests.length);
      expect(new Set(written.map(({ accessToken }) => accessToken)).size).to.equal(org.requests.length);
      expect((await stat(part)).mode & 0o777).to.equal(0o600);
      expect(await stat(join(dir, 'tokens')).catch(() => null)).to.equal(null);
      expect(stderr()).to.match(
        /Interrupted: the rest was not tried\.\nNot tried, of those that were read: \d+ users\. To continue, .* user\d{5}@many/,
      );
    }));

  it('gives up what is under way on a second Ctrl-C, also while more names may come', async () => {
    org.faults.push({ match: token, kind: 'delay', ms: 25_000 });
    const { process: running, exitCode, stderr } = start();
    running.stdin.write(names().slice(0, 200));
    const lines = linesOf(running.stdout);
    await until(() => org.traffic.now === 5);
    running.kill('SIGINT');
    await until(() => stderr().includes('Interrupt again'));
    const first = performance.now();
    running.kill('SIGINT'); // as one Ctrl-C arrives twice through npm: it does not count
    await until(() => performance.now() - first > 800);
    expect(org.traffic.now, 'still under way').to.equal(5);
    running.kill('SIGINT');
    const signalled = performance.now();
    expect({ exitCode: await exitCode, lines: await lines }).to.deep.equal({ exitCode: 130, lines: 5 });
    expect(performance.now() - signalled, 'no time of grace').to.be.below(4000);
    expect(stderr()).to.contain('Aborted midway: 5');
  });

  it('prints one JSON object a line through the real sf, the envelope last', async () => {
    const home = await makeHome({ link: true });
    const twenty = `Username\r\n${names().split('\n').slice(0, 20).join('\r\n')}\r\ngone@pay.example\r\n`;
    const many = runSf(['jwt', 'exchange', ...flags(), '--json'], {
      home: home.dir,
      env: { SF_JWT_KEY: env.SF_JWT_KEY ?? '' },
      input: twenty,
    });
    const ended = await many.finally(home.remove);
    const lines = ended.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect({ exitCode: ended.exitCode, lines: lines.length, stderr: ended.stderr }).to.deep.equal({
      exitCode: 4,
      lines: 22,
      stderr: '',
    });
    expect(lines.filter(({ accessToken }) => accessToken)).to.have.length(20);
    expect(lines.at(-1)).to.deep.include({ status: 4, warnings: [] });
    expect(lines.at(-1).result).to.include({ users: 21, granted: 20, refused: 1 });
  });
});

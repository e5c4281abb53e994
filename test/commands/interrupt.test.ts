/** Ctrl-C on every command: at its input, in the middle of a request, and at a question. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from '../support/app-components.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { logInThroughPay } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { filesBelow } from '../support/repo.ts';
import { type Home, makeHome, runSf, sfEnvironment } from '../support/sf.ts';
import { loginByToken } from '../support/sf-login.ts';
import { atTerminal } from '../support/terminal.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));

/** In the home are `token`, `server.key` and `new.crt`. */
type Interrupted = { args: string[] | ((org: LocalOrg) => string[]); at: 'input' | 'request' };
const onPay = ['-o', 'known', '-a', 'Pay'];

const commands: Record<string, Interrupted> = {
  'app/create': {
    args: ['-o', 'known', '-a', 'Robot', '--permission-set', 'Pay_API', '--name', 'robot'],
    at: 'request',
  },
  'app/block': { args: ['-o', 'known', '-a', 'Orders', '-p'], at: 'request' },
  'app/delete': { args: onPay, at: 'request' },
  'app/display': { args: onPay, at: 'request' },
  'app/list': { args: ['-o', 'known'], at: 'request' },
  'app/unblock': { args: ['-o', 'known', '-a', 'Orders', '-p'], at: 'request' },
  'cert/display': { args: onPay, at: 'request' },
  'cert/rotate': { args: [...onPay, '-p', '--username', 'integration@pay.example'], at: 'request' },
  'cert/upload': { args: [...onPay, '-f', 'new.crt'], at: 'request' },
  decode: { args: [], at: 'input' },
  disable: { args: onPay, at: 'request' },
  doctor: { args: (org) => [...onPay, ...payFlags(org), '-f', 'server.key'], at: 'request' },
  enable: { args: onPay, at: 'request' },
  exec: { args: (org) => [...payFlags(org), '-f', 'server.key', '--', 'true'], at: 'request' },
  exchange: { args: (org) => [...payFlags(org), '-f', 'server.key'], at: 'request' },
  explain: { args: [], at: 'input' },
  introspect: { args: (org) => ['-f', 'token', '-r', org.url], at: 'request' },
  login: { args: (org) => [...payFlags(org), '-f', 'server.key'], at: 'request' },
  'policy/display': { args: onPay, at: 'request' },
  'policy/set': { args: [...onPay, '--timeout', '15'], at: 'request' },
  revoke: { args: (org) => ['-f', 'token', '-r', org.url], at: 'request' },
  setup: {
    args: [
      ...['-o', 'known', '-a', 'Robot', '--permission-set', 'Pay_API', '--username', 'admin@pay.example'],
      ...['--name', 'robot', '-p'],
    ],
    at: 'request',
  },
  verify: { args: [], at: 'input' },
};

/** What changes an org says at its end whether it has. */
const writing = [
  ...['app/block', 'app/create', 'app/delete', 'app/unblock', 'cert/rotate', 'cert/upload', 'disable', 'enable'],
  ...['policy/set', 'revoke', 'setup'],
];

describe('Ctrl-C', () => {
  let home: Home;
  let org: LocalOrg;

  before(async () => {
    home = await makeHome({ link: true });
    org = await startPay();
    await loginByToken(home, org, 'known');
    const { privateKeyPem, certificatePem } = await keyPair('pay');
    const session = org.openSession(org.username, appNamed(org, 'Pay').consumerKey);
    await putFiles(home.dir, { 'server.key': privateKeyPem, 'new.crt': certificatePem, token: session });
    org.faults.push({ match: /./, kind: 'delay', ms: 600_000 });
  });
  after(() => home.remove());
  after(closePayOrgs);

  /** A process of its own for the command, which hears Ctrl-C once it waits. */
  async function interrupted(name: string, { args, at }: Interrupted, moment?: () => boolean) {
    const before = org.traffic.now; // requests of others, which the org still holds back
    const isWaiting = moment ?? ((): boolean => org.traffic.now > before);
    const words = typeof args === 'function' ? args(org) : args;
    const env = sfEnvironment({ home: home.dir });
    const child = spawn(process.execPath, [runner, name, ...words], {
      ...{ cwd: home.dir, env, stdio: ['pipe', 'pipe', 'pipe', 'ipc'] },
    });
    let printed = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => (printed += text));
    const ended = once(child, 'exit');
    if (at === 'input') await Promise.race([once(child, 'message'), ended]);
    while (at === 'request' && !isWaiting() && child.exitCode === null) await sleep(20);
    child.kill('SIGINT');
    const [exitCode, signal] = await ended;
    return { exitCode, signal, printed };
  }

  it('is tried on every command but cert generate, which waits for nothing but a question', () => {
    const all = filesBelow('src/commands/jwt', '.ts').map((file) => /jwt\/(.*)\.ts$/.exec(file)?.[1]);
    expect([...Object.keys(commands), 'cert/generate']).to.have.members(all);
  });

  for (const [name, interruption] of Object.entries(commands)) {
    const words = writing.includes(name) ? 'Interrupted. Nothing was changed in the org.\n' : '';
    it(`ends ${name} at its ${interruption.at} with exit code 130 and ${words ? 'one line' : 'without a word'}`, async () => {
      const { exitCode, signal, printed } = await interrupted(name, interruption);
      const said = printed.replace(/^Warning: .*\n/gm, ''); // what the flags are warned of
      expect({ exitCode, signal }, printed).to.deep.equal({ exitCode: 130, signal: null });
      if (words) expect(said).to.equal(words);
      else expect(said).not.to.match(/Interrupted|Error|\n +at /);
    });
  }

  for (const args of [
    ['jwt', 'policy', 'display', ...onPay],
    ['jwt', 'app', 'list', '-o', 'known', '--json'],
  ]) {
    it(`ends ${args.slice(0, 3).join(' ')} in the host as well`, async () => {
      const before = org.traffic.now;
      const { exitCode, stdout, stderr } = await runSf(args, { home: home.dir }, () => org.traffic.now > before);
      expect({ exitCode, stdout, stderr }).to.deep.equal({ exitCode: 130, stdout: '', stderr: '' });
    });
  }

  for (const { when, fromEnd, says } of [
    {
      when: 'while a write is under way',
      fromEnd: 2,
      says: /^Interrupted while this was being sent .*: ConnectedApp Pay\. Run/m,
    },
    { when: 'after a write', fromEnd: 1, says: /^Interrupted\. Already sent to the org: ConnectedApp Pay\. Run/m },
  ])
    it(`says what the org was sent ${when}`, async () => {
      const calls = async (own: LocalOrg, alias: string, moment?: () => boolean) => {
        await loginByToken(home, own, alias);
        return interrupted('enable', { args: ['-o', alias, '-a', 'Pay'], at: 'request' }, moment);
      };
      const soap = /POST \/services\/Soap/;
      const answered = ({ requests }: LocalOrg): number =>
        requests.filter(({ method, path }) => soap.test(`${method} ${path}`)).length;
      const whole = await startPay();
      await calls(whole, 'whole', () => false);
      const cut = await startPay();
      const after = answered(whole) - fromEnd;
      cut.faults.push({ match: soap, after, kind: 'delay', ms: 600_000 });
      const { exitCode, printed } = await calls(cut, 'cut', () => answered(cut) === after && cut.traffic.now > 0);
      expect(exitCode, printed).to.equal(130);
      expect(printed).to.match(says);
    });

  const CTRL_C = '\u0003';
  it('ends a question for a secret, and makes no file', () =>
    inFolder(async (dir) => {
      const typing = { question: /Passphrase for the new private key/, answer: CTRL_C };
      const { screen, exitCode } = await atTerminal(['cert/generate', '--encrypt', '-d', dir], typing);
      expect(exitCode, screen).to.equal(130);
      expect(screen).not.to.match(/Error|\n +at /);
      expect(existsSync(join(dir, 'server.key'))).to.equal(false);
    }));

  it('ends a question for a yes, and writes nothing', async () => {
    const own = await startPay();
    await logInThroughPay(own, 'through-pay');
    const typing = { question: /Switch JWT-based access tokens on anyway/, answer: CTRL_C };
    const { screen, exitCode } = await atTerminal(['enable', '-o', 'through-pay', '-a', 'Pay'], typing);
    expect(exitCode, screen).to.equal(130);
    expect(screen).not.to.match(/Error|\n +at /);
    expect(appNamed(own, 'Pay').issuesJwt).to.equal(false);
  });
});

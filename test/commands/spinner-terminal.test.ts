/** What a person at a terminal sees of an org that takes its time, and nobody else. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { payFlags } from '../support/exchange-flags.ts';
import { keyPair } from '../support/keys.ts';
import { logIn } from '../support/logged-in.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay } from '../support/pay-org.ts';
import { atTerminal } from '../support/terminal.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));
const frame = /[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/u;
const ERASE_LINE = '\r\u001b[2K';
const never = { question: /never asked/, answer: '' };

describe('An org that takes its time', () => {
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startPay();
    await logIn(org, 'slow');
  });
  afterEach(closePayOrgs);

  const delay = (match: RegExp, ms = 1600): void => void org.faults.push({ match, kind: 'delay', ms, times: 1 });
  const host = (): string => new URL(org.url).host;

  /** What is left on the screen once each line that was taken away is gone. */
  const left = (screen: string): string =>
    screen
      .split('\n')
      .map((line) => line.slice(line.lastIndexOf(ERASE_LINE) + 1))
      .map(stripVTControlCharacters)
      .join('\n');

  it('is named with what it is asked for, from the first request on, and the line goes away', async () => {
    delay(/POST \/services\/Soap/);
    const { screen, exitCode } = await atTerminal(['policy/display', '-o', 'slow', '-a', 'Pay'], never);
    expect(exitCode, screen).to.equal(0);
    expect(screen).to.match(frame).and.contain(`Listing the apps of ${host()}`);
    expect(left(screen)).to.contain('JWT-based access tokens').and.not.match(frame);
  });

  it('is named by a command that needs no login', () =>
    inFolder(async (dir) => {
      await putFiles(dir, { 'server.key': (await keyPair('pay')).privateKeyPem });
      delay(/oauth2\/token/);
      const { screen } = await atTerminal(['exchange', ...payFlags(org), '-f', join(dir, 'server.key')], never);
      expect(screen).to.contain(`Requesting a token from ${host()}`);
      expect(left(screen)).to.contain('✓ The org issued').and.not.match(frame);
    }));

  it('is not named while it answers within a second', async () => {
    delay(/POST \/services\/Soap/, 300);
    const { screen } = await atTerminal(['policy/display', '-o', 'slow', '-a', 'Pay'], never);
    expect(screen).not.to.match(frame);
  });

  it('is not named with --json', async () => {
    delay(/POST \/services\/Soap/);
    const { screen } = await atTerminal(['policy/display', '-o', 'slow', '-a', 'Pay', '--json'], never);
    expect(JSON.parse(stripVTControlCharacters(screen)).status, screen).to.equal(0);
  });

  it('is not named at a question, and again after it', async () => {
    await logIn(org, 'slow');
    org.faults.push({ match: /POST \/services\/Soap/, kind: 'delay', ms: 1300 });
    const question = /Set the policies anyway \(y\/N\)/;
    const typing = { question, answer: 'y' };
    const { screen, exitCode } = await atTerminal(
      ['policy/set', '-o', 'slow', '-a', 'Pay', '--ip-relaxation', 'bypass'],
      typing,
    );
    const before = screen.slice(0, screen.search(question));
    expect(exitCode, screen).to.equal(0);
    expect(before).to.contain('Reading settings from');
    expect(screen.slice(before.length)).to.contain('Writing settings to');
    expect(left(screen))
      .to.match(/✓ The policies of Pay \(connected app\) are set/)
      .and.not.match(frame);
  }).timeout(60_000);

  /** A process whose output goes into pipes. */
  async function piped(args: string[], env: Record<string, string>): Promise<{ stdout: string; stderr: string }> {
    const child = spawn(process.execPath, [runner, ...args], { env: { ...process.env, ...env } });
    const seen = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (seen.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (seen.stderr += text));
    await once(child, 'close');
    return seen;
  }

  const ESCAPE = '\u001b';
  it('is not named in a pipe, and no colour is there, unless it is asked for', async () => {
    delay(/POST \/services\/Soap/);
    const enable = ['enable', '-o', 'slow', '-a', 'Orders', '-p'];
    const plain = await piped(enable, { NO_COLOR: '1', FORCE_COLOR: '0' });
    expect(plain.stdout + plain.stderr)
      .to.contain('✓ Orders (external client app) now issues')
      .and.not.contain(ESCAPE);
    expect(plain.stderr).not.to.match(frame);
    const forced = await piped(enable, { NO_COLOR: '', FORCE_COLOR: '1' });
    expect(forced.stdout).to.contain(`${ESCAPE}[32m✓ Orders`);
  });
});

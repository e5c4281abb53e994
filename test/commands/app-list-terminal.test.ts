/** What only a terminal shows: colour, and a progress bar when it takes long. */
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { logIn, runOrgCommand } from '../support/logged-in.ts';
import { inFolder, openssl } from '../support/openssl.ts';
import { closePayOrgs, startBareOrg } from '../support/pay-org.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));

describe('sf jwt app list, at a terminal', function () {
  this.timeout(30_000);
  let org: LocalOrg;

  beforeEach(async () => {
    org = await startBareOrg({ apps: 40 });
    await logIn(org, 'pay');
  });
  afterEach(closePayOrgs);

  it('marks a certificate that expires soon in yellow, and one that has expired in red', async () => {
    org.trust('Connected_00001', await certificate(10));
    org.trust('External_00001', await certificate(-1));
    const screen = await atTerminal(['app/list', '-o', 'pay', '--expiring-within', '30']);
    expect(screen).to.contain('\u001b[33m9 days\u001b[39m').and.contain('\u001b[31mexpired\u001b[39m');
    const plain = await runOrgCommand('app/list', ['-o', 'pay', '--expiring-within', '30'], { NO_COLOR: '' });
    expect(plain.stdout).to.contain('9 days').and.not.contain('\u001b');
  });

  it('is a list in a narrow terminal, in the same colours and without a break inside a word', async () => {
    org.trust('External_00001', await certificate(-1));
    const screen = await atTerminal(['app/list', '-o', 'pay', '--expiring-within', '30'], 50);
    expect(screen).to.contain('\u001b[31mexpired\u001b[39m').and.contain('External 00001').and.not.contain('│');
    for (const line of stripVTControlCharacters(screen).split(/[\r\n]+/)) expect(line.length, line).to.be.at.most(50);
  });

  it('shows a progress bar when it takes long, and takes it away', async () => {
    expect(await atTerminal(['app/list', '-o', 'pay'])).not.to.contain('Reading apps');
    org.faults.push({ match: /Soap/, kind: 'delay', ms: 1200 });
    const screen = await atTerminal(['app/list', '-o', 'pay']);
    expect(screen).to.match(/Reading apps \| █*░+ \| \d+\/40 apps/);
    expect(screen.slice(screen.lastIndexOf('\u001b[2K'))).not.to.contain('Reading apps');
  });
});

function atTerminal(args: string[], columns = 80): Promise<string> {
  const line = `stty cols ${columns}; ${[process.execPath, runner, ...args].join(' ')}`;
  const call = process.platform === 'darwin' ? ['-q', '/dev/null', 'sh', '-c', line] : ['-qec', line, '/dev/null'];
  const { NO_COLOR, FORCE_COLOR, ...env } = process.env;
  const child = spawn('script', call, { env: { ...env, TERM: 'xterm-256color' }, stdio: ['pipe', 'pipe', 'ignore'] });
  let screen = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    screen += text;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', () => resolve(screen));
  });
}

/** A certificate that ends in so many days. */
async function certificate(days: number): Promise<string> {
  let pem = '';
  await inFolder(async (dir) => {
    const key = ['-newkey', 'rsa:2048', '-nodes', '-keyout', 'key.pem', '-subj', '/CN=short'];
    await openssl(dir, ['req', '-new', ...key, '-out', 'request.csr']);
    const sign = ['x509', '-req', '-in', 'request.csr', '-signkey', 'key.pem', '-days', String(days)];
    await openssl(dir, [...sign, '-out', 'cert.pem']);
    pem = await readFile(join(dir, 'cert.pem'), 'utf8');
  });
  return pem;
}

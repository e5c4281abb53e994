/** Many tokens, one per line: verify and decode answer each with a line of JSON. */
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import JwtDecode from '../../src/commands/jwt/decode.ts';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed, issueJwts } from '../support/app-components.ts';
import { bearerToken } from '../support/bearer-login.ts';
import { type CommandRun, runCommand } from '../support/command.ts';
import { inFolder, putFiles } from '../support/openssl.ts';
import { closePayOrgs, startPay, user } from '../support/pay-org.ts';
import { expectLine } from '../support/schema.ts';
import { makeHome, runSf } from '../support/sf.ts';
import { tokenWith } from '../support/signed-tokens.ts';

type Line = { line: number; verified?: boolean; kind?: string; error?: { name: string; message: string } };

const linesOf = (stdout: string): Line[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('A list of tokens', () => {
  let org: LocalOrg;
  let cache: string;
  let good: string;

  beforeEach(async () => {
    cache = mkdtempSync(join(tmpdir(), 'jwt-cache-'));
    org = await startPay();
    issueJwts(org, 'Pay');
    good = await bearerToken(org, appNamed(org, 'Pay').consumerKey, user);
  });
  afterEach(() => rmSync(cache, { recursive: true }));
  afterEach(closePayOrgs);

  const inFile = (
    command: typeof JwtVerify | typeof JwtDecode,
    text: string | Uint8Array,
    args: string[],
  ): Promise<CommandRun> =>
    inFolder(async (dir) => {
      await putFiles(dir, { tokens: text });
      const ended = await runCommand(command, ['-f', join(dir, 'tokens'), ...args], { SF_CACHE_DIR: cache });
      const answers = ended.stdout.split('\n').filter((line) => line.startsWith('{"line":'));
      for (const line of answers) expectLine(JSON.parse(line), command === JwtVerify ? 'verify' : 'decode');
      return ended;
    });
  const verify = (text: string | Uint8Array, ...args: string[]) => inFile(JwtVerify, text, ['-r', org.url, ...args]);
  const decode = (text: string | Uint8Array, ...args: string[]) => inFile(JwtDecode, text, args);
  const keyRequests = (): number => org.requests.filter(({ path }) => path === '/id/keys').length;
  const tampered = (): string => good.replace(/.{8}$/, 'AAAAAAAA');

  it('is answered line by line; a bad line stops nothing, and the keys are fetched once', async () => {
    const answer = await verify([good, '', 'no token', tampered(), ` Bearer ${good}`, '00D'].join('\n'));
    const lines = linesOf(answer.stdout);
    expect(lines.map(({ line }) => line)).to.deep.equal([1, 3, 4, 5, 6]);
    expect(lines.map(({ verified }) => verified)).to.deep.equal([true, undefined, false, true, undefined]);
    expect(lines.map(({ error }) => error?.name)).to.deep.equal([
      undefined,
      'TokenMalformedError',
      undefined,
      undefined,
      'TokenMalformedError',
    ]);
    expect(lines[1]?.error?.message).to.match(/^This is not a token/);
    expect(answer.exitCode).to.equal(3);
    expect(answer.stderr).to.equal('Tokens: 5. Verified: 2. Not valid: 1. Errors: 2.\n');
    expect(keyRequests()).to.equal(1);
    for (const part of good.split('.')) expect(answer.stdout).not.to.include(part.slice(-60));
  });

  it('ends with the envelope in one line for --json', async () => {
    const { stdout, stderr, exitCode } = await verify(`${good}\n${good}\n`, '--json');
    const lines = stdout.trimEnd().split('\n');
    expect(lines).to.have.lengthOf(3);
    const result = { kind: 'list', tokens: 2, verified: 2, failed: 0, errors: 0 };
    expect(JSON.parse(lines[2] ?? '')).to.deep.equal({ status: 0, result, warnings: [] });
    expect({ stderr, exitCode }).to.deep.equal({ stderr: '', exitCode: 0 });
  });

  it('is answered in its order by all cores when it is long, with one request for keys', async () => {
    const bad = tampered();
    const tokens = Array.from({ length: 6000 }, (_, n) => (n % 500 === 499 ? 'no token' : n % 100 === 50 ? bad : good));
    const answer = await verify(tokens.join('\r\n'));
    const lines = linesOf(answer.stdout);
    expect(lines.map(({ line }) => line)).to.deep.equal(tokens.map((_, n) => n + 1));
    lines.forEach((line, n) => {
      expect(line.verified).to.equal(tokens[n] === good ? true : tokens[n] === bad ? false : undefined);
    });
    expect(answer.stderr).to.equal('Tokens: 6000. Verified: 5928. Not valid: 60. Errors: 12.\n');
    expect(keyRequests()).to.equal(1);
  });

  it('may hold tokens of issuers that cannot be reached: each says so, and is asked for once', async () => {
    org.faults.push({ match: /id\/keys/, kind: 'reset' });
    const { stdout, exitCode } = await verify(`${good}\n${good}\n${good}\n`);
    expect(linesOf(stdout).map(({ error }) => error?.name)).to.deep.equal(Array(3).fill('OrgUnreachableError'));
    expect({ exitCode, keyRequests: keyRequests() }).to.deep.equal({ exitCode: 3, keyRequests: 1 });
  });

  it('with forged key ids makes no flood of requests', async () => {
    const forged = Array.from({ length: 50 }, (_, n) =>
      tokenWith({ kid: `CORE_ATJWT.00D5g000004XyZa.${n}` }, { iss: org.url }),
    );
    const { stdout } = await verify(forged.join('\n'));
    expect(linesOf(stdout).every(({ verified }) => verified === false)).to.equal(true);
    expect(keyRequests()).to.equal(1);
  });

  it('may come from Windows PowerShell, and with a line that never ends', async () => {
    const utf16 = Buffer.from(`\uFEFF${good}\r\n${good}\r\n`, 'utf16le');
    expect(linesOf((await verify(utf16)).stdout).map(({ verified }) => verified)).to.deep.equal([true, true]);
    const endless = `${good}\n${good}\n${'A'.repeat(3_000_000)}\n${good}\n`;
    const lines = linesOf((await verify(endless)).stdout);
    expect(lines.map(({ verified }) => verified)).to.deep.equal([true, true, undefined, true]);
  });

  it('is decoded likewise, without a request', async () => {
    const before = org.requests.length;
    const answer = await decode(`${good}\nno token\n${good}`);
    expect(linesOf(answer.stdout).map(({ line, kind }) => ({ line, kind }))).to.deep.equal([
      { line: 1, kind: 'access-token' },
      { line: 2, kind: undefined },
      { line: 3, kind: 'access-token' },
    ]);
    expect({ exitCode: answer.exitCode, stderr: answer.stderr }).to.deep.equal({
      exitCode: 3,
      stderr: 'Tokens: 3. Decoded: 2. Not readable: 1.\n',
    });
    const { stdout } = await decode(`${good}\n${good}`, '--json');
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '').result).to.deep.equal({
      kind: 'list',
      tokens: 2,
      decoded: 2,
      errors: 0,
    });
    expect(org.requests).to.have.lengthOf(before);
  });

  it('is none when tokens stand in prose, which is refused', async () => {
    const { json } = await decode(`Dear all,\nhere is the old one:\n${good}\nand the new one:\n${good}x\n`, '--json');
    expect(json()).to.include({ name: 'MoreThanOneTokenError', status: 2 });
  });

  it('is read from a pipe by the real sf, and one token too', async () => {
    const home = await makeHome({ link: true });
    const sf = (args: string[], input: string) =>
      runSf(['jwt', 'verify', '-r', org.url, ...args], { home: home.dir, input });
    try {
      const piped = await sf([], `${good}\nno token\n${good}\n`);
      expect(linesOf(piped.stdout).map(({ verified }) => verified)).to.deep.equal([true, undefined, true]);
      expect(piped.exitCode, piped.stderr).to.equal(3);
      expect((await sf(['--json'], good)).json()).to.have.nested.property('result.verified', true);
    } finally {
      await home.remove();
    }
  });

  it('is answered before its end, and ends without a fault, but not as verified, when nobody reads any more', async () => {
    const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));
    const child = spawn(process.execPath, [runner, 'verify', '-r', org.url], {
      stdio: 'pipe',
      env: { ...process.env, SF_CACHE_DIR: cache },
    });
    let [stdout, stderr] = ['', ''];
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.stdin.on('error', () => {});
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    child.stdin.write(`${good}\n${good}\n`);
    for await (const chunk of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
      stdout += chunk;
      if (stdout.split('\n').length > 2) break;
    }
    expect(linesOf(stdout).map(({ line, verified }) => ({ line, verified }))).to.deep.equal([
      { line: 1, verified: true },
      { line: 2, verified: true },
    ]);
    child.stdout.destroy();
    const feeding = setInterval(() => child.stdin.write(`${good}\n`.repeat(200)), 10);
    const exitCode = await ended;
    clearInterval(feeding);
    expect(exitCode).to.equal(3);
    expect(stderr)
      .to.match(/^Tokens: \d+\. Verified: \d+\. Not valid: 0\. Errors: 0\.$/m)
      .and.match(/rest of the list was not checked/)
      .and.not.match(/EPIPE|at /);
  });
});

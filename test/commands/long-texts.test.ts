/** Texts of somebody who wants a command busy: it ends soon, and all the while it hears Ctrl-C and SIGTERM. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import JwtDecode from '../../src/commands/jwt/decode.ts';
import JwtExplain from '../../src/commands/jwt/explain.ts';
import JwtVerify from '../../src/commands/jwt/verify.ts';
import { runCommand } from '../support/command.ts';
import { inFolder } from '../support/openssl.ts';
import { sfEnvironment } from '../support/sf.ts';

const runner = fileURLToPath(new URL('../support/run-command.ts', import.meta.url));
const KB = 1024;
const tokens = ['eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2ln', 'eyJhbGciOiJSUzI1NiJ9.eyJhIjoxfQ.c2lo'];
const list = (lines: string[]): string => [...tokens, ...lines, ''].join('\n');

/** In milliseconds of CPU time: what a busy machine adds does not count. */
const DEAF_MS = 1000;

/** In milliseconds; other processes want their turn, too. */
const PROMPT_MS = 3 * DEAF_MS;

/** The longest time, of this process's own, in which no timer, and so no signal, got its turn. */
async function deafest(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let before = process.cpuUsage();
  const look = (): void => {
    const { user, system } = process.cpuUsage(before);
    longest = Math.max(longest, (user + system) / 1000);
    before = process.cpuUsage();
  };
  const timer = setInterval(look, 10);
  await work();
  clearInterval(timer);
  look();
  return longest;
}

const texts: [what: string, command: typeof JwtDecode | typeof JwtVerify, text: () => string][] = [
  ['decode of 512 KB that begin a token everywhere', JwtDecode, () => '-eya'.repeat(128 * KB)],
  ['verify of 16 MB that begin a token everywhere', JwtVerify, () => '-eya'.repeat(4096 * KB - 1)],
  ['decode of 16 MB of brackets', JwtDecode, () => '['.repeat(16_384 * KB - 1)],
  ['verify of a list with lines of 256 KB', JwtVerify, () => list(Array(4).fill('-eya'.repeat(64 * KB - 1)))],
  ['decode of a list with 15,000 lines that are no token', JwtDecode, () => list(Array(15_000).fill('a'))],
];

describe('a long text', () => {
  // What the first fault loads is none of the text's.
  before(() => runCommand(JwtDecode, ['--token-file', 'none']));

  for (const [what, command, text] of texts) {
    it(`keeps nobody waiting: ${what}`, () =>
      inFolder(async (dir) => {
        await writeFile(join(dir, 'text'), text());
        const run = () => runCommand(command, ['--token-file', join(dir, 'text')]);
        expect(await deafest(run)).to.be.below(DEAF_MS);
      }));
  }

  it('keeps nobody waiting: explain of a paste of 1 MB', async () => {
    // It reads in one go; the threads that collect its garbage count, too.
    expect(await deafest(() => runCommand(JwtExplain, ['code: '.repeat(170 * KB)]))).to.be.below(PROMPT_MS);
  });

  it('is left at once at SIGTERM', () =>
    inFolder(async (dir) => {
      const child = spawn(process.execPath, [runner, 'decode'], { env: sfEnvironment({ home: dir }) });
      child.stdin.on('error', () => undefined);
      const ended = once(child, 'exit');
      child.stdin.write(list([]));
      await once(child.stdout, 'data'); // now it waits for more
      child.stdout.resume();
      child.stdin.write('a\n'.repeat(500 * KB));
      await sleep(300);
      const before = performance.now();
      child.kill('SIGTERM');
      const [exitCode] = await ended;
      expect({ exitCode, isPrompt: performance.now() - before < PROMPT_MS }).to.deep.equal({
        exitCode: 130,
        isPrompt: true,
      });
    }));
});

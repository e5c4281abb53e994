import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { curlCall, exported, quoted, type Shell, shells } from '../../../src/cli/shell.ts';

const run = promisify(execFile);

/** Reads one quoted word as the shell's own manual says, sign by sign; null for anything that is not exactly one word. */
const readers: Record<Exclude<Shell, 'posix'>, (word: string) => string | null> = {
  // fish: between single quotes only \' and \\ are escapes.
  fish: (word) => readQuoted(word, (rest) => (/^\\[\\']/.test(rest) ? 2 : /^'/.test(rest) ? 0 : 1)),
  // PowerShell: between single quotes a doubled quote is one; it knows five signs as single quotes.
  powershell: (word) =>
    readQuoted(word, (rest) => (/^['\u2018-\u201b]{2}/.test(rest) ? 2 : /^['\u2018-\u201b]/.test(rest) ? 0 : 1)),
};

function readQuoted(word: string, lengthOf: (rest: string) => number): string | null {
  let text = '';
  let at = 1;
  for (; at < word.length; ) {
    const length = lengthOf(word.slice(at));
    if (length === 0) break;
    text += word[at + length - 1];
    at += length;
  }
  return word.startsWith("'") && at === word.length - 1 ? text : null;
}

const anything = fc.string({ unit: fc.constantFrom("'", '\\', '"', '$', '`', '\u2019', '!', '%', ' ', 'a', ';', '|') });

describe('Words for a shell', () => {
  for (const shell of ['powershell', 'fish'] as const) {
    it(`are one word of ${shell}, whatever they hold`, () => {
      fc.assert(fc.property(anything, (text) => readers[shell](quoted(text, shell)) === text));
    });
  }

  for (const program of ['sh', 'bash']) {
    it(`are one word of ${program}, whatever they hold`, async () => {
      const words = fc.sample(anything, { numRuns: 200, seed: 7 });
      const script = words.map((text) => `printf '%s\\n' ${quoted(text, 'posix')}`).join('\n');
      const { stdout } = await run(program, ['-c', script]);
      expect(stdout).to.equal(words.map((text) => `${text}\n`).join(''));
    });
  }

  it('set a variable for what the shell starts', () => {
    expect(shells.map((shell) => exported('SF_ACCESS_TOKEN', "a'b", shell))).to.deep.equal([
      `export SF_ACCESS_TOKEN='a'\\''b'`,
      `$env:SF_ACCESS_TOKEN = 'a''b'`,
      `set -gx SF_ACCESS_TOKEN 'a\\'b'`,
    ]);
  });

  for (const shell of shells) {
    it(`never make the header an argument of curl, in ${shell}`, () => {
      const call = curlCall('Authorization: Bearer secret', 'https://pay.example/limits', shell);
      const [, argumentsOfCurl] = /curl(?:\.exe)? ([^\n|]*)/.exec(call) ?? [];
      expect(argumentsOfCurl)
        .to.match(/-H '?@-'? 'https:\/\/pay\.example\/limits'/)
        .and.not.contain('secret');
    });
  }
});

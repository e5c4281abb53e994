import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { shellWord, withWords } from '../../../src/faults/shell-word.ts';
import { runs } from '../../support/runs.ts';

const run = promisify(execFile);

const anything = fc.string({
  unit: fc.constantFrom(...`'"\\$\`!%()<>;|&*?#~=,{}[]^- \t\n\u001b\u200b\u2019\u201dé日aA1.\u{1f600}`),
  maxLength: 12,
});
const place = /\{([a-z]+)\}/;

describe('A word of a proposed command', () => {
  it('is bare where a person would type it so, and quoted elsewhere', () => {
    const words = [
      'my-org',
      'ci+x@pay.example',
      'C:/keys/a_b.pem',
      'Pay & Go',
      "it's",
      '$(id)',
      '',
      'a%b',
      '@x',
      '=ls',
    ];
    expect(words.map((word) => shellWord(word, 'linux'))).to.deep.equal([
      ...[
        'my-org',
        'ci+x@pay.example',
        'C:/keys/a_b.pem',
        "'Pay & Go'",
        `"it's"`,
        "'$(id)'",
        "''",
        "'a%b'",
        "'@x'",
        "'=ls'",
      ],
    ]);
  });

  for (const program of ['sh', 'bash']) {
    it(`arrives unchanged through ${program}, whatever it holds, and nothing of it is run`, async () => {
      const texts = fc.sample(anything, runs(300)).flatMap((text) => (shellWord(text, 'linux') === null ? [] : [text]));
      expect(texts.length).to.be.greaterThan(200);
      const lines = texts.map((text) => `printf '%s\\0' ${shellWord(text, 'linux')}`);
      const { stdout } = await run(program, ['-c', lines.join('\n')]);
      expect(stdout.split('\0').slice(0, -1)).to.deep.equal(texts);
    });
  }

  it('shows nothing that steers the screen, and no place that is still to be filled in', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.constantFrom('linux', 'win32'), (text, platform) => {
        const word = shellWord(`${text}<alias>`, platform) ?? '';
        expect(word).not.to.match(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]|<alias>/u);
      }),
      runs(500),
    );
  });

  it('is none on Windows where no quotes hold it in cmd and PowerShell alike', () => {
    const words = [
      'Pay',
      'Pay & Go',
      "it's",
      '',
      'C:\\keys',
      'C:\\',
      '%PATH%',
      '$(id)',
      'a"b',
      '`id`',
      'x\u201dy',
      'x\ny',
    ];
    expect(words.map((word) => shellWord(word, 'win32'))).to.deep.equal([
      ...['Pay', '"Pay & Go"', `"it's"`, '""', '"C:\\keys"', null, null, null, null, null, null, null],
    ]);
  });

  it('is none where no shell takes it: too long, with a NUL, or with a line break at its end', () => {
    for (const text of ['x'.repeat(1001), 'a\0b', 'a\n', '\ud800'])
      expect(shellWord(text, 'linux'), JSON.stringify(text)).to.equal(null);
  });

  it('is joined to its flag when it begins with a hyphen, and stands as its name when it is none', () => {
    const values: Record<string, string | null> = { app: '-x', file: '--force', other: 'a\0', none: null };
    expect(
      withWords('sf x --app {app} -f {file} --o {other} {none} {app}', place, (name) => values[name] ?? null),
    ).to.equal("sf x --app='-x' -f '--force' --o <other> <none> '-x'");
  });
});

import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { pathHint } from '../../../../src/cli/files/path-hint.ts';
import { inputUnreadable } from '../../../../src/cli/input.ts';

describe('A path at which there is no file', () => {
  const odd: [path: string, words: RegExp][] = [
    ['~/server.key', /write "\$HOME\/server\.key"/],
    ['~\\keys\\a.key', /write "\$HOME\/keys\/a\.key"/],
    ["'/etc/server.key'", /quotes/],
    ['"server.key"', /quotes/],
    ['server.key\r', /line break/],
    ['server.key\n', /line break/],
    [' server.key', /blank/],
    ['server.key ', /blank/],
    ['file:///etc/server.key', /file:\/\//],
    ['$(Agent.TempDirectory)/server.key', /never filled in/],
    ['%USERPROFILE%/server.key', /never filled in/],
    ['$HOME/server.key', /never filled in/],
    ['{{ key_path }}', /never filled in/],
    ['<path>', /never filled in/],
    ['C:\\keys\\server.key', /Windows/],
    ['undefined', /not set/],
    ['null', /not set/],
  ];
  for (const [path, words] of odd)
    it(`is told what is odd about ${JSON.stringify(path)}`, () => {
      expect(pathHint(path)).to.match(words);
      const fault = inputUnreadable(path, '--jwt-key-file', 'ENOENT');
      expect(fault.message).to.match(words);
      expect(fault.message).not.to.match(/[\r\n]/);
    });

  for (const path of ['server.key', './a b/server.key', '/etc/über.key', 'keys~/a', "o'brien.key"])
    it(`is told nothing more where nothing is odd, as of ${path}`, () => {
      expect(pathHint(path)).to.equal(undefined);
      expect(inputUnreadable(path, '--jwt-key-file', 'ENOENT').message).to.match(/\.$/);
    });
});

const wordOf = (path: string): string => /write (.*)\.$/s.exec(pathHint(path) ?? '')?.[1] ?? '';

describe('The path that is proposed in place of one with ~', () => {
  it('is the file in the home folder to a shell, which runs nothing that it holds', function () {
    if (process.platform === 'win32') this.skip();
    for (const rest of [
      '/server.key',
      '/my keys/a.key',
      '/x"$(echo pwn)',
      '/`echo pwn`',
      "/it's",
      '/"; echo pwn; "',
      '/k\u202e',
    ]) {
      const script = `printf %s ${wordOf(`~${rest}`)}`;
      expect(
        execFileSync('sh', ['-c', script], { encoding: 'utf8', env: { HOME: '/h', PATH: process.env.PATH } }),
        rest,
      ).to.equal(`/h${rest}`);
    }
    expect(wordOf('~/server.key')).to.equal('"$HOME/server.key"');
  });
});

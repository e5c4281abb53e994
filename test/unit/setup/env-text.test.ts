/** A file of variables, as shells and Node read it: neither of them was written here. */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { envValue, withVariables } from '../../../src/setup/env-text.ts';
import { runs } from '../../support/runs.ts';

const run = promisify(execFile);

const sign = fc.constantFrom(...`'"\\$\`!#%=(){}[]<>|&;~*? -+/.@:,_aZ07é\u{1f600}\u2028\u00a0`);
const values = fc.string({ unit: sign, maxLength: 10 });

describe('A file of variables', () => {
  let dir: string;
  before(() => {
    dir = mkdtempSync(join(tmpdir(), 'env-text-'));
  });
  after(() => rmSync(dir, { recursive: true, force: true }));

  /** The variables with these names, as a program finds them that was started after the file was read. */
  const print = 'process.stdout.write(JSON.stringify(process.argv.slice(1).map((name) => process.env[name] ?? null)))';
  const bare = { PATH: process.env.PATH };

  async function readBack(text: string, names: string[]): Promise<Record<string, unknown>> {
    const file = join(dir, 'some.env');
    writeFileSync(file, text);
    const bySh = await run(
      'sh',
      ['-c', 'set -a; . "$1"; shift; exec "$@"', 'sh', file, process.execPath, '-e', print, ...names],
      { env: bare },
    );
    const byBash = await run(
      'bash',
      ['-c', 'set -a; source "$1"; shift; exec "$@"', 'bash', file, process.execPath, '-e', print, ...names],
      { env: bare },
    );
    const byNode = await run(process.execPath, [`--env-file=${file}`, '-e', print, ...names], { env: bare });
    return { sh: JSON.parse(bySh.stdout), bash: JSON.parse(byBash.stdout), node: JSON.parse(byNode.stdout) };
  }

  it('says the same to sh, bash and Node, whatever a value holds', async () => {
    const sampled = fc.sample(values, runs(250));
    const written = sampled.flatMap((value) => {
      const text = envValue(value);
      return text === null ? [] : [{ value, text }];
    });
    expect(written.length).to.be.greaterThan(150);
    const names = written.map((_, at) => `V${at}`);
    const text = withVariables('', Object.fromEntries(written.map((one, at) => [`V${at}`, one.text])));
    const expected = written.map(({ value }) => value);
    const read = await readBack(text, names);
    for (const by of ['sh', 'bash', 'node']) expect(read[by], by).to.deep.equal(expected);
  });

  it('holds what a login is made of without quotes, which docker would take for a part of it', () => {
    const samples = ['LS0tLS1CRUdJTg+/==', '3MVG9_x.y', 'ci+x@pay.example', 'https://pay.my.salesforce.com:443/'];
    expect(samples.map(envValue)).to.deep.equal(samples);
  });

  it('refuses a line break and what the readers part ways over', () => {
    expect(['a\nb', 'a\0', `it's "so"`, `it's $5`, "'\\", 'a\\'].map(envValue)).to.deep.equal([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it('keeps every other line, in place, and sets each variable once', () => {
    const text = [
      '# mine',
      'A=1',
      'export SF_JWT_KEY = old # x',
      '',
      '  B="2',
      'SF_JWT_KEY=not a variable',
      '3"',
      'SF_JWT_KEY=older',
      'garbage',
      '',
    ].join('\n');
    expect(withVariables(text, { SF_JWT_KEY: 'new', C: 'c' })).to.equal(
      ['# mine', 'A=1', 'SF_JWT_KEY=new', '', '  B="2', 'SF_JWT_KEY=not a variable', '3"', 'garbage', 'C=c', ''].join(
        '\n',
      ),
    );
  });

  it('replaces a key that stands there as a PEM of several lines, whole', () => {
    const text = 'A=1\nSF_JWT_KEY="-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----"\nB=2\n';
    expect(withVariables(text, { SF_JWT_KEY: 'new' })).to.equal('A=1\nSF_JWT_KEY=new\nB=2\n');
  });

  it('takes a quote that nobody closes for a sign like any other', () => {
    expect(withVariables("A='1\nB=2\n", { B: '3' })).to.equal("A='1\nB=3\n");
  });

  it('keeps the line ends of Windows, and adds the one that is missing at the end', () => {
    expect(withVariables('A=1\r\nB=2', { B: '3', C: '4' })).to.equal('A=1\r\nB=3\r\nC=4\r\n');
    expect(withVariables('A=1', { B: '3' })).to.equal('A=1\nB=3\n');
  });

  it('is the same after a second time', () => {
    const line = fc.oneof(fc.constantFrom('A=1', 'export B="x', 'y"', "C='", '# c', '', 'K=old', 'K="a', 'K'), values);
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const once = withVariables(lines.join('\n'), { K: 'new', L: 'x' });
        expect(withVariables(once, { K: 'new', L: 'x' })).to.equal(once);
      }),
      runs(300),
    );
  });

  it('does not take longer than its length for a text that is made to be slow', () => {
    const text = `A="\n`.repeat(20_000);
    const began = Date.now();
    withVariables(text, { B: '1' });
    expect(Date.now() - began).to.be.lessThan(2000);
  });
});

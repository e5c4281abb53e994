/** What is laid out in lines: findings, and instants as people read them. */
import { expect } from 'chai';
import { alignedLines, findingLines, labelled } from '../../../src/cli/layout.ts';
import { localTime } from '../../../src/cli/time.ts';

describe('What is laid out', () => {
  it('has errors before warnings before notes, each in the order in which they were found', () => {
    const found = (['warning', 'info', 'error', 'warning'] as const).map((level, at) => ({
      ...{ level, code: 'x', message: `${at}.` },
    }));
    expect(findingLines(found, 10)).to.deep.equal(['error     2.', 'warning   0.', 'warning   3.', 'info      1.']);
  });

  it('gives each instant in the time zone of this machine', () => {
    const iso = '2026-11-27T03:37:58.000Z';
    const local = localTime(new Date(iso));
    expect(labelled('exp', `It ended at ${iso}.`, 8)).to.deep.equal([`exp     It ended at ${local}.`]);
    expect(alignedLines([{ name: 'Token', value: `until ${iso}` }])).to.deep.equal([`Token  until ${local}`]);
  });

  it('leaves what is no instant as it is', () => {
    for (const text of ['2026-11-27', '2026-99-99T99:99:99Z', '2026-11-27T03:37:58.000Zulu', 'v2026-11-27T03:37Z'])
      expect(alignedLines([{ name: 'a', value: text }])).to.deep.equal([`a  ${text}`]);
  });
});

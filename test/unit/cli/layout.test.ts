import { expect } from 'chai';
import fc from 'fast-check';
import stringWidth from 'string-width';
import { alignedLines, labelled, wrap } from '../../../src/cli/layout.ts';
import { fits, tableLines } from '../../../src/cli/table.ts';
import { listLines } from '../../../src/cli/table-list.ts';
import { runs } from '../../support/runs.ts';

const word = fc.oneof(
  fc.string({ unit: fc.constantFrom(...'abcXYZ019-_./:'), minLength: 1, maxLength: 30 }),
  fc.string({ unit: fc.constantFrom('日', '本', '한', '글', 'é', '😀', 'e\u0301'), minLength: 1, maxLength: 12 }),
);
const command = fc
  .array(fc.string({ unit: fc.constantFrom(...'abc-'), minLength: 1, maxLength: 14 }), { minLength: 1, maxLength: 8 })
  .map((words) => `"sf ${words.join(' ')}"`);
const text = fc.array(fc.oneof({ weight: 5, arbitrary: word }, command), { minLength: 1, maxLength: 30 });

/** For the time of the work, standard output is a terminal of that width. */
function atWidth<T>(columns: number, work: () => T): T {
  const before = { isTTY: process.stdout.isTTY, columns: process.stdout.columns };
  Object.assign(process.stdout, { isTTY: true, columns });
  try {
    return work();
  } finally {
    Object.assign(process.stdout, before);
  }
}

describe('Wrapped text', () => {
  it('has all its words, none broken, and lines no wider than asked but for a longer word or command', () => {
    fc.assert(
      fc.property(text, fc.integer({ min: 20, max: 100 }), (units, width) => {
        const lines = wrap(units.join(' '), width);
        expect(lines.join(' ')).to.equal(units.join(' '));
        for (const line of lines) if (stringWidth(line) > width) expect(units).to.include(line);
      }),
      runs(500),
    );
  });

  it('keeps a command whole, in quotes or as the whole text, and takes no other quotes for one', () => {
    const long = `sf jwt doctor --client-id 3MVG9abc --username ${'a'.repeat(40)}@b.example`;
    expect(wrap(long, 40)).to.deep.equal([long]);
    expect(wrap(`Run "${long}". Then wait.`, 40)).to.deep.equal(['Run', `"${long}".`, 'Then wait.']);
    expect(wrap('The "quoted words of a text that goes on and on" and more', 20).length).to.be.greaterThan(2);
    expect(wrap('An "sf that nobody closes, which goes on and on', 20).length).to.be.greaterThan(1);
  });

  it('breaks where wide signs end, not where their letters do', () => {
    for (const line of wrap('日本語 '.repeat(20).trim(), 40)) expect(stringWidth(line)).to.be.at.most(40);
    expect(labelled('日本', 'x', 8)).to.deep.equal(['日本    x']);
    expect(
      alignedLines([
        { name: '日本', value: 'x' },
        { name: 'ab', value: 'y' },
      ]),
    ).to.deep.equal(['日本  x', 'ab    y']);
  });

  for (const columns of [80, 60, 40, 30])
    it(`fits a terminal of ${columns} columns`, () => {
      const sentence = 'The org accepted the token before and rejects it now, which took 12 s. '.repeat(4).trim();
      const lines = atWidth(columns, () => [
        ...wrap(sentence, 80),
        ...labelled('warning', sentence, 10),
        ...alignedLines([
          { name: 'JWT-based access tokens', value: sentence },
          { name: 'Timeout', value: '15 minutes' },
        ]),
      ]);
      for (const line of lines) expect(line.length, line).to.be.at.most(columns);
      const words = lines.join(' ').split(/\s+/);
      for (const one of words) expect(`warning JWT-based access tokens Timeout 15 minutes ${sentence}`).to.include(one);
    });
});

describe('A table in a narrow terminal', () => {
  const table = {
    columns: ['App', 'Type', 'Last use'].map((name) => ({ key: name, name })),
    data: [
      { App: '서울 Pay', Type: 'external client app', 'Last use': '2026-11-27' },
      { App: 'acme__A_Name_Without_A_Blank_In_It', Type: 'connected app', 'Last use': '' },
    ],
  };

  it('gives way to a list below 60 columns, and where a word would be broken', () => {
    expect(fits(table, 59)).to.equal(false);
    expect(fits(table, 120)).to.equal(true);
    expect(fits({ ...table, data: [{ App: 'x'.repeat(70) }] }, 70)).to.equal(false);
    expect(fits(table, 0)).to.equal(true);
  });

  it('is drawn without a break inside a word wherever it fits', () => {
    for (let width = 60; width < 120; width += 1) {
      if (!fits(table, width)) continue;
      const drawn = tableLines(table, width).join('\n');
      for (const row of table.data)
        for (const one of Object.values(row).join(' ').split(' ')) expect(drawn, `${width}`).to.include(one);
    }
  });

  it('has each row under its first cell, with the headings in front', () => {
    const lines = atWidth(50, () => listLines(table));
    expect(lines).to.deep.equal([
      ...['서울 Pay', '  Type      external client app', '  Last use  2026-11-27', ''],
      ...['acme__A_Name_Without_A_Blank_In_It', '  Type  connected app', ''],
    ]);
  });
});

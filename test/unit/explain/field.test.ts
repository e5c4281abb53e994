/** Whole pastes from public threads and logs, with the fault that each of them names first; null: it is none of ours. */
import { expect } from 'chai';
import { explain } from '../../../src/explain/explain.ts';
import { sectionOf } from '../../../src/faults/sections.ts';
import { read } from '../../support/repo.ts';

type FieldText = { source: string; text: string; code: string | null };

const fieldTexts: FieldText[] = JSON.parse(read('test/vectors/explain/field.json'));
const firstOf = (text: string): string | null => explain(text).matches[0]?.code ?? null;

describe('a text from the field', () => {
  for (const { source, text, code } of fieldTexts) {
    it(`of ${source} is ${code ?? 'nobody here'}`, () => {
      expect(firstOf(text)).to.equal(code);
    });
  }

  const wrappings: [how: string, wrap: (text: string) => string][] = [
    ['in the JSON of sf', (text) => JSON.stringify({ name: 'Error', message: text, status: 1 }, null, 2)],
    ['with CRLF', (text) => text.replaceAll('\n', '\r\n')],
    [
      'in a mail',
      (text) =>
        text
          .split('\n')
          .map((line) => `> ${line}`)
          .join('\n'),
    ],
    [
      'in the log of a build, with times',
      (text) =>
        text
          .split('\n')
          .map((line) => `2026-11-21T04:33:00.1234567Z ${line}`)
          .join('\n'),
    ],
  ];
  for (const [how, wrap] of wrappings) {
    it(`is known again ${how}`, () => {
      const missed = fieldTexts.filter(({ text, code }) => firstOf(wrap(text)) !== code);
      expect(missed.map(({ source, text }) => `${source}: ${firstOf(wrap(text))}`)).to.deep.equal([]);
    });
  }

  it('names a fault that exists', () => {
    for (const { code } of fieldTexts) if (code !== null) expect(sectionOf(code)?.see, code).to.equal(null);
  });
});

/** Every text of `messages/texts.md` and every text that the project's own papers quote: explain knows each. */
import { expect } from 'chai';
import fc from 'fast-check';
import { explain } from '../../../src/explain/explain.ts';
import { allLists, type ListedText, listedWords, parseLists } from '../../../src/explain/lists.ts';
import { sectionOf } from '../../../src/faults/sections.ts';
import { filesBelow, read } from '../../support/repo.ts';

/** What explain makes of a text of a list: what it names, or, where that is all that is wanted, what it reminds of. */
const firstOf = (text: string, { isOnlyNear }: ListedText): string | null => {
  const { matches, nearest } = explain(text);
  return (isOnlyNear && matches.length === 0 ? nearest : matches)[0]?.code ?? null;
};
const filled = ({ text }: ListedText): string => text.replaceAll('{}', 'zq-1 zq.zq');
const lists = allLists();
const texts = lists.flatMap(({ texts }) => texts);

describe('messages/texts.md', () => {
  for (const { name, texts: own } of lists) {
    it(`has every text of ${name} recognised, whatever stands in the places of its values`, () => {
      const missed = own.filter((listed) => firstOf(filled(listed), listed) !== listed.code);
      expect(
        missed.map((listed) => `${listed.code}: ${listed.text} => ${firstOf(filled(listed), listed)}`),
      ).to.deep.equal([]);
    });
  }

  const wrappings: [how: string, wrap: (text: string) => string][] = [
    ['behind the name of an error', (text) => `Error: ${text}`],
    ['in JSON', (text) => JSON.stringify({ level: 'error', message: text })],
    ['in a line with a time', (text) => `2026-11-21T04:33:00.123Z ERROR: ${text}`],
    ['in a column of a table', (text) => `| 2026-11-21 | ${text} | 203.0.113.7 |`],
    ['in a terminal that breaks lines', (text) => text.replaceAll(' ', '\n')],
  ];
  for (const [how, wrap] of wrappings) {
    it(`has those that are nobody else's known ${how}`, () => {
      const own = texts.filter(({ isShared, code }) => !isShared && code !== null);
      const missed = own.filter((listed) => firstOf(wrap(filled(listed)), listed) !== listed.code);
      expect(
        missed.map((listed) => `${listed.code}: ${listed.text} => ${firstOf(wrap(filled(listed)), listed)}`),
      ).to.deep.equal([]);
    });
  }

  it('claims none of the words that others share in the midst of a sentence', () => {
    const shared = texts.filter(({ isShared }) => isShared);
    const claimed = shared.filter((listed) =>
      explain(`then we found the ${filled(listed)} thing of which he spoke`).matches.some(
        ({ code }) =>
          code === listed.code &&
          !sectionOf(code)?.says.some((one) => one instanceof RegExp && one.test(filled(listed))),
      ),
    );
    expect(claimed.map(({ text }) => text)).to.deep.equal([]);
  });

  it('is found in the midst of other lines, whatever they say', () => {
    const own = texts.filter(({ isShared, isOnlyNear, code }) => !isShared && !isOnlyNear && code !== null);
    fc.assert(
      fc.property(
        fc.constantFrom(...own),
        fc.lorem({ maxCount: 30 }),
        fc.lorem({ maxCount: 30 }),
        (listed, before, after) => {
          const codes = explain(`${before}\n${filled(listed)}\n${after}`).matches.map(({ code }) => code);
          expect(codes, listed.text).to.include(listed.code);
        },
      ),
    );
  });

  it('is read by explain alone, so that no other command pays for it', () => {
    const readers = filesBelow('src', '.ts').filter((file) => /from '[^']*\/(?:lists|explain)\.ts'/.test(read(file)));
    expect(readers.filter((file) => !file.startsWith('src/explain/'))).to.deep.equal(['src/commands/jwt/explain.ts']);
  });

  it('leads to faults that exist and explain themselves', () => {
    for (const { code, text } of texts)
      if (code !== null) expect(sectionOf(code)?.see, `${code}: ${text}`).to.equal(null);
    for (const code of listedWords('anybodys')) expect(sectionOf(code)?.see, code).to.equal(null);
  });

  it('says where each list was read, and each text once for a fault', () => {
    for (const { name, from, texts: own } of lists) {
      expect(from, name).to.be.a('string').with.length.greaterThan(5);
      const keys = own.map(({ code, text }) => `${code} ${text}`);
      expect(
        keys.filter((key, at) => keys.indexOf(key) !== at),
        name,
      ).to.deep.equal([]);
    }
    expect(texts.length).to.be.greaterThan(1000);
  });

  it('is refused where a line is none of its format', () => {
    for (const wrong of ['- a: b', '# x\n\na: b', '# x\n\n- Key: text', '# x\n\n- key text'])
      expect(() => parseLists(wrong), wrong).to.throw('texts.md');
  });

  it('has each list, with its source, in docs/error-texts.md', () => {
    const paper = read('docs/error-texts.md');
    for (const { name, from } of lists) expect(paper, name).to.include(`| ${name} |`).and.include(from);
  });
});

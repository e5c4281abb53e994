/** Texts of public sources with the codes that are right for them; none is right for what other programs say. */
import { expect } from 'chai';
import { explain } from '../../../src/explain/explain.ts';
import { allSections } from '../../../src/faults/sections.ts';
import { read } from '../../support/repo.ts';

type CorpusText = { source: string; group: string; text: string; right: string[] };

const corpus: CorpusText[] = JSON.parse(read('test/vectors/explain/corpus-open.json'));
const codeOf = (right: string): string => right.replace(/^new:/, '');
const isRight = ({ text, right }: CorpusText): boolean => {
  const first = explain(text).matches[0]?.code;
  return right.length === 0 ? first === undefined : right.map(codeOf).includes(first ?? '');
};

describe('the texts of public sources that recognisers were written against', () => {
  for (const [group, texts] of Map.groupBy(corpus, ({ group }) => group)) {
    it(`have their fault named first: ${group}`, () => {
      const wrong = texts.filter((one) => !isRight(one));
      expect(
        wrong.map(({ source, text }) => `${source}: ${text.slice(0, 60)} => ${explain(text).matches[0]?.code}`),
      ).to.deep.equal([]);
    });
  }
});

describe('the corpora', () => {
  const corpora = ['open', 'blind', 'unseen', 'fresh'].map((part): CorpusText[] =>
    JSON.parse(read(`test/vectors/explain/corpus-${part}.json`)),
  );
  const [open = [], blind = [], unseen = [], fresh = []] = corpora;
  const bare = ({ text }: CorpusText): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ');

  it('that was gathered last has no text twice, and none of the older ones', () => {
    const seen = [...open, ...blind, ...unseen].map(bare);
    const last = fresh.map(bare);
    expect(last.filter((text, at) => seen.includes(text) || last.indexOf(text) < at)).to.deep.equal([]);
  });

  it('call right only what explain can say', () => {
    const codes = allSections().map(({ code }) => code);
    const said = corpora.flat().flatMap(({ right }) => right.map(codeOf));
    expect(said.filter((code) => !codes.includes(code))).to.deep.equal([]);
  });

  it('have no other fault named than one that is right', () => {
    const wrong = [...blind, ...unseen].filter((one) => explain(one.text).matches.length > 0 && !isRight(one));
    expect(wrong.map(({ source, text }) => `${source}: ${text.slice(0, 60)}`)).to.deep.equal([]);
  });
});

/** Texts of public sources with the codes that are right for them; none is right for what other programs say. */
import { expect } from 'chai';
import { explain } from '../../../src/explain/explain.ts';
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

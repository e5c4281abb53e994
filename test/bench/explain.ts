/** How much of what people paste `explain` knows: one third of the texts its words were written against, the others were counted before their misses were read. */
import { explain } from '../../src/explain/explain.ts';
import { read } from '../support/repo.ts';

/** `right`: the codes that may come first; `new:` marks those that had no section when the text was found; none: nothing is claimed. */
type CorpusText = { text: string; right: string[] };

/** At first sight: before anybody had read what was missed. Recall, otherwise and texts are measured again each time. */
const parts = {
  open: 'rules were written against it',
  blind: 'misses were read; at first sight 0.849, otherwise 20',
  unseen: 'misses were read; at first sight 0.784, otherwise 25',
  fresh: 'gathered last; at first sight 0.826, otherwise 12',
  speakers: 'rules on who speaks were tried with it',
};

/** Recall is the share of those whose cause can be known that have it first. */
export function explainTable(): string {
  const lines = Object.entries(parts).map(([part, what]) => {
    const texts: CorpusText[] = JSON.parse(read(`test/vectors/explain/corpus-${part}.json`));
    const results = texts.map(({ text, right }) => {
      const [first] = explain(text).matches;
      const wanted = right.map((code) => code.replace(/^new:/, ''));
      return {
        isKnowable: wanted.length > 0,
        isRight: wanted.includes(first?.code ?? ''),
        isClaimed: first !== undefined,
      };
    });
    const known = results.filter(({ isKnowable }) => isKnowable);
    const right = known.filter(({ isRight }) => isRight).length;
    const otherwise = results.filter(({ isRight, isClaimed }) => isClaimed && !isRight).length;
    const columns = [
      String(texts.length).padStart(6),
      (right / known.length).toFixed(3),
      String(otherwise).padStart(10),
    ];
    return `${part.padEnd(8)} ${columns.join('  ')}   ${what}`;
  });
  return `\nexplain    texts  recall  otherwise\n${lines.join('\n')}\n`;
}

if (process.argv[1] === import.meta.filename) process.stdout.write(explainTable());

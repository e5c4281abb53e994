import type { CatalogueEntry } from '../faults/catalogue/entry.ts';

const HOW_MANY = 3;
/** One word in common is chance, unless the text has hardly more. */
const LEAST_SHARED = 2;

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[a-z0-9_]{4,}/g));

const ownWords = ({ code, meaning, recognises }: CatalogueEntry): Set<string> => {
  const known = recognises.map((one) =>
    one instanceof RegExp ? one.source : `${one.error} ${one.description?.source ?? ''}`,
  );
  return wordsOf([code.replaceAll('-', ' '), meaning, ...known.map((source) => source.replace(/\\./g, ' '))].join(' '));
};

/** How much each word tells: one that few entries have tells more. */
const weightsOf = (vocabulary: Set<string>[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const own of vocabulary) for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, Math.log(vocabulary.length / count)]));
};

/** The entries that share the most telling words with a text, at most three, the nearest first. */
export function nearestOf(text: string, table: readonly CatalogueEntry[]): CatalogueEntry[] {
  const words = wordsOf(text);
  const vocabulary = table.map(ownWords);
  const weights = weightsOf(vocabulary);
  return table
    .map((entry, at) => ({ entry, shared: [...(vocabulary[at] ?? [])].filter((word) => words.has(word)) }))
    .filter(({ shared }) => shared.length >= Math.max(1, Math.min(LEAST_SHARED, words.size)))
    .map(({ entry, shared }) => ({ entry, near: shared.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0) }))
    .sort((one, other) => other.near - one.near)
    .slice(0, HOW_MANY)
    .map(({ entry }) => entry);
}

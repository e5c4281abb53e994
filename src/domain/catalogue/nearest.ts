import type { CatalogueEntry } from './entry.ts';

const HOW_MANY = 3;
/** Shared words that are rare in the catalogue weigh more; below this sum nothing is near. */
const LEAST_WEIGHT = 3;

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[a-z0-9_]{3,}/g));

const ownWords = ({ code, meaning, recognises }: CatalogueEntry): Set<string> => {
  const known = recognises.map((one) =>
    one instanceof RegExp ? one.source : `${one.error} ${one.description?.source ?? ''}`,
  );
  return wordsOf([code.replaceAll('-', ' '), meaning, ...known.map((source) => source.replace(/\\./g, ' '))].join(' '));
};

/** The entries that share the most telling words with a text, at most three, the nearest first. */
export function nearestOf(text: string, table: readonly CatalogueEntry[]): CatalogueEntry[] {
  const words = wordsOf(text);
  const vocabulary = table.map(ownWords);
  const weightOf = (word: string): number =>
    Math.log(table.length / (1 + vocabulary.filter((own) => own.has(word)).length));
  const weights = new Map<string, number>();
  for (const own of vocabulary) for (const word of own) if (words.has(word)) weights.set(word, weightOf(word));
  return table
    .map((entry, at) => ({
      entry,
      near: [...(vocabulary[at] ?? [])].reduce((sum, w) => sum + (weights.get(w) ?? 0), 0),
    }))
    .filter(({ near }) => near >= LEAST_WEIGHT)
    .sort((one, other) => other.near - one.near)
    .slice(0, HOW_MANY)
    .map(({ entry }) => entry);
}

/** What a text reminds of where it names nothing that is known. */
import type { Section } from '../faults/sections.ts';

const HOW_MANY = 3;
/** One word in common is chance, unless the text has hardly more. */
const LEAST_SHARED = 2;

const wordsOf = (text: string): Set<string> => new Set(text.toLowerCase().match(/[a-z0-9_]{4,}/g));

const ownWords = ({ code, meaning, says }: Section): Set<string> => {
  const sources = says.map((one) =>
    one instanceof RegExp ? one.source : `${one.error} ${one.description?.source ?? ''}`,
  );
  return wordsOf(
    [code.replaceAll('-', ' '), meaning, ...sources.map((source) => source.replace(/\\./g, ' '))].join(' '),
  );
};

/** How much each word tells: one that few sections have tells more. */
const weightsOf = (vocabulary: Set<string>[]): Map<string, number> => {
  const counts = new Map<string, number>();
  for (const own of vocabulary) for (const word of own) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Map([...counts].map(([word, count]) => [word, Math.log(vocabulary.length / count)]));
};

/** The sections that share the most telling words with a text, at most three, the nearest first. */
export function nearestOf(text: string, known: readonly Section[]): Section[] {
  const words = wordsOf(text);
  const vocabulary = known.map(ownWords);
  const weights = weightsOf(vocabulary);
  return known
    .map((section, at) => ({ section, shared: [...(vocabulary[at] ?? [])].filter((word) => words.has(word)) }))
    .filter(({ shared }) => shared.length >= Math.max(1, Math.min(LEAST_SHARED, words.size)))
    .map(({ section, shared }) => ({ section, near: shared.reduce((sum, word) => sum + (weights.get(word) ?? 0), 0) }))
    .sort((one, other) => other.near - one.near)
    .slice(0, HOW_MANY)
    .map(({ section }) => section);
}

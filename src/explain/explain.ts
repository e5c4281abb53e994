import { allSections, isPlain, type Section, sectionsShownAs } from '../faults/sections.ts';
import { withMarks } from '../faults/words.ts';
import { sectionsIn } from './named-faults.ts';
import { readingsOf } from './paste.ts';

export type Explanation = { code: string; meaning: string; causes: string[]; checks: string[]; actions: string[] };
export type ExplainResult = {
  /** Every fault that the text names, the most telling one first; empty when it names none that is known. */
  matches: Explanation[];
  /** What the text reminds of, when nothing matches. No diagnosis. */
  nearest: { code: string; meaning: string }[];
};

/**
 * What an error text means: anything that can be pasted, from a JSON body to a log or a code of a fault. Never throws, and
 * gives back nothing of the text. Of a text beyond 1,000,000 characters the end is read.
 */
export function explain(text: string): ExplainResult {
  const readings = readingsOf(text);
  const [first = ''] = readings;
  const known = allSections().filter((section) => section.see === null);
  const asked = sectionsShownAs(first.toLowerCase());
  const said =
    asked.length > 0
      ? asked
      : specific(
          known,
          readings.flatMap((reading) => sectionsIn(reading, known)),
        );
  const found = said.length > 0 ? said : namedIn(first, known);
  const nearest = found.length > 0 ? [] : nearestOf(first, known);
  return { matches: found.map(explanationOf), nearest: nearest.map(({ code, meaning }) => ({ code, meaning })) };
}

/** Without words that tell more: the codes that JSON of this plugin gives, and the names of its errors. */
function namedIn(text: string, known: readonly Section[]): Section[] {
  const codes = new Set(
    [...text.matchAll(/\b(?:code|firstCause)["']?\s?[:=]\s?["']?([a-z0-9-]{3,60})/gi)].map(([, code = '']) =>
      code.toLowerCase(),
    ),
  );
  // Other programs give this code, too.
  codes.delete('unknown');
  const shown = new Set([...codes].flatMap(sectionsShownAs));
  const isNamed = (section: Section): boolean => isPlain(section) && text.includes(section.error ?? '');
  return known.filter((section) => shown.has(section) || isNamed(section));
}

/** Each section once, in their order; words that many faults share count only alone. */
function specific(known: readonly Section[], found: Section[]): Section[] {
  const each = known.filter((section) => found.includes(section));
  const telling = each.filter(({ isGeneral }) => !isGeneral);
  return telling.length > 0 ? telling : each;
}

/** Values of a fault are not known here: a mark stands for each. */
const explanationOf = ({ code, meaning, causes, checks, actions }: Section): Explanation => ({
  code,
  meaning,
  causes,
  checks,
  actions: actions.map((action) => withMarks(action, '<...>')),
});

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
function nearestOf(text: string, known: readonly Section[]): Section[] {
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

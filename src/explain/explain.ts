import { allSections, isPlain, type Section, sectionsShownAs } from '../faults/sections.ts';
import { withMarks } from '../faults/words.ts';
import { sectionsIn } from './named-faults.ts';
import { nearestOf } from './nearest.ts';
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
  const codes = [...text.matchAll(/\b(?:code|firstCause)["']?\s?[:=]\s?["']?([a-z0-9-]{3,60})/gi)].map(
    ([, code = '']) => code.toLowerCase(),
  );
  // Other programs give this code, too.
  const shown = new Set(codes.filter((code) => code !== 'unknown').flatMap(sectionsShownAs));
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

import { allSections, isPlain, type Section, sectionOf, sectionsShownAs, withShared } from '../faults/sections.ts';
import { withMarks } from '../faults/words.ts';
import { knownValues, withKnown } from './known-values.ts';
import { holds, searched } from './listed-texts.ts';
import { allLists, type ListedText, listedWords } from './lists.ts';
import { type Named, quotedIn, sectionsIn } from './named-faults.ts';
import { nearestOf } from './nearest.ts';
import { linesOf, readingsOf } from './paste.ts';
import { namesOurs } from './speakers.ts';
import { type Heard, type Statements, statementsIn } from './statements.ts';

export type Explanation = { code: string; meaning: string; causes: string[]; checks: string[]; actions: string[] };
export type Candidate = { code: string; meaning: string; decides: string };
export type ExplainResult = {
  /** Every fault that the text names, the most telling one first; empty when it names none that is known. */
  matches: Explanation[];
  /** What the text reminds of, when nothing matches. No diagnosis. */
  nearest: { code: string; meaning: string }[];
  /** Where the first match rests on an error code alone: what it can stand for, most likely first, and what decides. */
  candidates: Candidate[];
};

/**
 * What an error text means: anything that can be pasted, from a JSON body to a log or a code of a fault. Never throws, and
 * gives back nothing of the text but names of org, app and user, in the commands that it proposes. Of a text beyond 1,000,000
 * characters the end is read.
 */
export function explain(text: string): ExplainResult {
  const lines = linesOf(text);
  const [first = ''] = readingsOf(lines);
  const known = allSections().filter((section) => section.see === null);
  const asked = sectionsShownAs(first.toLowerCase());
  if (asked.length > 0) return resultOf({ sections: asked, byCodeAlone: [] }, first);
  const statements = statementsIn(lines, otherTextsIn(lines));
  const heard = said(statements, known);
  const found = aboutAnOrg(heard, lines, statements, known);
  if (found.sections.length < heard.sections.length && found.sections.length === 0) return resultOf(found, first);
  if (found.sections.length > 0) return resultOf(found, first);
  const named = statements.isOfOthers ? [] : namedIn(first, known);
  const reminded = listedIn(lines, readingsOf(lines), ({ isOnlyNear }) => isOnlyNear);
  const near = reminded.length > 0 ? reminded : nearestOf(first, known);
  const nearest = named.length > 0 || statements.isOfOthers ? [] : near;
  return {
    ...resultOf({ sections: named, byCodeAlone: [] }, first),
    nearest: nearest.map(({ code, meaning }) => ({ code, meaning })),
  };
}

/** Faults of a connection, which every program can have. */
const ofConnection = /^(?:org-unreachable|org-answered-badly|tls-|ca-file-|proxy-)/;
/** What is found, without words that are anybody's where another program or host is spoken of. */
function aboutAnOrg(found: Named, lines: string[], statements: Statements, known: readonly Section[]): Named {
  const { here, hasOthers } = statements;
  const couldBeAnybodys = (one: Section): boolean => ofConnection.test(one.code) || found.byCodeAlone.includes(one);
  const isSaidHere = here ? said(here, known).sections : found.sections;
  const areOurs = hasOthers || here ? lines.some(namesOurs) : true;
  const isAboutAnOrg = (one: Section): boolean => {
    if (isSaidHere.includes(one)) return areOurs || !couldBeAnybodys(one);
    return !couldBeAnybodys(one) && !listedWords('anybodys').has(one.code);
  };
  return { ...found, sections: found.sections.filter(isAboutAnOrg) };
}

/** What is said counts; what a program guesses only where nothing is said, and the CLI's tries where nothing tells more. */
function said({ said, guessed, tried }: Heard, known: readonly Section[]): Named {
  const quoted = readingsOf(tried).flatMap(quotedIn);
  const heard = (of: string[]): Named => telling(known, quoted, of);
  const first = heard(said);
  const found = first.sections.length > 0 ? first : heard(guessed);
  const isTelling = found.sections.some(({ isGeneral }) => !isGeneral);
  return isTelling || tried.length === guessed.length ? found : heard(tried);
}

/** The faults that lines name, each once, in their order, those by an error code alone last; words that many faults share count only alone. */
function telling(known: readonly Section[], quoted: Section[], lines: string[]): Named {
  const readings = readingsOf(lines);
  const named = readings.map((reading) => sectionsIn(reading, known));
  const worded = [
    ...quoted,
    ...named.flatMap(({ sections, byCodeAlone }) => sections.filter((one) => !byCodeAlone.includes(one))),
    ...listedIn(lines, readings, ({ isOnlyNear }) => !isOnlyNear),
  ];
  const alone = named.flatMap(({ byCodeAlone }) => byCodeAlone).filter((one) => !worded.includes(one));
  const each = [...known.filter((one) => worded.includes(one)), ...known.filter((one) => alone.includes(one))];
  const specific = each.filter(({ isGeneral }) => !isGeneral);
  return { sections: specific.length > 0 ? specific : each, byCodeAlone: alone };
}

/** The faults whose listed texts stand in lines. */
function listedIn(lines: string[], readings: string[], isWanted: (listed: ListedText) => boolean): Section[] {
  const pastes = searched(lines, readings);
  const codes = allLists().flatMap(({ texts }) =>
    texts.flatMap((listed) =>
      listed.code !== null && isWanted(listed) && pastes.some((paste) => holds(paste, listed)) ? [listed.code] : [],
    ),
  );
  return [...new Set(codes)].flatMap((code) => sectionOf(code) ?? []);
}

/** Whether a block of lines holds a listed text that is none of Salesforce's. */
function otherTextsIn(lines: string[]): (block: string) => boolean {
  const ofOthers = allLists().flatMap(({ texts }) => texts.filter(({ code }) => code === null));
  const holdsOne = (lines: string[], among: ListedText[]): ListedText[] => {
    const pastes = searched(lines, readingsOf(lines));
    return among.filter((listed) => pastes.some((paste) => holds(paste, listed)));
  };
  const present = holdsOne(lines, ofOthers);
  return (block) => present.length > 0 && holdsOne(block.split('\n'), present).length > 0;
}

function resultOf({ sections, byCodeAlone }: Named, text: string): ExplainResult {
  const values = knownValues(text);
  const [first] = sections;
  const candidates = first && (first.isGeneral || byCodeAlone.includes(first)) ? candidatesOf(first) : [];
  const matches = sections.map((section) => explanationOf(section, values));
  const [match] = matches;
  if (match && candidates.length > 0 && first?.error === 'ExchangeRefusedError') {
    const doctor = withKnown(withShared('@doctor-finds-cause'), values);
    match.actions = [doctor, ...match.actions.filter((action) => action !== doctor)];
  }
  return { matches, nearest: [], candidates };
}

const candidatesOf = ({ choices }: Section): Candidate[] =>
  choices.map(({ code, decides }) => ({ code, meaning: sectionOf(code)?.meaning ?? '', decides }));

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

/** Values of a fault are not known here: a mark stands for each. */
const explanationOf = (
  { code, meaning, causes, checks, actions }: Section,
  values: Map<string, string>,
): Explanation => ({
  code,
  meaning,
  causes,
  checks,
  actions: actions.map((action) => withKnown(withMarks(action, '<...>'), values)),
});

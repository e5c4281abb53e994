/** Which faults a text names: by its words, by an OAuth error, or by a message of this plugin. */
import { sectionOfOAuthError } from '../faults/recognition.ts';
import { allSections, explainedBy, type Section } from '../faults/sections.ts';
import { withMarks, withoutValues, withValues } from '../faults/words.ts';

/** The sections that a text names, in no order. `known`: those that explain. */
export function sectionsIn(text: string, known: readonly Section[]): Section[] {
  const byOAuth = oauthErrorsIn(text, known).map(({ error, description }) =>
    sectionOfOAuthError(known, error, description),
  );
  const said = known.filter(({ says }) => says.some((one) => one instanceof RegExp && one.test(text)));
  return [...byOAuth, ...said, ...quotedIn(text).map(explainedBy)].filter((section) => section !== undefined);
}

/** The messages that a text quotes. Two errors can share a sentence: then the name of the error decides. */
function quotedIn(text: string): Section[] {
  const lowered = text.toLowerCase();
  const quoted = allSections().filter(
    ({ error, seen }) => error !== null && seen !== null && quotesEither(lowered, seen),
  );
  const named = quoted.filter(({ error }) => error !== null && text.includes(error));
  return named.length > 0 ? named : quoted;
}

type OAuthError = { error: string; description: string };

/** In characters: how far behind an error code its description can stand. */
const DESCRIPTION_REACH = 200;
/** Distinct ones; a log that repeats an error does not add to them. */
const MAXIMUM_ERRORS = 100;

/** Salesforce writes the code first, other programs sort by name: the code goes in front. */
const codeFirst = (text: string): string =>
  text.replace(
    /\berror_description["']?\s?[:=]\s?["']?([^"&]{1,300}?)["']?\s?[,&]\s?["']?error["']?\s?[:=]\s?["']?(\w{1,60})/gi,
    'error: $2: $1',
  );

/** The OAuth errors in a text: each known code, with the words up to the next one. */
function oauthErrorsIn(text: string, known: readonly Section[]): OAuthError[] {
  const ordered = codeFirst(text);
  const codes = new Set(known.flatMap(({ says }) => says.flatMap((one) => ('error' in one ? [one.error] : []))));
  const found = [...ordered.matchAll(new RegExp(`\\b(?:${[...codes].join('|')})\\b`, 'gi'))];
  const errors = new Map<string, OAuthError>();
  for (const [at, match] of found.entries()) {
    const start = match.index + match[0].length;
    const description = ordered.slice(
      start,
      Math.min(start + DESCRIPTION_REACH, found[at + 1]?.index ?? ordered.length),
    );
    errors.set(`${match[0]} ${description}`, { error: match[0].toLowerCase(), description });
    if (errors.size === MAXIMUM_ERRORS) break;
  }
  return [...errors.values()];
}

/** In characters: what the values between the fixed words of a message may take. */
const MESSAGE_REACH = 600;
const MAXIMUM_PLACES = 20;

const fixedWords = (message: string): string[] =>
  withMarks(message, '\n')
    .toLowerCase()
    .split('\n')
    .map((words) => words.trim())
    .filter(Boolean);

const inOrder = (text: string, parts: string[]): boolean => {
  let at = 0;
  return parts.every((part) => {
    const found = text.indexOf(part, at);
    at = found + part.length;
    return found >= 0;
  });
};

const placesOf = (text: string, words: string): number[] => {
  const places: number[] = [];
  for (let at = text.indexOf(words); at >= 0 && places.length < MAXIMUM_PLACES; at = text.indexOf(words, at + 1)) {
    places.push(at);
  }
  return places;
};

/** The message with its values or without. */
const quotesEither = (text: string, message: string): boolean =>
  [withValues, withoutValues].some((form) => quotes(text, form(message)));

/** Whether a text quotes a message, whatever stood in place of its values. `text` is in lower case, with single blanks. */
function quotes(text: string, message: string): boolean {
  const parts = fixedWords(message);
  const [longest = ''] = parts.toSorted((one, other) => other.length - one.length);
  return placesOf(text, longest).some((at) =>
    inOrder(text.slice(Math.max(0, at - MESSAGE_REACH), at + longest.length + MESSAGE_REACH), parts),
  );
}

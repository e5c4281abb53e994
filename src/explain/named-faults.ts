/** Which faults a text names: by its words, by an OAuth error, or by a message of this plugin. */
import { isByCodeAlone, sectionOfOAuthError } from '../faults/recognition.ts';
import { allSections, explainedBy, type Section } from '../faults/sections.ts';
import { withMarks, withoutValues, withValues } from '../faults/words.ts';
import { namesOurs } from './speakers.ts';
import { occursInOrder } from './words-in-order.ts';

/** Sections that a text names, and those of them that it names by an error code alone. */
export type Named = { sections: Section[]; byCodeAlone: Section[] };

/** The sections whose words or OAuth errors stand in a text, in no order. `known`: those that explain. */
export function sectionsIn(text: string, known: readonly Section[]): Named {
  const byWords = known.flatMap((section) => {
    const words = section.says.flatMap((one) => (one instanceof RegExp ? (one.exec(text)?.[0] ?? []) : []));
    return words.length > 0 ? [{ section, words }] : [];
  });
  // Words around a code say more than the code in them.
  const isTold = (error: string): boolean =>
    byWords.some(({ words }) => words.some((one) => one.toLowerCase().includes(error)));
  const byOAuth = oauthErrorsIn(text, known).flatMap(({ error, description }) => {
    const section = sectionOfOAuthError(known, error, description);
    if (!section) return [];
    const isAlone = isByCodeAlone(section, error, description);
    const isNothing = isAlone && (isTold(error) || isOfOtherVendor(text, error, description));
    return isNothing ? [] : [{ section, isAlone }];
  });
  const worded = [
    ...byWords.map(({ section }) => section),
    ...byOAuth.flatMap(({ section, isAlone }) => (isAlone ? [] : [section])),
  ];
  const alone = byOAuth.flatMap(({ section }) => (worded.includes(section) ? [] : [section]));
  return { sections: [...worded, ...alone], byCodeAlone: alone };
}

/** What explains the messages of this plugin that a text quotes. Two errors can share a sentence: then the name of the error decides. */
export function quotedIn(text: string): Section[] {
  const lowered = text.toLowerCase();
  const quoted = allSections().filter(
    ({ error, seen }) => error !== null && seen !== null && quotesEither(lowered, seen),
  );
  const named = quoted.filter(({ error }) => error !== null && text.includes(error));
  return (named.length > 0 ? named : quoted).map(explainedBy);
}

/** Salesforce describes its errors in short, in words that begin small; whole sentences that are not known are others'. */
const wholeSentence = /^\W{0,4}(?:(?:error_?)?[dD]escription\W{1,6})?[A-Z][a-z]{1,20}(?:"| [^"]{3})/;
/** Codes of the standard, which every vendor has. RFC 6749 and 6750 */
const sharedCodes =
  /^(?:invalid_(?:request|client|grant|scope|token)|unauthorized_client|access_denied|unsupported_\w+)$/;
/** What an answer says of its code, where nothing that is known stands there. */
const described = /^\W{0,4}(?:error_?)?[dD]escription\W{1,6}[a-z]/;
/** Those of which Salesforce's descriptions are known. */
const wellDescribed = /^(?:invalid_(?:client|grant|scope|token)|access_denied)$/;
const isOfOtherVendor = (text: string, error: string, description: string): boolean =>
  sharedCodes.test(error) &&
  (wholeSentence.test(description) || (wellDescribed.test(error) && described.test(description))) &&
  !namesOurs(text);

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

const fixedWords = (message: string): string[] =>
  withMarks(message, '\n')
    .toLowerCase()
    .split('\n')
    .map((words) => words.trim())
    .filter(Boolean);

/** The message with its values or without. */
const quotesEither = (text: string, message: string): boolean =>
  [withValues, withoutValues].some((form) => occursInOrder(text, fixedWords(form(message))));

import type { Section } from '../faults/sections.ts';

export type OAuthError = { error: string; description: string };

/** In characters: how far behind an error code its description can stand. */
const REACH = 200;
/** Distinct ones; a log that repeats an error does not add to them. */
const MAXIMUM_ERRORS = 100;

const codesOf = (known: readonly Section[]): string[] => [
  ...new Set(known.flatMap(({ says }) => says.flatMap((one) => ('error' in one ? [one.error] : [])))),
];

/** Salesforce writes the code first, other programs sort by name: the code goes in front. */
const codeFirst = (text: string): string =>
  text.replace(
    /\berror_description["']?\s?[:=]\s?["']?([^"&]{1,300}?)["']?\s?[,&]\s?["']?error["']?\s?[:=]\s?["']?(\w{1,60})/gi,
    'error: $2: $1',
  );

/** The OAuth errors in a text: each known code, with the words up to the next one. */
export function oauthErrorsIn(text: string, known: readonly Section[]): OAuthError[] {
  const ordered = codeFirst(text);
  const found = [...ordered.matchAll(new RegExp(`\\b(?:${codesOf(known).join('|')})\\b`, 'gi'))];
  const errors = new Map<string, OAuthError>();
  for (const [at, match] of found.entries()) {
    const start = match.index + match[0].length;
    const description = ordered.slice(start, Math.min(start + REACH, found[at + 1]?.index ?? ordered.length));
    errors.set(`${match[0]} ${description}`, { error: match[0].toLowerCase(), description });
    if (errors.size === MAXIMUM_ERRORS) break;
  }
  return [...errors.values()];
}

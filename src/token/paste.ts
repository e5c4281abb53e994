import type { Json } from '../faults/errors.ts';
import { malformed } from './compact.ts';
import { documentOf, fieldsOf, maskedField, shortPath, type TextField } from './document.ts';
import { allTokensIn, type FoundToken } from './find.ts';
import { describeText, formOf, type TokenForm } from './form.ts';
import { hasInvisible, tidied } from './odd-signs.ts';
import { judgeCompact, type Wholeness } from './wholeness.ts';

/**
 * Where the token stood: by itself, broken into pieces, in a field of a JSON document, in a longer text, or in one whose
 * quoting or coding had to be undone.
 */
export type Origin = { place: 'alone' | 'pieces' | 'text' | 'coded' } | { place: 'field'; path: string };

/** One token out of a paste, bare, and what was done to get it. */
export type PastedToken = {
  token: string;
  form: TokenForm;
  wholeness: Wholeness;
  origin: Origin;
  /** How many different tokens the paste holds, wherever; this is the first of them. */
  count: number;
  /** Whether all of them are those of one response, each under a name of its own. */
  isResponse: boolean;
  /** Whether invisible characters were removed. */
  isCleaned: boolean;
};

/** Nobody puts more signs than these on either side of a token; white space does not count. */
const mostWrapping = 1000;
const wrapping = /[\s"'`“”„‘’«»<>,;]/;

/** The text without quotes, brackets and white space around it. */
const unwrap = (text: string): string => {
  const bare = text.trim();
  const last = Math.min(bare.length, mostWrapping);
  let start = 0;
  while (start < last && wrapping.test(bare.charAt(start))) start += 1;
  let end = bare.length;
  const first = Math.max(start, end - mostWrapping);
  while (end > first && wrapping.test(bare.charAt(end - 1))) end -= 1;
  return bare.slice(start, end);
};

/** The text without `Bearer` and the like before it, too. */
const bareOf = (text: string): string =>
  unwrap(unwrap(text).replace(/^(?:authorization\s{0,9}:\s{0,9})?(?:bearer|oauth)\s{1,9}/i, ''));

/**
 * The token in a text that a person pasted, whatever carried it. It may not be whole; `count` may be more than one.
 * Throws JwtError TokenMalformedError, which says what the text is instead.
 */
export const findToken = (pasted: string): PastedToken => {
  const trimmed = pasted.trim();
  // The common case, and the only one in which no letter of the text can be a stray one.
  if (formOf(trimmed) === 'compact') return asAlone(trimmed, false);
  const all = allTokensIn(pasted);
  // Of parts alone nobody knows how many tokens they were.
  const found = all.every(({ wholeness }) => wholeness.is === 'cut') ? all.slice(0, 1) : all;
  const [first] = found;
  if (first === undefined) return withoutAny(pasted);
  const isCleaned = hasInvisible(pasted);
  const document = found.length > 0 ? documentOf(pasted) : undefined;
  if (document !== undefined) return { ...ofDocument(document, found), isCleaned };
  return { ...first, origin: originOf(pasted, first), count: found.length, isResponse: false, isCleaned };
};

const asAlone = (token: string, isCleaned: boolean): PastedToken => ({
  ...{ token, form: 'compact', wholeness: judgeCompact(token) },
  ...{ origin: { place: 'alone' }, count: 1, isResponse: false, isCleaned },
});

/** A text that begins as a token does, and cannot be read, is told by who reads it. */
const withoutAny = (pasted: string): PastedToken => {
  const bare = bareOf(tidied(pasted).text);
  if (formOf(bare) === 'compact') return asAlone(bare, hasInvisible(pasted));
  const joined = bare.length <= longestPieces ? bare.replace(/\s+/g, '') : bare;
  if (formOf(joined) === 'compact') return { ...asAlone(joined, hasInvisible(pasted)), origin: { place: 'pieces' } };
  const document = documentOf(pasted);
  const masked = document === undefined ? undefined : maskedField(document);
  throw malformed(
    masked === undefined
      ? describeText(bare)
      : `a JSON document whose ${shortPath(masked)} contains no token: it was masked`,
  );
};

/** In characters: twice the longest token. */
const longestPieces = 512 * 1024;

const originOf = (pasted: string, { token, isPlain }: FoundToken): Origin => {
  const bare = bareOf(tidied(pasted).text);
  if (isPlain) return { place: bare === token ? 'alone' : 'text' };
  const isBroken = bare.length <= longestPieces && bare.replace(/\s+/g, '') === token;
  if (bare === token) return { place: 'alone' };
  return { place: isBroken ? 'pieces' : 'coded' };
};

/** The token of the most telling field, else the first of the document. */
const ofDocument = (document: Json, found: FoundToken[]): Omit<PastedToken, 'isCleaned'> => {
  const some = found.slice(0, 20); // of more, one is as good as another
  const holding = fieldsOf(document).flatMap((field) => {
    const token = some.find((one) => field.text.includes(one.token));
    return token === undefined ? [] : [{ ...field, token }];
  });
  const [best] = holding;
  const first = best?.token ?? (found[0] as FoundToken);
  const origin: Origin = best
    ? best.path === ''
      ? { place: 'text' }
      : { place: 'field', path: shortPath(best.path) }
    : { place: first.isPlain ? 'text' : 'coded' };
  const { token, form, wholeness } = first;
  return { token, form, wholeness, origin, count: found.length, isResponse: isOneResponse(holding, found.length) };
};

/** What a token response may hold beside one another, each once. docs/salesforce.md §5.3 */
const ofResponse = [/^access_?token$/i, /^id_?token$/i, /^(?:refresh_?token|sfdxAuthUrl)$/i];

/** Tokens beside one another, each under a name of its own, and no token elsewhere. */
const isOneResponse = (holding: TextField[], count: number): boolean => {
  const objects = new Set(holding.map(({ path, name }) => path.slice(0, path.length - name.length)));
  const roles = holding.map(({ name }) => ofResponse.findIndex((role) => role.test(name)));
  return objects.size === 1 && new Set(roles).size === count && holding.length === count && !roles.includes(-1);
};

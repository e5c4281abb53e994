/** Whether an input is a list of tokens, and which of its lines are records. */
import type { Json } from '../faults/errors.ts';
import { parseJson } from '../salesforce/json.ts';
import type { Sighting } from './behind.ts';
import { isMasked } from './form.ts';
import { tidied } from './odd-signs.ts';
import { sightingsIn } from './scan.ts';

/** How many lines are looked at, empty ones aside. */
const linesToJudge = 16;

/** The name before a token that it has in a token response. docs/salesforce.md §5.3 */
const roleOf = (line: string, { start }: Sighting): string | undefined =>
  /\b(access|refresh|id)[ _-]?(?:token)?["']?\s{0,3}[:=]\s{0,3}["']?$/i.exec(
    line.slice(Math.max(0, start - 40), start),
  )?.[1];

/** In characters: more is no line between tokens. */
const longestBetween = 200;

const tokensOn = (line: string): Sighting[] => sightingsIn(tidied(line).text);

/** So many words stand beside a token in a list, and not in a letter; columns may have more. */
const mostWords = 6;

const isRecord = (line: string, { token }: Sighting): boolean => {
  const rest = line.replace(token, ' ');
  if (/^\s*\{/.test(line) && parseJson(line) !== undefined) return true;
  const words = rest.match(/[\p{L}]{2,}/gu)?.length ?? 0;
  return words <= mostWords || (rest.match(/[,;\t|]/g)?.length ?? 0) >= 2;
};

const isHeading = (text: string): boolean => /^\[[\w .-]+\]$|^[\w.-]+:$/.test(text);

/**
 * A line between tokens that is none of them and is not meant to be: a comment, a heading, a rule, the names of columns.
 * `isFirst`: no other line stands before it.
 */
export const isBetween = (line: string, isFirst: boolean): boolean => {
  const text = line.trim();
  if (text.length > longestBetween || /[\w+/=-]{20,}/.test(text.replace(/([^\w])\1+/g, '$1')) || isMasked(text))
    return false;
  if (tokensOn(text).length > 0) return false;
  if (/^(?:#|\/\/|--|;|<!--|REM\b)/.test(text)) return true;
  if (!/[\p{L}\d]/u.test(text)) return true;
  if (isHeading(text)) return true;
  return (
    isFirst &&
    /^["']?[A-Za-z_][\w .-]*["']?(?:[,;\t|]["']?[A-Za-z_][\w .-]*["']?)*$/.test(text) &&
    /[,;\t|]|token|jwt/i.test(text)
  );
};

/** One that lost its end is one of a list all the same; the first piece of a broken one is not. */
const seemsOne = ({ form, token }: Sighting): boolean => form !== 'compact' || token.split('.', 3).length === 3;

/**
 * Tells a list of tokens, one for each line, from a text in which tokens stand: at least two lines have one whole token each,
 * and they are more than half of its first lines, those between them aside. Judged after each line, so that a list that
 * trickles in is known after two tokens; null while it is open.
 */
export const isTokenList = (head: string[]): boolean | null => {
  let [looked, seen, tokens, bare] = [0, 0, 0, 0];
  const different = new Set<string>();
  const roles = new Set<string>();
  for (const line of head) {
    if (line.trim() === '') continue;
    // A document that goes on in the next line.
    if (
      looked === 0 &&
      /^\s*[[{]/.test(line) &&
      !isHeading(line.trim()) &&
      parseJson(line) === undefined &&
      tokensOn(line).length === 0
    )
      return false;
    const isFirst = looked === 0;
    looked += 1;
    const found = tokensOn(line);
    const [first] = found;
    if (first !== undefined || !isBetween(line, isFirst)) seen += 1;
    const isOne = first && found.every(({ token }) => token === first.token) && seemsOne(first);
    if (isOne && isRecord(line, first)) {
      tokens += 1;
      bare += line.trim().length - first.token.length < 12 ? 1 : 0;
      different.add(first.token);
      roles.add((roleOf(line, first) ?? '').toLowerCase());
    }
    // The tokens of one response, each under its name, are no list.
    if (roles.size > 1 && !roles.has('')) return false;
    // One and the same token, told of twice, is none either.
    if (Math.max(bare, different.size) >= 2 && tokens * 2 > seen) return true;
    if (looked >= linesToJudge) return false;
  }
  return null;
};

/** In characters. A longer document is read as any text. */
const maxDocument = 4 * 1024 * 1024;

/** The entries of a JSON array, each in a line; null where the text is none, or its entries hold no more than one token. */
export const linesOfArray = (text: string): string | null => {
  if (text.length > maxDocument || !/^\s*[[{]/.test(text)) return null;
  const document = parseJson(text);
  const list = entriesOf(document);
  if (list === null) return null;
  const lines = list.map((entry) => JSON.stringify(entry));
  const found = new Set(lines.flatMap((line) => tokensOn(line).map(({ token }) => token)));
  return found.size > 1 ? lines.join('\n') : null;
};

const entriesOf = (document: Json | undefined): Json[] | null => {
  if (Array.isArray(document)) return document;
  if (typeof document !== 'object' || document === null) return null;
  const { result } = document;
  return Array.isArray(result) ? result : null;
};

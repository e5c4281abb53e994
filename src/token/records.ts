/** Whether an input is a list of tokens, and which of its lines are records. */
import type { Json } from '../faults/errors.ts';
import { isJsonObject, parseJson } from '../salesforce/json.ts';
import type { Sighting } from './behind.ts';
import { isMasked } from './form.ts';
import { isMarkdown, isMaskedToken, isStarRule, type Place, placeOfMask, placeOfToken } from './masked.ts';
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

/** Cells of a row that has no token in it: its names, or a cell that is empty. */
const cellsOf = (text: string): string[] => text.replace(/^\|(.*)\|$/, '$1').split(/[,;\t|]/);
const isName = (cell: string): boolean => /^["']?[A-Za-z_][\w .-]*["']?$/.test(cell.trim());

const isEmptyRow = (text: string): boolean => {
  if (/^["']?\w{0,30}(?:token|jwt)s?["']?$/i.test(text) || /^[\w. -]+=["'\s]*$/.test(text)) return true;
  const cells = cellsOf(text);
  const isNamed = cells.every(isName) && cells.some((cell) => /token|jwt/i.test(cell));
  // "Dear all," is no row.
  const isSalutation = text.indexOf(',') === text.length - 1 && /\s/.test(text) && !/[;\t|]/.test(text);
  return cells.length > 1 && (isNamed || (!isSalutation && cells.some((cell) => /^["'\s]*$/.test(cell))));
};

/**
 * A line between tokens that is none of them and is not meant to be: a comment, a heading, a rule, the names of columns, a row
 * whose cell is empty.
 */
export const isBetween = (line: string): boolean => {
  const text = line.trim();
  if (text.length > longestBetween || /[\w+/=-]{20,}/.test(text.replace(/([^\w])\1+/g, '$1')) || isMasked(text))
    return false;
  if (tokensOn(text).length > 0) return false;
  if (/^(?:#|\/\/|--|;|<!--|REM\b)/.test(text)) return true;
  return !/[\p{L}\d]/u.test(text) || isHeading(text) || isEmptyRow(text);
};

/** In characters: so long is no word of a language. */
const leastWord = 16;

const isBareWord = (line: string): boolean => {
  const word = line.trim();
  return word.length >= leastWord && /^[\w.!=+/~-]+$/.test(word) && /\d/.test(word);
};

/** One that lost its end is one of a list all the same; the first piece of a broken one is not. */
const seemsOne = ({ form, token }: Sighting): boolean => form !== 'compact' || token.split('.', 3).length === 3;

/** A login of many that brought no token, as `sf jwt exchange --usernames-file` prints it. */
const isFailure = (line: string): boolean => {
  const record = /^\s*\{.*\}\s*$/.test(line) ? parseJson(line) : undefined;
  return isJsonObject(record) && Object.hasOwn(record, 'error') && Object.hasOwn(record, 'username');
};

/** What was seen in the lines of an input: places of tokens and of masks, and how many lines are what. */
type Tally = {
  seen: number;
  bare: number;
  words: number;
  failures: number;
  hasWhole: boolean;
  isMarkdown: boolean;
  different: Set<string>;
  roles: Set<string>;
  places: Place[];
  masks: Place[];
};

const count = (tally: Tally, line: string): void => {
  const found = tokensOn(line);
  const [first] = found;
  if (first === undefined) {
    const mask = placeOfMask(line);
    tally.isMarkdown ||= isMarkdown(line);
    if (mask && !(tally.isMarkdown && isStarRule(line))) tally.masks.push(mask);
    if (isFailure(line)) tally.failures += 1;
    if (!isBetween(line)) tally.seen += 1;
    if (isBareWord(line)) tally.words += 1;
    return;
  }
  tally.seen += 1;
  const isOne = found.every(({ token }) => token === first.token) && seemsOne(first);
  if (!isOne || !isRecord(line, first)) return;
  tally.hasWhole ||= first.wholeness.is === 'whole';
  tally.places.push(placeOfToken(line, first.token));
  tally.bare += line.trim().length - first.token.length < 12 ? 1 : 0;
  tally.different.add(first.token);
  tally.roles.add((roleOf(line, first) ?? '').toLowerCase());
};

/** At least two lines have one token each, be it masked, or each line is a word that is meant for one. */
const isListBy = ({ seen, bare, words, failures, hasWhole, different, places, masks }: Tally): boolean => {
  if (places.length === 0) return false;
  if (hasWhole && words > 0 && bare + words === seen) return true;
  const without = failures + masks.filter((one) => isMaskedToken(one, places)).length;
  // One and the same token, told of twice, is no list.
  return Math.max(bare, different.size) + without >= 2 && (places.length + without) * 2 > seen;
};

/** A JSON document that goes on in the next line. */
const beginsDocument = (line: string): boolean =>
  /^\s*[[{]/.test(line) && !isHeading(line.trim()) && parseJson(line) === undefined && tokensOn(line).length === 0;

/**
 * Tells a list of tokens, one for each line, from a text in which tokens stand: at least two lines have one whole token each, or
 * had one before it was masked, and they are more than half of its first lines, those between them aside. Judged after each line,
 * so that a list that trickles in is known after two tokens; null while it is open.
 */
export const isTokenList = (head: string[]): boolean | null => {
  const lines = head.filter((line) => line.trim() !== '').slice(0, linesToJudge);
  const [start] = lines;
  if (start !== undefined && beginsDocument(start)) return false;
  const tally: Tally = {
    ...{ seen: 0, bare: 0, words: 0, failures: 0, hasWhole: false, isMarkdown: false },
    ...{ different: new Set<string>(), roles: new Set<string>(), places: [], masks: [] },
  };
  for (const line of lines) {
    count(tally, line);
    // The tokens of one response, each under its name, are no list.
    if (tally.roles.size > 1 && !tally.roles.has('')) return false;
    if (isListBy(tally)) return true;
  }
  return lines.length === linesToJudge ? false : null;
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
  const found = lines.flatMap((line) => tokensOn(line).map(({ token }) => ({ line, token })));
  if (new Set(found.map(({ token }) => token)).size > 1) return lines.join('\n');
  const places = found.map(({ line, token }) => placeOfToken(line, token));
  return places.length > 0 && lines.some((line) => isMaskedLine(line, places)) ? lines.join('\n') : null;
};

const isMaskedLine = (line: string, places: Place[]): boolean => {
  const mask = placeOfMask(line);
  return mask !== null && isMaskedToken(mask, places);
};

const entriesOf = (document: Json | undefined): Json[] | null => {
  if (Array.isArray(document)) return document;
  if (typeof document !== 'object' || document === null) return null;
  const { result } = document;
  return Array.isArray(result) ? result : null;
};

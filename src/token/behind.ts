/** What is behind a piece of a token: whether it goes on there, or in the next line. */
import { ORG_ID } from '../salesforce/ids.ts';
import type { TokenForm } from './form.ts';
import { cut, type Wholeness } from './wholeness.ts';

/** A token, or a part of one, and its place in the text. */
export type Sighting = { form: TokenForm; token: string; start: number; end: number; wholeness: Wholeness };

export const beginning = new RegExp(`^(?:force://|${ORG_ID}!|5Aep|e(?:y[A-DI-L]|w[k-r0-3])[\\w-]{4,4000}\\.)`);

/** In characters: a run that is longer is none of a token. The engine keeps a place to go back to for each sign of a run. */
const longestMatch = 1024 * 1024;

export const matchAt = (pattern: RegExp, text: string, at: number): string => {
  const isCut = text.length - at > longestMatch;
  pattern.lastIndex = isCut ? 0 : at;
  return pattern.exec(isCut ? text.slice(at, at + longestMatch) : text)?.[0] ?? '';
};

/** By hand: a pattern with its end at `$` looks for it from each sign anew. */
export const withoutEnd = (text: string, sign: string): string => {
  let end = text.length;
  while (end > 0 && text[end - 1] === sign) end -= 1;
  return text.slice(0, end);
};

/** What is behind a token: nothing more, a sign that ends it, one that says that it was cut, or the end of the line. */
type Behind = 'end' | 'closed' | 'broken-off' | 'line';

export const blanks = /[ \t]*/y;
const lineEnd = /\r?\n|\r/y;
export const ellipsis = /…|‥|⋯|\.\.+|[[(<]{1,2}(?:\.\.\.|…|truncated|cut|snip|abridged|more)|\*{2,}|\uFFFD/iy;
/** Also letters of scripts that put no blank between words. */
const closing =
  /["'`“”„‘’«»<>,;)\]}|&│┃║┆┊¦?!:@#]|[\p{P}\p{Sm}\p{So}\p{Z}]|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/uy;

export const behind = (text: string, at: number): Behind => {
  const gap = matchAt(blanks, text, at).length;
  const next = at + gap;
  if (next >= text.length) return 'end';
  if (matchAt(lineEnd, text, next) !== '') return 'line';
  if (matchAt(ellipsis, text, next) !== '') return 'broken-off';
  if (gap > 0) return 'closed';
  const sign = text.charAt(at);
  if (text.startsWith('=>', at)) return 'closed';
  if (/[\\%*+/=~^$_-]/.test(sign)) return 'broken-off';
  return matchAt(closing, text, at) !== '' ? 'closed' : 'broken-off';
};

/** The beginning of the next line, where that may be the next piece of a token; `isAll`: and nothing else stands there. */
export type Piece = { letters: string; end: number; isAll: boolean };

export const pieceLetters = { session: /[\w.]+/y, refresh: /[\w.-]+={0,2}|={1,2}/y } as const;
export const authLetters = /[\w.:@-]+={0,2}(?:[:@][\w.:@-]*)?/y;
/** Behind the name of a value. */
export const nameEnd = /["']?[ \t]{0,3}(?::|=>|=(?!=|["'\s]|$))/y;
const closers = /["'`“”’»<>,;)\]}|│┃║]*[ \t]*(?=\r|\n|$)/y;

/** What stands at the beginning of the next line, be it a name, a word or a piece. */
export function nextLetters(text: string, at: number, letters: RegExp): string {
  const start = at + matchAt(blanks, text, at).length;
  const newLine = matchAt(lineEnd, text, start).length;
  const next = start + newLine + matchAt(blanks, text, start + newLine).length;
  return newLine === 0 ? '' : matchAt(letters, text, next);
}

export function nextPiece(text: string, at: number, letters: RegExp): Piece | null {
  let start = at + matchAt(blanks, text, at).length;
  const newLine = matchAt(lineEnd, text, start);
  if (newLine === '') return null;
  start += newLine.length;
  start += matchAt(blanks, text, start).length;
  const piece = matchAt(letters, text, start);
  if (piece === '' || beginning.test(text.slice(start, start + 4200))) return null;
  const end = start + piece.length;
  const next = behind(text, end);
  if (next === 'broken-off' || (letters !== authLetters && matchAt(nameEnd, text, end) !== '')) return null;
  closers.lastIndex = end;
  return { letters: piece, end, isAll: next !== 'closed' || closers.test(text) };
}

export const goesOn = cut('it may continue on the next line');

export const brokenOff = (text: string, at: number): Wholeness => {
  const rest = text.slice(at, at + 40).trimStart();
  if (rest.startsWith('*')) return cut('it continues with asterisks');
  if (/^(?:…|‥|⋯|\.\.)/.test(rest)) return cut('it continues with dots');
  return cut('it is followed by a character that does not end a token');
};

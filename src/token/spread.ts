/** A JWT in a text: its parts and the length of its signature tell whether it is all there, however it was spread. */
import {
  beginning,
  behind,
  brokenOff,
  ellipsis,
  goesOn,
  matchAt,
  nameEnd,
  type Sighting,
  withoutEnd,
} from './behind.ts';
import { formOf } from './form.ts';
import { isWord } from './lines.ts';
import { hasClaims, headerOf, judgeCompact, lastPartLengths, type Wholeness, whole } from './wholeness.ts';

export const compactRun = /[\w.-]+/y;
const paddedRun = /[\w.+/=-]+/y;
const spread = /(?:[ \t]*(?:\r?\n|\r))?[ \t]*/y;

/** In characters, for all of a text. */
export type Budget = { left: number };

/** In characters: so much is put together at most. */
const longestCompact = 16_384;

/** A compact token whose letters may be spread over lines: it is whole where its signature has the length of one. */
export function compactAt(text: string, start: number, budget: Budget): Sighting | null {
  const first = signedRun(text, start);
  let end = start + first.length;
  let token = first;
  const at = (wholeness: Wholeness): Sighting => ({ form: 'compact', token, start, end, wholeness });
  // The common case.
  if (countDots(first) >= 2) {
    const padded = matchAt(paddedRun, text, start);
    for (const candidate of [
      first,
      first.replace(/\.$/, ''),
      padded,
      withoutEnd(padded, '='),
      unslanted(text, start, first),
    ]) {
      if (formOf(candidate) !== 'compact' || judgeCompact(candidate).is !== 'whole') continue;
      const header = headerOf(candidate.slice(0, candidate.indexOf('.')));
      if (/[+/]/.test(candidate) && /[-_]/.test(candidate)) continue;
      const next = behind(text, start + candidate.length);
      if (
        next === 'broken-off' &&
        matchAt(ellipsis, text, start + candidate.length) !== '' &&
        !/^\.(?!\.)/.test(text.slice(start + candidate.length, start + candidate.length + 2))
      )
        break;
      // Of an algorithm that nobody knows the signature may go on.
      if (header && lastPartLengths(header) === null && (next === 'line' || next === 'broken-off')) break;
      token = candidate;
      end = start + candidate.length;
      return at(whole);
    }
  }
  return spreadOut(text, start, first, budget);
}

/** Two dots beside one another stand in an encrypted token alone; any other broke off there. */
const signedRun = (text: string, start: number): string => {
  const run = matchAt(compactRun, text, start);
  const gap = run.indexOf('..');
  return gap < 0 || headerOf(run.slice(0, run.indexOf('.')))?.enc !== undefined ? run : run.slice(0, gap);
};

const unslanted = (text: string, start: number, run: string): string =>
  text.charAt(start - 1) === '_' && run.endsWith('_') ? run.slice(0, -1) : run;

const countDots = (text: string): number => text.split('.', 8).length - 1;

function spreadOut(text: string, start: number, first: string, budget: Budget): Sighting | null {
  const ends: { length: number; end: number; isWord: boolean }[] = [];
  const parts = [first];
  let length = first.length;
  let end = start + first.length;
  ends.push({ length, end, isWord: false });
  let dots = countDots(first);
  while (length < longestCompact && dots < 7 && budget.left > 0) {
    if (text.startsWith('..', end)) break;
    const next = end + matchAt(spread, text, end).length;
    if (next === end) break;
    const piece = matchAt(compactRun, text, next);
    if (piece === '' || (dots >= 2 && beginning.test(text.slice(next, next + 4200)))) break;
    if (matchAt(nameEnd, text, next + piece.length) !== '') break;
    parts.push(piece);
    length += piece.length;
    budget.left -= piece.length + 8;
    dots += countDots(piece);
    end = next + piece.length;
    ends.push({ length, end, isWord: isWord(piece) });
  }
  const all = parts.join('');
  const [headPart = '', payloadPart] = all.split('.', 2);
  if (payloadPart === undefined) return null;
  const header = headerOf(headPart);
  if (header === undefined) return withoutHeader(start, first);
  const lengths = lastPartLengths(header);
  const parted = typeof header.enc === 'string' ? 4 : 2;
  const found: Sighting[] = [];
  const lastStart = placeOfDot(all, parted) + 1;
  if (lastStart > 0 && lengths)
    for (const { length: upTo, end: there } of ends.filter((one, at) => !one.isWord || areFull(ends.slice(0, at)))) {
      for (const bare of [upTo, all.charAt(upTo - 1) === '.' ? upTo - 1 : upTo]) {
        if (!lengths.includes(bare - lastStart)) continue;
        const token = all.slice(0, bare);
        if (formOf(token) !== 'compact' || judgeCompact(token).is !== 'whole') continue;
        if (parted === 2 && there > start + first.length && !hasClaims(token)) continue;
        if (!found.some((one) => one.token === token))
          found.push({ form: 'compact', token, start, end: there - (upTo - bare), wholeness: whole });
      }
    }
  const [only, other] = found;
  if (only && !other) return only;
  if (only) return { ...only, wholeness: goesOn };
  const token = first;
  const seen = { form: 'compact', token, start, end: start + first.length } as const;
  const judged = judgeCompact(withoutEnd(token, '.'));
  if (judged.is === 'cut') return { ...seen, wholeness: judged };
  const next = behind(text, seen.end);
  return { ...seen, wholeness: next === 'line' ? goesOn : next === 'broken-off' ? brokenOff(text, seen.end) : judged };
}

/** Whether the pieces behind the first are lines of one width, so that a short one behind them is the rest. */
const areFull = (ends: { length: number }[]): boolean => {
  const lengths = ends.slice(1).map(({ length }, at) => length - (ends[at]?.length ?? 0));
  return lengths.length >= 2 && lengths.every((length) => length === lengths[0]);
};

const placeOfDot = (text: string, count: number): number => {
  let at = -1;
  for (let left = count; left > 0; left -= 1) {
    at = text.indexOf('.', at + 1);
    if (at < 0) return -1;
  }
  return at;
};

/** Claims and a signature whose header is missing; any other word with a dot behind it is no token. */
function withoutHeader(start: number, first: string): Sighting | null {
  if (countDots(first) === 0) return null;
  const judged = judgeCompact(first);
  return judged.is === 'cut' && /^[\w-]+\.[\w-]{60,}$/.test(first)
    ? { form: 'compact', token: first, start, end: start + first.length, wholeness: judged }
    : null;
}

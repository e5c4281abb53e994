/** What stands in a text like a token, and whether it is all there: what is behind it tells, and the line after it. */
import { isSalesforceUrl } from '../salesforce/hosts.ts';
import { ORG_ID } from '../salesforce/ids.ts';
import { isWord } from './carriers.ts';
import { formOf, type TokenForm } from './form.ts';
import {
  cut,
  hasClaims,
  headerOf,
  judgeCompact,
  judgeRefresh,
  judgeSession,
  lastPartLengths,
  unsure,
  type Wholeness,
  whole,
} from './wholeness.ts';

/** A token, or a part of one, and its place in the text. */
export type Sighting = { form: TokenForm; token: string; start: number; end: number; wholeness: Wholeness };

/** Where a token may begin. Letters before it make it the end of something else. */
const beginnings = new RegExp(
  [
    /(?<auth>force:\/\/)/.source,
    `(?<![A-Za-z0-9])(?<session>${ORG_ID}!)`,
    /(?<![A-Za-z0-9])(?<refresh>5Aep[\w.-]{12})/.source,
    /(?<![A-Za-z0-9])(?<compact>e(?:y[A-DI-L]|w[k-r0-3]|30))/.source,
  ].join('|'),
  'g',
);
const beginning = new RegExp(`^(?:force://|${ORG_ID}!|5Aep|e(?:y[A-DI-L]|w[k-r0-3])[\\w-]{4,4000}\\.)`);

const matchAt = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
};

/** By hand: a pattern with its end at `$` looks for it from each sign anew. */
const withoutEnd = (text: string, sign: string): string => {
  let end = text.length;
  while (end > 0 && text[end - 1] === sign) end -= 1;
  return text.slice(0, end);
};

/** What is behind a token: nothing more, a sign that ends it, one that says that it was cut, or the end of the line. */
type Behind = 'end' | 'closed' | 'broken-off' | 'line';

const blanks = /[ \t]*/y;
const lineEnd = /\r?\n|\r/y;
const ellipsis = /…|‥|⋯|\.\.+|\[?\(?<?(?:\.\.\.|…|truncated|cut off|snip|abridged|more)\b|\[\.\.\.|\*{2,}|\uFFFD/iy;
const closing = /["'`“”„‘’«»<>,;)\]}|&│┃║┆┊¦?!:@#]|[\p{P}\p{Sm}\p{So}\p{Z}]/uy;

const behind = (text: string, at: number): Behind => {
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
type Piece = { letters: string; end: number; isAll: boolean };

const pieceLetters = { session: /[\w.]+/y, refresh: /[\w.-]+={0,2}|={1,2}/y } as const;
const authLetters = /[\w.:@-]+={0,2}(?:[:@][\w.:@-]*)?/y;
/** Behind the name of a value. */
const nameEnd = /["']?[ \t]{0,3}(?::|=>|=(?!=|["'\s]|$))/y;
const closers = /["'`“”’»<>,;)\]}|│┃║]*[ \t]*(?=\r|\n|$)/y;

function nextPiece(text: string, at: number, letters: RegExp): Piece | null {
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

/** In characters: longer than any opaque token. */
const longestJoin = 2100;
/** In characters: nobody breaks a line sooner where nothing ends. */
const leastLine = 16;

const goesOn = cut('the next line may go on with it');

/** An opaque token with what follows in the next lines, when that is certain. */
function joined(
  text: string,
  { token, end, lineStart, form }: { token: string; end: number; lineStart: number; form: 'session' | 'refresh' },
  judge: (token: string) => Wholeness,
): { token: string; end: number; wholeness: Wholeness } {
  const own = judge(token);
  if (own.is === 'whole') return { token, end, wholeness: own };
  const pieces: Piece[] = [];
  for (let at = end, length = token.length; length < longestJoin; ) {
    const piece = nextPiece(text, at, pieceLetters[form]);
    if (piece === null) break;
    pieces.push(piece);
    length += piece.letters.length;
    at = piece.end;
    if (!piece.isAll) break;
  }
  const [first] = pieces;
  const last = pieces.at(-1);
  if (!first || !last) return { token, end, wholeness: own };
  let all = token;
  for (const piece of pieces) {
    if (piece.letters.includes('...') || (all.endsWith('=') && !piece.letters.startsWith('='))) break;
    all += piece.letters;
    const bare = withoutEnd(all, '.');
    if (isWord(piece.letters) || (judge(all).is !== 'whole' && judge(bare).is !== 'whole')) continue;
    // Whose full stop it is, nothing tells.
    if (bare !== all && judge(bare).is !== 'whole') return { token, end, wholeness: goesOn };
    return judge(bare).is === 'whole'
      ? { token: bare, end: piece.end - (all.length - bare.length), wholeness: whole }
      : { token: all, end: piece.end, wholeness: whole };
  }
  // A sentence goes on in the next line.
  if (own.is === 'unsure') return { token, end, wholeness: !first.isAll && isWord(first.letters) ? own : goesOn };
  const lengths = pieces.map(({ letters }) => letters.length);
  const isWrapped =
    end - lineStart >= leastLine &&
    lengths.every((length, at) =>
      at < lengths.length - 1
        ? length === first.letters.length
        : length <= Math.max(first.letters.length, end - lineStart),
    );
  const isLikely = isWrapped && last.isAll && !isWord(last.letters) && all.length <= longestLikely;
  return isLikely && judge(all).is === 'unsure'
    ? { token: all, end: last.end, wholeness: unsure }
    : { token, end, wholeness: goesOn };
}

/** In characters: about the longest that was seen. docs/salesforce.md §1 */
const longestLikely = 116;

/** A token of letters and dots, where it begins and what a sentence or a cut left behind it. */
function opaque(
  text: string,
  start: number,
  run: RegExp,
  form: 'session' | 'refresh',
  judge: (token: string) => Wholeness,
): Sighting {
  let token = matchAt(run, text, start);
  let end = start + token.length;
  const at = (wholeness: Wholeness): Sighting => ({ form, token, start, end, wholeness });
  const bare = withoutEnd(token, '.');
  const gap = token.length - bare.length > 1 ? bare.length : token.indexOf('...');
  if (gap >= 0) {
    token = token.slice(0, gap);
    end = start + token.length;
    return at(cut('dots stand where it goes on'));
  }
  const isSure = judge(token).is === 'whole';
  const next = behind(text, end);
  // What no token has may stand behind one that has its length.
  if (next === 'broken-off' && !(isSure && /[/^~$+]/.test(text.charAt(end)))) return at(brokenOff(text, end));
  if (bare !== token) {
    // A full stop, where the token has its length without it.
    const isStop = judge(bare).is === 'whole' || (isInSentence(text, start) && !/[^\s"'”’]/.test(text.charAt(end)));
    // Or it broke off one letter before the end of the sentence.
    if (isStop && isSure) return at(unsure);
    if (isStop) {
      [token, end] = [bare, end - 1];
      if (next === 'line' && judge(token).is !== 'whole' && nextPiece(text, end + 1, pieceLetters[form]) !== null)
        return at(goesOn);
      return at(judge(token));
    }
  }
  // Underscores around it make it slanted, and are none of its own.
  if (token.endsWith('_') && text.charAt(start - 1) === '_' && !isSure) {
    token = token.slice(0, -1);
    end -= 1;
    return at(judge(token));
  }
  const spread = next === 'closed' && judge(token).is === 'cut' ? spacedOut(text, { token, end }, form, judge) : null;
  if (spread) return { form, start, ...spread, wholeness: whole };
  if (next !== 'line') return at(judge(token));
  const lineStart = text.lastIndexOf('\n', start) + 1;
  return { form, start, ...joined(text, { token, end, lineStart, form }, judge) };
}

/** The token with the words behind it, where that makes it whole: something has put blanks into it. */
function spacedOut(
  text: string,
  { token, end }: { token: string; end: number },
  form: 'session' | 'refresh',
  judge: (token: string) => Wholeness,
): { token: string; end: number } | null {
  let [all, at] = [token, end];
  while (all.length < longestLikely) {
    const next = at + matchAt(blanks, text, at).length;
    const piece = matchAt(pieceLetters[form], text, next);
    const after = next + piece.length;
    if (next === at || piece === '' || isWord(piece) || behind(text, after) === 'broken-off') return null;
    if (matchAt(nameEnd, text, after) !== '') return null;
    all += piece;
    at = after;
    if (judge(all).is === 'whole') return { token: all, end: at };
  }
  return null;
}

/** Whether words stand before it, and no name of a value. */
const isInSentence = (text: string, start: number): boolean =>
  /[\p{L}\p{N},]\s+["'(]?$/u.test(text.slice(Math.max(0, start - 40), start)) &&
  !/(?:bearer|oauth)\s+$/i.test(text.slice(Math.max(0, start - 12), start));

const brokenOff = (text: string, at: number): Wholeness => {
  const rest = text.slice(at, at + 40).trimStart();
  if (rest.startsWith('*')) return cut('stars stand where it goes on');
  if (/^(?:…|‥|⋯|\.\.)/.test(rest)) return cut('dots stand where it goes on');
  return cut('a sign stands behind it that ends no token');
};

const sessionRun = new RegExp(`${ORG_ID}![\\w.]*`, 'y');
const refreshRun = /5Aep[\w.-]*={0,2}/y;
const authRun = /force:\/\/[\w.:@=-]*/y;
const authParts = /^force:\/\/(?:([^\s:@]+):([^\s:@]*):)?([^\s:@]+)@([\w.-]+(?::\d{1,5})?)$/i;

/** The parts of an sfdx auth URL: the form until 2021 had the refresh token alone. docs/salesforce.md §12.4 */
export function readAuthUrl(url: string): { clientId: string | null; refreshToken: string; host: string } | null {
  const [, clientId = null, , refreshToken, host] = authParts.exec(url) ?? [];
  return refreshToken === undefined || host === undefined ? null : { clientId, refreshToken, host };
}

const isOwnHost = (host: string): boolean => isSalesforceUrl(`https://${host}`);

function judgeAuthUrl(url: string): Wholeness {
  const parts = readAuthUrl(url);
  if (parts === null) return cut('its refresh token or its host is missing');
  if (!/\.|^localhost\b/.test(parts.host)) return cut('its host is no whole name');
  const judged = judgeRefresh(parts.refreshToken);
  return judged.is === 'whole' && !isOwnHost(parts.host) ? unsure : judged;
}

function authUrl(text: string, start: number): Sighting | null {
  const run = matchAt(authRun, text, start);
  // What holds no refresh token is no secret; one in the next line is found by itself.
  if (!run.includes('5Aep')) return null;
  let token = run.replace(/[.:-]$/, '');
  let end = start + token.length;
  const at = (wholeness: Wholeness): Sighting => ({ form: 'auth-url', token, start, end, wholeness });
  if (run.endsWith('..')) return at(cut('dots stand where it goes on'));
  const next = behind(text, start + run.length);
  const isSure = isOwnHost(readAuthUrl(token)?.host ?? '');
  if (next === 'broken-off')
    return at(text.charAt(start + run.length) === '/' ? judgeAuthUrl(token) : brokenOff(text, start + run.length));
  if (isSure || next !== 'line') return at(judgeAuthUrl(token));
  let piece = nextPiece(text, start + run.length, authLetters);
  if (piece === null) return at(judgeAuthUrl(token));
  let all = run;
  for (; piece !== null && all.length < longestJoin; piece = nextPiece(text, piece.end, authLetters)) {
    all += piece.letters;
    if (!isOwnHost(readAuthUrl(all)?.host ?? '')) continue;
    [token, end] = [all, piece.end];
    return at(judgeAuthUrl(all));
  }
  return at(goesOn);
}

const compactRun = /[\w.-]+/y;
const paddedRun = /[\w.+/=-]+/y;
const spread = /(?:[ \t]*(?:\r?\n|\r))?[ \t]*/y;

/** In characters: so much is put together at most, for one token and for all of a text. */
const longestCompact = 16_384;

/** A compact token whose letters may be spread over lines: it is whole where its signature has the length of one. */
function compact(text: string, start: number, budget: { left: number }): Sighting | null {
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

function spreadOut(text: string, start: number, first: string, budget: { left: number }): Sighting | null {
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

/** All tokens in a text, and what of them is there, in their order. Each letter is looked at a few times, whatever the text. */
export function sightingsIn(text: string): Sighting[] {
  const found: Sighting[] = [];
  const search = new RegExp(beginnings);
  const budget = { left: 4 * text.length + 65_536 };
  let hopelessUntil = 0;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const { index, groups = {} } = match;
    let sighting: Sighting | null = null;
    if (groups.auth !== undefined) sighting = authUrl(text, index);
    else if (groups.session !== undefined) sighting = opaque(text, index, sessionRun, 'session', judgeSession);
    else if (groups.refresh !== undefined) sighting = opaque(text, index, refreshRun, 'refresh', judgeRefresh);
    else if (index >= hopelessUntil) {
      sighting = compact(text, index, budget);
      if (sighting === null) hopelessUntil = index + matchAt(compactRun, text, index).length;
    }
    if (sighting === null) continue;
    found.push(sighting);
    search.lastIndex = Math.max(sighting.end, index + 4);
  }
  return found;
}

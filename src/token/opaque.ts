/** A session id or a refresh token in a text: letters and dots, of which only their number tells whether they are all there. */
import { ORG_ID } from '../salesforce/ids.ts';
import {
  behind,
  blanks,
  brokenOff,
  goesOn,
  matchAt,
  nameEnd,
  nextLetters,
  nextPiece,
  type Piece,
  pieceLetters,
  type Sighting,
  withoutEnd,
} from './behind.ts';
import { isWord } from './lines.ts';
import { cut, judgeRefresh, judgeSession, unsure, type Wholeness, whole } from './wholeness.ts';

/** In characters: longer than any opaque token. */
const longestJoin = 2100;
/** In characters: nobody breaks a line sooner where nothing ends. */
const leastLine = 16;

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
  // A name, as it seems, but one that has just the letters that may be missing here.
  const isDoubtful = (so: string, upTo: number): boolean =>
    judge(so + nextLetters(text, upTo, pieceLetters[form])).is === 'whole';
  if (!first || !last) return { token, end, wholeness: own.is === 'unsure' && isDoubtful(token, end) ? goesOn : own };
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
  return isLikely && judge(all).is === 'unsure' && !isDoubtful(all, last.end)
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
    return at(cut('it continues with dots'));
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

const sessionRun = new RegExp(`${ORG_ID}![\\w.]*`, 'y');
const refreshRun = /5Aep[\w.-]*={0,2}/y;

export const sessionAt = (text: string, start: number): Sighting =>
  opaque(text, start, sessionRun, 'session', judgeSession);

export const refreshAt = (text: string, start: number): Sighting =>
  opaque(text, start, refreshRun, 'refresh', judgeRefresh);

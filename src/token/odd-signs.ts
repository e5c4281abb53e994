/** Signs that stand for nothing in a token, or for another sign: they are undone wherever a token is looked for. */
import { type Rewriting, rewritten, type View } from './view.ts';

/** Soft hyphen, zero-width ones, joiners, byte order mark, controls: they show as nothing. */
const unseen = /\p{Cf}|(?![\t\n\r\u0085])\p{Cc}/gu;
/** Controls that part what stands on either side, as line ends do. */
const parting = '\v\f\u001A\u001C\u001D\u001E\u001F';

/** NUL parts variables in a list of them; in UTF-16 every other sign is one, and stands for nothing. */
const isEveryOther = (text: string, at: number): boolean => text[at - 2] === '\0' || text[at + 2] === '\0';

const seenAs = ({ 0: sign, index, input }: RegExpExecArray): string =>
  parting.includes(sign) || (sign === '\0' && !isEveryOther(input, index)) ? '\n' : '';

/** None of these signs is odd. */
const isPlainAscii = (text: string): boolean => /^[\t\n\r -~]*$/.test(text);

/** What steers the colours and links of a terminal. */
const colours = /(?![\t\n\r])\p{Cc}(?:\[[\d;?]{0,20}[A-Za-z]|\]8?;[^\p{Cc}]{0,200}(?:\p{Cc}\\?))/gu;
/** Spaces that no keyboard makes. */
const oddSpaces = /[\u0085\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;
const oddBreaks = /\u2028|\u2029/g;
/** What word processors, chats and Asian keyboards make of signs that tokens have. */
const oddSigns: Record<string, string> = {
  ...{ '\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2013': '-', '\u2212': '-', '\uFE63': '-', '\uFF0D': '-' },
  ...{ '\uFF01': '!', '\uFF0E': '.', '\uFF1D': '=', '\uFF3F': '_', '\uFF1A': ':', '\uFF20': '@' },
};

const oddOnes = new RegExp(`[${Object.keys(oddSigns).join('')}]`, 'g');
const odds: Rewriting[] = [
  { pattern: colours, by: () => '' },
  { pattern: unseen, by: seenAs },
  { pattern: oddSpaces, by: () => ' ' },
  { pattern: oddBreaks, by: () => '\n' },
  { pattern: oddOnes, by: ([sign = '']) => oddSigns[sign] ?? sign },
];

export const withoutOdds = (view: View): View => odds.reduce((tidy, rule) => rewritten(tidy, rule) ?? tidy, view);

/** The text without what is always undone, since it stands for nothing else. */
export const tidied = (text: string): View => {
  const view: View = { text, origin: (at) => at, depth: 0 };
  return isPlainAscii(text) ? view : withoutOdds(view);
};

/** Whether signs that show as nothing stand inside the text. */
export const hasInvisible = (text: string): boolean =>
  !isPlainAscii(text) && [...text.trim().matchAll(unseen)].some((match) => seenAs(match) === '');

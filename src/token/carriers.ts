/** What carries a token: each carrier can be undone, and they compose. */
import { byColumns } from './columns.ts';
import { singleSpaced, unwrapped, withoutShared } from './lines.ts';
import { tidied, withoutOdds } from './odd-signs.ts';
import { type Rewriting, rewritten, type View } from './view.ts';

const character = (code: string, base: number): string | null => {
  const number = Number.parseInt(code, base);
  return number > 0 && number < 0x110000 ? String.fromCodePoint(number) : null;
};

/** The text of bytes that were written out in hexadecimal. */
const ofBytes = (codes: string, each: RegExp): string =>
  Buffer.from([...codes.matchAll(each)].map(([, code = '']) => Number.parseInt(code, 16))).toString('utf8');

const letters: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\n', v: '\n' };
const names: Record<string, string> = {
  ...{ amp: '&', quot: '"', lt: '<', gt: '>', apos: "'", nbsp: ' ', excl: '!', equals: '=', period: '.', lowbar: '_' },
  ...{ sol: '/', colon: ':', commat: '@', hyphen: '-', dash: '-', shy: '', zwnj: '', zwj: '', NewLine: '\n' },
};

const parting = ['\u0000', '\v', '\f', '\u001B'];

/** Base64 of a text in which a token may stand; of such words alone is anything known. */
const readable = (word: string): string | null => {
  const text = Buffer.from(word, 'base64').toString('utf8');
  // NUL of UTF-16, as PowerShell encodes; colours of a terminal.
  const plain = parting.some((sign) => text.includes(sign)) ? tidied(text).text : text;
  const isText = !/\uFFFD|(?![\t\n\r])\p{Cc}/u.test(plain);
  return isText && /e(?:y[A-DI-L]|w[k-r0-3]|30)|00D|5Aep|force:|[A-Za-z0-9+/_-]{60}/.test(plain) ? `"${plain}"` : null;
};

/** How Markdown and chats make a word bold, slanted, struck or marked: the same signs on both sides, and none of the word's own. */
const opening = /(?:^|[=:/])(\*{1,3}|_{1,3}|~~|==|\|\||\$)(?=[A-Za-z0-9])/;

const withoutMarks = (word: string): string | null => {
  const found = opening.exec(word);
  if (!found) return null;
  const [all, mark = ''] = found;
  const start = found.index + all.length;
  const end = word.lastIndexOf(mark);
  if (end < start || /[\w*~=]/.test(word.slice(end + mark.length))) return null;
  return `${word.slice(0, start - mark.length)} ${word.slice(start, end)} ${word.slice(end + mark.length)}`;
};

/** Between strings that a language puts together. */
const concatenated =
  /(["'`])[ \t]*(?:(?:[+.&]|\|\||<>)[ \t]*(?:[\\_`^][ \t]*)?(?:\r?\n[ \t]*)?|(?:\\[ \t]*)?\r?\n[ \t]*(?:[+.&]|\|\||<>)?[ \t]*|[ \t])(?:[rbufRBUF]{0,2})\1/g;

/** One rule each: what it finds, and what stands there instead. All in linear time. */
const rules: Record<string, Rewriting> = {
  backslashes: {
    pattern:
      /(?<!\\)\\+(?:u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|([nrtfv])|(["'`/!=.&:@ $~#_-]))/g,
    by: ([, wide, braced, narrow, letter, sign]) => {
      const code = wide ?? braced ?? narrow;
      if (code !== undefined) return character(code, 16);
      return letter === undefined ? (sign ?? null) : (letters[letter] ?? null);
    },
  },
  percent: { pattern: /(?:%(?:25)*[0-9A-Fa-f]{2})+/g, by: ([codes]) => ofBytes(codes, /%(?:25)*([0-9A-Fa-f]{2})/g) },
  printable: {
    pattern: /=(?<=^.{55,160}=)(?<!==)[ \t]*\r?\n|(?:=[0-9A-F]{2})+/gm,
    by: ([codes]) => (codes.endsWith('\n') ? '' : ofBytes(codes, /=([0-9A-F]{2})/g)),
  },
  entities: {
    pattern: /&(?:#[xX]([0-9A-Fa-f]{1,6})|#(\d{1,7})|([A-Za-z]{2,10}));/g,
    by: ([, hex, decimal, name]) =>
      name ? (names[name] ?? null) : hex ? character(hex, 16) : character(decimal ?? '', 10),
  },
  markup: {
    pattern:
      /<\/?(wbr|br|p|div|li|td|tr|span|font|b|i|u|em|strong|a|code|mark|tt|pre|x-[a-z]+)\b[^<>]{0,500}>(?:\r?\n)?/gi,
    by: ([, name = '']) => (/^(?:wbr|span|font|b|i|u|em|strong|a|mark|tt)$/i.test(name) ? '' : '\n'),
  },
  continuations: { pattern: /(?<![ \t\\])[ \t]*(?:\\+|\^|`|&\s?_|[ \t]_)[ \t]*\r?\n[ \t]*/g, by: () => '' },
  emphasis: { pattern: /[\w.!:/@=+~*|$-]{24,}/g, by: ([word]) => withoutMarks(word) },
  wordDifferences: { pattern: /\{\+|\+\}|\[-|-\]/g, by: () => ' ' },
  concatenations: { pattern: concatenated, by: () => '' },
  quotes: {
    pattern: /^[ \t]*(?:[>|│┃║┆┊¦:#*;]|\/\/|--)(?:[ \t]*[>|│┃║┆┊¦#*])*[ \t]?|(?<![ \t])[ \t]*[|│┃║┆┊¦][ \t]*$/gm,
    by: () => '',
  },
  times: {
    pattern:
      /^[ \t]*\[?\d{4}-\d\d-\d\d[T ][\d:.,]{5,20}(?:Z|[+-]\d\d:?\d\d)?\]?(?:[ \t]+std(?:out|err) [PF](?=[ \t]))?[ \t]+/gm,
    by: () => '',
  },
  numbers: {
    pattern: /^[ \t]*(?:[>|][ \t]*)?(?:L(?:ine)?[ \t]?)?\d{1,7}(?:[ \t]*[:.)|│┃→\]]|(?=[ \t]))[ \t]?[ \t]*/gm,
    by: () => '',
  },
  differences: { pattern: /^[-+][ \t]*/gm, by: () => '' },
  base64: { pattern: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,}={0,2}/g, by: ([word]) => readable(word) },
  base64Lines: {
    pattern: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,}={0,2}(?:\r?\n[ \t]*[A-Za-z0-9+/_-]{1,}={0,2}(?=[\s"']|$))+/g,
    by: ([words]) => readable(words.replace(/\s+/g, '')),
  },
};

/** What stands at the beginning of lines is taken off once of each kind: the next sign may be a token's own. */
const once = ['differences', 'quotes', 'times', 'numbers'];

function undo(name: string, rule: Rewriting, view: View): View | null {
  const isOnce = once.includes(name);
  if (isOnce && view.undone?.includes(name)) return null;
  const undone = rewritten(view, rule, name.startsWith('base64') ? 1 : 0);
  return undone && isOnce ? { ...undone, undone: `${view.undone ?? ''} ${name}` } : undone;
}

const undoings: ((view: View) => View | null)[] = [
  ...Object.entries(rules).map(
    ([name, rule]) =>
      (view: View) =>
        undo(name, rule, view),
  ),
  singleSpaced,
  withoutShared,
  byColumns,
  (view) => unwrapped(view, (line) => line.length),
  (view) => unwrapped(view, (line) => line.trimStart().length),
  withoutOdds,
];

/** So many views are looked at, and so many letters of them: a text made to have more gets no more time. */
const mostViews = 48;
const mostLetters = (text: string): number => 300_000 + 4 * text.length;
const deepest = 5;

/** No carrier hides all of these: how tokens begin, or a long word. */
const hint = /00D|5Aep|orce:|e[yw3][A-Za-z0-9]|[A-Za-z0-9+/_]{16}/;

/** Whether a token may begin in the text, coded or not. */
export const holdsHint = (text: string): boolean => hint.test(text);

/** Whether strings stand in the text that are to be put together. */
export const isPieced = (text: string): boolean => text.search(concatenated) >= 0;

/** The text, and what it is with one carrier or more undone: breadth first, each once. */
export function* viewsOf(text: string, longest: number): Generator<View> {
  const first = tidied(text);
  yield first;
  if (first.text.length > longest || !hint.test(first.text)) return;
  const seen = new Set([first.text]);
  let level = [first];
  let left = mostLetters(text);
  for (let step = 0; step < deepest && level.length > 0; step += 1) {
    const next: View[] = [];
    for (const view of level) {
      for (const undoing of undoings) {
        const undone = undoing(view);
        if (undone === null || seen.has(undone.text)) continue;
        left -= undone.text.length;
        if (seen.size >= mostViews || left < 0) return;
        seen.add(undone.text);
        next.push(undone);
        yield undone;
      }
    }
    level = next;
  }
}

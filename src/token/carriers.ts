/** What carries a token: each carrier can be undone, and they compose. A view knows where in the paste its letters stood. */

/** A text made of another; `origin` gives the place in the paste of the letter at a place. `depth`: how many codings were undone. */
export type View = { text: string; origin: (at: number) => number; depth: number };

type Rewriting = { pattern: RegExp; by: (match: RegExpExecArray) => string | null };

/** A view with each match replaced; null where nothing was. A match that gives null stays. */
function rewritten(view: View, { pattern, by }: Rewriting, deeper = 0): View | null {
  const parts: string[] = [];
  /** Where a stretch of the new text begins, where it stood, and whether its letters are those of there. */
  const stretches: { at: number; from: number; isSame: boolean }[] = [];
  let length = 0;
  const add = (text: string, from: number, isSame: boolean): void => {
    if (text === '') return;
    stretches.push({ at: length, from, isSame });
    parts.push(text);
    length += text.length;
  };
  let done = 0;
  for (const match of view.text.matchAll(pattern)) {
    const text = by(match as RegExpExecArray);
    if (text === null) continue;
    add(view.text.slice(done, match.index), done, true);
    add(text, match.index, false);
    done = match.index + match[0].length;
  }
  if (done === 0) return null;
  add(view.text.slice(done), done, true);
  const origin = (at: number): number => {
    let [low, high] = [0, stretches.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((stretches[middle]?.at ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    const stretch = stretches[low];
    return view.origin(stretch ? stretch.from + (stretch.isSame ? at - stretch.at : 0) : 0);
  };
  return { text: parts.join(''), origin, depth: view.depth + deeper };
}

/** Soft hyphen, zero-width ones, joiners, byte order mark, controls: they show as nothing. And what steers the colours of a terminal. */
const nothing = /\p{Cf}|(?![\t\n\r\u0085])\p{Cc}/gu;
const colours = /\p{Cc}(?:\[[\d;?]{0,20}[A-Za-z]|\]8?;[^\p{Cc}]{0,200}(?:\p{Cc}\\?))/gu;
/** Spaces that no keyboard makes. */
const oddSpaces = /[\u0085\u00A0\u1680\u2000-\u200A\u202F\u205F\u3000]/g;
const oddBreaks = /\u2028|\u2029/g;
/** What word processors, chats and Asian keyboards make of signs that tokens have. */
const oddSigns: Record<string, string> = {
  ...{ '\u2010': '-', '\u2011': '-', '\u2012': '-', '\u2013': '-', '\u2212': '-', '\uFE63': '-', '\uFF0D': '-' },
  ...{ '\uFF01': '!', '\uFF0E': '.', '\uFF1D': '=', '\uFF3F': '_', '\uFF1A': ':', '\uFF20': '@' },
};

const character = (code: string, base: number): string | null => {
  const number = Number.parseInt(code, base);
  return number > 0 && number < 0x110000 ? String.fromCodePoint(number) : null;
};

const letters: Record<string, string> = { n: '\n', r: '\n', t: '\t' };
const names: Record<string, string> = {
  ...{ amp: '&', quot: '"', lt: '<', gt: '>', apos: "'", nbsp: ' ', excl: '!', equals: '=', period: '.', lowbar: '_' },
  ...{ sol: '/', colon: ':', commat: '@', hyphen: '-', dash: '-', shy: '', zwnj: '', zwj: '', NewLine: '\n' },
};

/** Base64 of a text in which a token may stand; of such words alone is anything known. */
const readable = (word: string): string | null => {
  const text = Buffer.from(word, 'base64').toString('utf8');
  const plain = text.replaceAll('\u0000', ''); // of UTF-16, as PowerShell encodes
  const isText = !/\uFFFD|(?![\t\n\r])\p{Cc}/u.test(plain);
  return isText && /e(?:y[A-DI-L]|w[k-r0-3]|30)|00D|5Aep|force:|[A-Za-z0-9+/_-]{60}/.test(plain)
    ? `\n${plain}\n`
    : null;
};

/** One rule each: what it finds, and what stands there instead. All in linear time. */
const rules: Record<string, Rewriting> = {
  backslashes: {
    pattern: /(?<!\\)\\+(?:u\{?([0-9A-Fa-f]{1,6})\}?|x([0-9A-Fa-f]{2})|([nrt])|(["'`/!=.&:@ $~#_-]))/g,
    by: ([, wide, narrow, letter, sign]) =>
      wide || narrow ? character(wide ?? narrow ?? '', 16) : letter ? (letters[letter] ?? null) : (sign ?? null),
  },
  percent: { pattern: /%(?:25)*([2-7][0-9A-Fa-f]|0[AaDd9])/g, by: ([, code = '']) => character(code, 16) },
  printable: {
    pattern: /=(?:[ \t]*\r?\n|([2-7][0-9A-F]|0[AD9]))/g,
    by: ([, code]) => (code === undefined ? '' : character(code, 16)),
  },
  entities: {
    pattern: /&(?:#[xX]([0-9A-Fa-f]{1,6})|#(\d{1,7})|([A-Za-z]{2,10}));/g,
    by: ([, hex, decimal, name]) =>
      name ? (names[name] ?? null) : hex ? character(hex, 16) : character(decimal ?? '', 10),
  },
  markup: {
    pattern: /<(\/?)(wbr|br|p|div|li|td|tr|span|font|b|i|u|em|strong|a|code|mark|tt|pre|x-[a-z]+)\b([^<>]{0,500})>/gi,
    by: ([, , name = '']) => (/^(?:wbr|span|font|b|i|u|em|strong|a|mark|tt)$/i.test(name) ? '' : '\n'),
  },
  continuations: { pattern: /(?<![ \t\\])[ \t]*(?:\\+|\^|`|&\s?_|[ \t]_)[ \t]*\r?\n[ \t]*/g, by: () => '' },
  concatenations: {
    pattern:
      /(["'`])[ \t]*(?:(?:[+.&]|\|\||<>)[ \t]*(?:\\[ \t]*)?(?:\r?\n[ \t]*)?|(?:\\[ \t]*)?\r?\n[ \t]*(?:[+.&]|\|\||<>)?[ \t]*|[ \t])(?:[rbufRBUF]{0,2})\1/g,
    by: () => '',
  },
  quotes: {
    pattern: /^[ \t]*(?:[>|│┃║┆┊¦:#*;]|\/\/|--)(?:[ \t]*[>|│┃║┆┊¦#*])*[ \t]?|(?<![ \t])[ \t]*[|│┃║┆┊¦][ \t]*$/gm,
    by: () => '',
  },
  numbers: {
    pattern: /^[ \t]*(?:[>|][ \t]*)?(?:L(?:ine)?[ \t]?)?\d{1,7}(?:[ \t]*[:.)|│┃→\]-]|(?=[ \t]))[ \t]?[ \t]*/gm,
    by: () => '',
  },
  differences: { pattern: /^(?:[-+][ \t]*|[ \t])/gm, by: () => '' },
  base64: { pattern: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{20,}={0,2}/g, by: ([word]) => readable(word) },
  base64Lines: {
    pattern: /(?<![A-Za-z0-9+/_-])[A-Za-z0-9+/_-]{40,}={0,2}(?:\r?\n[ \t]*[A-Za-z0-9+/_-]{1,}={0,2}(?=[\s"']|$))+/g,
    by: ([words]) => readable(words.replace(/\s+/g, '')),
  },
};

/** What is always undone: it stands for nothing else. */
export const tidied = (text: string): View => {
  let view: View = { text, origin: (at) => at, depth: 0 };
  const odd = new RegExp(`[${Object.keys(oddSigns).join('')}]`, 'g');
  for (const rule of [
    { pattern: colours, by: () => '' },
    { pattern: nothing, by: () => '' },
    { pattern: oddSpaces, by: () => ' ' },
    { pattern: oddBreaks, by: () => '\n' },
    { pattern: odd, by: ([sign = '']) => oddSigns[sign] ?? sign },
  ] satisfies Rewriting[])
    view = rewritten(view, rule) ?? view;
  return view;
};

/** Whether signs that show as nothing stand inside the text. */
export const hasInvisible = (text: string): boolean => text.trim().search(nothing) >= 0;

/** The part of a line that it shares with the one before, as time and name of a log; its digits may differ. */
const sharedStart = (before: string, line: string): number => {
  let at = 0;
  const most = Math.min(before.length, line.length, 200);
  while (at < most && isAlike(before.charCodeAt(at), line.charCodeAt(at))) at += 1;
  while (at > 0 && /[\w.=+/-]/.test(line.charAt(at - 1))) at -= 1;
  return at;
};
const isDigit = (code: number): boolean => code >= 48 && code <= 57;
const isAlike = (one: number, other: number): boolean => one === other || (isDigit(one) && isDigit(other));

/** Lines without what each has in common with the line before. */
function withoutShared(view: View): View | null {
  const cuts: { at: number; length: number }[] = [];
  let before = '';
  let at = 0;
  for (const line of view.text.split('\n')) {
    const length = sharedStart(before, line);
    if (/\S/.test(line.slice(0, length))) cuts.push({ at, length });
    before = line;
    at += line.length + 1;
  }
  return cuts.length === 0 ? null : withoutStretches(view, cuts);
}

/** The text without some stretches, in their order. */
function withoutStretches(view: View, cuts: { at: number; length: number }[]): View {
  const parts: string[] = [];
  const starts: { at: number; from: number }[] = [];
  let [done, length] = [0, 0];
  for (const cut of [...cuts, { at: view.text.length, length: 0 }]) {
    starts.push({ at: length, from: done });
    parts.push(view.text.slice(done, cut.at));
    length += cut.at - done;
    done = cut.at + cut.length;
  }
  return { text: parts.join(''), origin: (at) => view.origin(placeIn(starts, at)), depth: view.depth };
}

const placeIn = (starts: { at: number; from: number }[], at: number): number => {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle]?.at ?? 0) <= at) low = middle;
    else high = middle - 1;
  }
  const start = starts[low];
  return start ? start.from + at - start.at : at;
};

/** A table, column by column: a token may go on in the next line of its cell. */
function byColumns(view: View): View | null {
  const parts: string[] = [];
  const starts: { at: number; from: number }[] = [];
  let [length, at] = [0, 0];
  const add = (text: string, from: number): void => {
    starts.push({ at: length, from });
    parts.push(text);
    length += text.length;
  };
  let rows: { text: string; from: number }[][] = [];
  const flush = (): void => {
    const columns = Math.max(0, ...rows.map((row) => row.length));
    for (let column = 0; column < columns; column += 1) {
      for (const row of rows) {
        const cell = row[column];
        if (cell) add(cell.text, cell.from);
        add('\n', cell?.from ?? 0);
      }
      add('\n', 0);
    }
    rows = [];
  };
  let isTable = false;
  for (const line of view.text.split('\n')) {
    const cells = cellsOf(line, at);
    if (cells === null) {
      flush();
      add(`${line}\n`, at);
    } else {
      isTable = true;
      rows.push(cells);
    }
    at += line.length + 1;
  }
  flush();
  return isTable
    ? { text: parts.join(''), origin: (place) => view.origin(placeIn(starts, place)), depth: view.depth }
    : null;
}

/** Null: the line is none of a table with more than one column. */
function cellsOf(line: string, at: number): { text: string; from: number }[] | null {
  const cells = line.split(/[|│┃║]/);
  if (cells.length < 4 || cells.length > 40) return null;
  let from = at;
  return cells.map((cell) => {
    const text = cell.trim();
    const place = from + cell.indexOf(text);
    from += cell.length + 1;
    return { text, from: place };
  });
}

const undoings: ((view: View) => View | null)[] = [
  ...Object.entries(rules).map(
    ([name, rule]) =>
      (view: View) =>
        rewritten(view, rule, name.startsWith('base64') ? 1 : 0),
  ),
  withoutShared,
  byColumns,
];

/** So many views are looked at, and so many letters of them: a text made to have more gets no more time. */
const mostViews = 48;
const mostLetters = 6_000_000;
const deepest = 5;

/** The text, and what it is with one carrier or more undone: breadth first, each once. */
export function* viewsOf(text: string, longest: number): Generator<View> {
  const first = tidied(text);
  yield first;
  if (first.text.length > longest) return;
  const seen = new Set([first.text]);
  let level = [first];
  let left = mostLetters;
  for (let step = 0; step < deepest && level.length > 0; step += 1) {
    const next: View[] = [];
    for (const view of level) {
      for (const undo of undoings) {
        const undone = undo(view);
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

/** What carries a token: each carrier can be undone, and they compose. A view knows where in the paste its letters stood. */

/** A text made of another; `origin` gives the place in the paste of the letter at a place. `depth`: how many codings were undone. */
export type View = { text: string; origin: (at: number) => number; depth: number; undone?: string };

type Rewriting = { pattern: RegExp; by: (match: RegExpExecArray) => string | null };

/** A view with each match replaced; null where nothing was. A match that gives null stays. */
function rewritten(view: View, { pattern, by }: Rewriting, deeper = 0): View | null {
  const parts: string[] = [];
  /** Where a stretch of the new text begins, where it stood, and how many letters of there are one of here. */
  const stretches: { at: number; from: number; scale: number }[] = [];
  let length = 0;
  const add = (text: string, from: number, before: number): void => {
    if (text === '') return;
    stretches.push({ at: length, from, scale: before / text.length });
    parts.push(text);
    length += text.length;
  };
  let done = 0;
  for (const match of view.text.matchAll(pattern)) {
    const text = by(match as RegExpExecArray);
    if (text === null) continue;
    add(view.text.slice(done, match.index), done, match.index - done);
    add(text, match.index, match[0].length);
    done = match.index + match[0].length;
  }
  if (done === 0) return null;
  add(view.text.slice(done), done, view.text.length - done);
  const origin = (at: number): number => {
    const stretch = stretches[lastUpTo(stretches, at)];
    return view.origin(stretch ? stretch.from + Math.floor((at - stretch.at) * stretch.scale) : 0);
  };
  return { ...view, text: parts.join(''), origin, depth: view.depth + deeper };
}

/** Soft hyphen, zero-width ones, joiners, byte order mark, controls: they show as nothing. And what steers the colours of a terminal. */
const nothing = /\p{Cf}|(?![\t\n\r\u0085])\p{Cc}/gu;
const colours = /(?![\t\n\r])\p{Cc}(?:\[[\d;?]{0,20}[A-Za-z]|\]8?;[^\p{Cc}]{0,200}(?:\p{Cc}\\?))/gu;
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

const letters: Record<string, string> = { n: '\n', r: '\r', t: '\t' };
const names: Record<string, string> = {
  ...{ amp: '&', quot: '"', lt: '<', gt: '>', apos: "'", nbsp: ' ', excl: '!', equals: '=', period: '.', lowbar: '_' },
  ...{ sol: '/', colon: ':', commat: '@', hyphen: '-', dash: '-', shy: '', zwnj: '', zwj: '', NewLine: '\n' },
};

/** Base64 of a text in which a token may stand; of such words alone is anything known. */
const readable = (word: string): string | null => {
  const text = Buffer.from(word, 'base64').toString('utf8');
  // NUL of UTF-16, as PowerShell encodes; colours of a terminal.
  const plain = text.includes('\u0000') || text.includes('\u001B') ? tidied(text).text : text;
  const isText = !/\uFFFD|(?![\t\n\r])\p{Cc}/u.test(plain);
  return isText && /e(?:y[A-DI-L]|w[k-r0-3]|30)|00D|5Aep|force:|[A-Za-z0-9+/_-]{60}/.test(plain) ? `"${plain}"` : null;
};

/** One rule each: what it finds, and what stands there instead. All in linear time. */
const rules: Record<string, Rewriting> = {
  backslashes: {
    pattern: /(?<!\\)\\+(?:u([0-9A-Fa-f]{4})|u\{([0-9A-Fa-f]{1,6})\}|x([0-9A-Fa-f]{2})|([nrt])|(["'`/!=.&:@ $~#_-]))/g,
    by: ([, wide, braced, narrow, letter, sign]) => {
      const code = wide ?? braced ?? narrow;
      if (code !== undefined) return character(code, 16);
      return letter === undefined ? (sign ?? null) : (letters[letter] ?? null);
    },
  },
  percent: { pattern: /%(?:25)*([2-7][0-9A-Fa-f]|0[AaDd9]|1[Bb])/g, by: ([, code = '']) => character(code, 16) },
  printable: {
    pattern: /=(?<=^.{55,160}=)(?<!==)[ \t]*\r?\n|=([2-7][0-9A-F]|0[AD9]|1B)/gm,
    by: ([, code]) => (code === undefined ? '' : character(code, 16)),
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

const oddOnes = new RegExp(`[${Object.keys(oddSigns).join('')}]`, 'g');
const odds: Rewriting[] = [
  { pattern: colours, by: () => '' },
  { pattern: nothing, by: () => '' },
  { pattern: oddSpaces, by: () => ' ' },
  { pattern: oddBreaks, by: () => '\n' },
  { pattern: oddOnes, by: ([sign = '']) => oddSigns[sign] ?? sign },
];

const withoutOdds = (view: View): View => odds.reduce((tidy, rule) => rewritten(tidy, rule) ?? tidy, view);

/** The text without what is always undone, since it stands for nothing else. */
export const tidied = (text: string): View => withoutOdds({ text, origin: (at) => at, depth: 0 });

/** Whether signs that show as nothing stand inside the text. */
export const hasInvisible = (text: string): boolean => text.trim().search(nothing) >= 0;

/** The part of a line that it shares with the one before, as time and name of a log; its digits may differ. */
const sharedStart = (before: string, line: string): number => {
  let at = 0;
  const most = Math.min(before.length, line.length, 200);
  while (at < most && isAlike(before.charCodeAt(at), line.charCodeAt(at))) at += 1;
  while (at > 0 && !/[\s|│┃║>:]/.test(line.charAt(at - 1))) at -= 1;
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
  return { ...view, text: parts.join(''), origin: (at) => view.origin(placeIn(starts, at)) };
}

const placeIn = (starts: { at: number; from: number }[], at: number): number => {
  const start = starts[lastUpTo(starts, at)];
  return start ? start.from + at - start.at : at;
};

/** The index of the last that begins at the place or before it. */
function lastUpTo(starts: { at: number }[], place: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle]?.at ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** In characters: no screen and no mail is narrower. */
const narrowest = 20;

/** A word of a language, and no piece of a token. */
export const isWord = (letters: string): boolean =>
  /^(?:[A-Z]?[a-z]{2,}|[A-Z]{3,}|[a-z]+[-_.][a-z]+|[a-z]+[-_]?\d{1,3}|\d{1,6}|[-_.]+)[.]?$/.test(letters);

/** A word alone, or a name before a value: no piece of what stands in the line above. */
const ownLines = [
  /^\s*\d{1,7}\W{0,3}$/,
  /^\s*["']?[\w.-]{1,60}["']?[ \t]{0,3}(?:=(?!=|\s*$)|=>|:)/,
  /^\s*(?:[a-z]{3,20}@|[\w.-]{1,60}\s{1,9}[|│┃║])/,
  /^\s*[.,;:)\]}"'`](?!\w)/,
  /^\s*(?:00D\w{12,15}!|5Aep|force:\/\/|eyJ[\w-]{4,4000}\.)/,
];
const isOwnLine = (line: string): boolean => isWord(line.trim()) || ownLines.some((pattern) => pattern.test(line));

/** Lines of which every other one is empty, as of line ends that were doubled. */
const singleSpaced = (view: View): View | null =>
  /\S\r?\n[ \t]*\S/.test(view.text) ? null : rewritten(view, { pattern: /\n[ \t]*\r?\n/g, by: () => '\n' });

/** Whether something stands before both that is none of their own. */
const hasFrame = (line: string, next: string): boolean => /\S/.test(next.slice(0, sharedStart(line, next)));

/** Lines that were broken because they were full, put together: those of a paragraph have the same length, and none is longer. */
function unwrapped(view: View, lengthOf: (line: string) => number): View | null {
  const all = view.text.split('\n');
  const lines = all.map((line) => line.replace(/\r$/, ''));
  const widths = widthsOf(lines, lengthOf);
  const cuts: { at: number; length: number }[] = [];
  let at = 0;
  for (const [index, line] of lines.entries()) {
    const [width = 0, next = ''] = [widths[index], lines[index + 1]];
    const whole = all[index]?.length ?? 0;
    if (
      width >= narrowest &&
      lengthOf(line) === width &&
      next.trim() !== '' &&
      !isOwnLine(next) &&
      !hasFrame(line, next)
    )
      cuts.push({ at: at + line.length, length: whole - line.length + 1 + next.length - next.trimStart().length });
    at += whole + 1;
  }
  return cuts.length === 0 ? null : withoutStretches(view, cuts);
}

/** For each line the length of the longest of its paragraph. */
function widthsOf(lines: string[], lengthOf: (line: string) => number): number[] {
  const widths = lines.map(() => 0);
  let [start, longest] = [0, 0];
  for (let at = 0; at <= lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (/\w/.test(line)) {
      longest = Math.max(longest, lengthOf(line));
      continue;
    }
    widths.fill(longest, start, at);
    [start, longest] = [at + 1, 0];
  }
  return widths;
}

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
  return isTable ? { ...view, text: parts.join(''), origin: (place) => view.origin(placeIn(starts, place)) } : null;
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

/** What stands at the beginning of lines is taken off once of each kind: the next sign may be a token's own. */
const once = ['differences', 'quotes', 'numbers'];

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

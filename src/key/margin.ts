/** What stands in front of each line, behind it or around it, when a PEM was copied out of something that shows lines. */

const changed = (before: string, after: string): string | null => (after === before ? null : after);

/** The lines without what stands in front of each of them, if each has it. Blank lines may go without. */
export function withoutMargin(text: string, margin: RegExp): string | null {
  const lines = text.split('\n');
  const full = lines.filter((line) => line.trim() !== '');
  if (full.length === 0 || !full.every((line) => margin.test(line))) return null;
  return lines.map((line) => line.replace(margin, '')).join('\n');
}

export const byLine = (text: string, undo: (line: string) => string): string | null =>
  changed(text, text.split('\n').map(undo).join('\n'));

/** Fewer lines may begin alike by chance. */
const FEWEST_LINES = 3;

/** How many signs at the beginning all of the words share. */
function sharedLength([first = '', ...others]: string[]): number {
  let length = first.length;
  for (const word of others) {
    let same = 0;
    while (same < length && word[same] === first[same]) same += 1;
    length = same;
  }
  return length;
}

/** Whatever stands in front of every line alike: a file's name, a comment's sign, the name of a step, a level. */
export function withoutCommonBeginning(text: string): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const shared = lines.length < FEWEST_LINES ? 0 : sharedLength(lines);
  // Letters at its end may be those of the text, as the zeros of a place are.
  const { length } = (lines[0] ?? '').slice(0, shared).replace(/(?<![A-Za-z0-9])[A-Za-z0-9]+$/, '');
  return length === 0 ? null : lines.map((line) => line.slice(length)).join('\n');
}

/** Whatever stands behind every line alike, of which the last may go without. */
export function withoutCommonEnding(text: string): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const backwards = lines.map((line) => [...line].reverse().join(''));
  const length = lines.length < FEWEST_LINES ? 0 : sharedLength(backwards.slice(0, -1));
  if (length === 0) return null;
  const ending = lines[0]?.slice(-length) ?? '';
  return lines.map((line) => (line.endsWith(ending) ? line.slice(0, -length) : line)).join('\n');
}

/** The body of a message: below lines of `Name: value` and a blank one. */
export function withoutHead(text: string): string | null {
  const [head = '', ...body] = text.replaceAll('\r', '').split('\n\n');
  const isHead = body.length > 0 && head.split('\n').every((line) => /^(?:[A-Z][\w-]{1,40}:|[ \t])/i.test(line));
  return isHead ? body.join('\n\n') : null;
}

/** A patch: its lines that were added, or all that were taken away, without their sign and without its own lines. */
export function withoutPatch(text: string): string | null {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const own = /^(?:diff |index |new file|deleted file|similarity |@@ |\+\+\+ |--- |\\ No newline)/;
  const body = lines.filter((line) => !own.test(line));
  const isPatch = lines.length > body.length ? /^@@ /m.test(text) : body.length >= FEWEST_LINES;
  if (!isPatch) return null;
  const marked = (sign: string): string[] => body.filter((line) => line.startsWith(sign));
  const sign = marked('-').length > marked('+').length ? '-' : '+';
  if (marked(sign).length === 0 || (lines.length === body.length && marked(sign).length < body.length)) return null;
  return body
    .filter((line) => line.startsWith(sign) || line.startsWith(' '))
    .map((line) => line.slice(1))
    .join('\n');
}

/** What stands in quotes of a program. By hand: a pattern reads a line to its end for each quote that nothing closes. */
function literalsIn(text: string): string[] {
  const found: string[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const quote = text[at] ?? '';
    if (!'"\'`'.includes(quote)) continue;
    const start = at + 1;
    const isOpen = (): boolean => at < text.length && text[at] !== quote && (quote === '`' || text[at] !== '\n');
    at = start;
    while (isOpen()) at += text[at] === '\\' && quote !== '`' ? 2 : 1;
    if (text[at] === quote) found.push(text.slice(start, at));
  }
  return found;
}

/** The literals of a program, put together: of any language, with whatever sign between them. */
export function fromLiterals(text: string): string | null {
  const literals = literalsIn(text);
  const from = literals.findIndex((one) => /BEGIN|^[A-Za-z0-9+/=:]{32}/.test(one));
  if (literals.length < 2 || from < 0) return null;
  return literals
    .slice(from)
    .map((one) => one.replace(/\\[nr]$/, ''))
    .join('\n');
}

/** In letters: a word that is longer is none of a language, and none of a path. */
const LONG_RUN = 200;
const MOST_RUNS = 20;

/** Of a text with one long word of base64 or more in it that word, or those that begin as a PEM does. */
export function longWords(text: string): string | null {
  const runs = [...text.matchAll(/[A-Za-z0-9+/_-]{40,}={0,2}/g)]
    .map(([run]) => run)
    .filter((run) => run.length >= LONG_RUN)
    .slice(0, MOST_RUNS);
  const telling = runs.filter((run) => /^(?:LS0t|TUlJ)/.test(run));
  const [one] = runs;
  if (telling.length > 0) return changed(text, telling.join('\n'));
  return one === undefined ? null : changed(text, one);
}

/** Words of one alphabet in line after line, as a block of base64 or a dump is. */
const isOfBlock = (line: string): boolean => /^[A-Za-z0-9+/_-]{20,}={0,2}$/.test(line.trim());

/** The longest block of base64 or hex in lines, with what may be the short end of it. */
export function longestBlock(text: string): string | null {
  const lines = text.split('\n');
  let best: string[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const start = at;
    while (at < lines.length && isOfBlock(lines[at] ?? '')) at += 1;
    const isCut = lines[at - 1]?.trim().length !== lines[start]?.trim().length;
    const isEnd = at > start && !isCut && /^[A-Za-z0-9+/_-]+={0,2}$/.test((lines[at] ?? '').trim());
    const block = lines.slice(start, isEnd ? at + 1 : at);
    if (block.length > best.length) best = block;
  }
  return best.length < 2 ? null : changed(text, best.join('\n'));
}

/** The longest text between two tags. */
export function longestElement(text: string): string | null {
  const parts = text.replaceAll('<![CDATA[', '').replaceAll(']]>', '').split(/[<>]/);
  // Every other one is the inside of a tag.
  const texts = parts.filter((_, at) => at % 2 === 0);
  if (parts.length < FEWEST_LINES) return null;
  return texts.reduce((best, one) => (one.length > best.length ? one : best), '');
}

/** What stands in front of a label in its line, by hand: a pattern would try each dash anew. */
function before(line: string, word: string): string {
  let at = line.lastIndexOf(word);
  while (at > 0 && '- \t'.includes(line[at - 1] ?? '')) at -= 1;
  return line.slice(0, Math.max(at, 0));
}

/**
 * From the line of the first label to that of the last, without what stands in front of the last one wherever it stands in front: the
 * first may have the name of a setting there, and the lines around them something else.
 */
export function withinLabels(text: string): string | null {
  const lines = text.split('\n');
  const first = lines.findIndex((line) => line.includes('BEGIN'));
  const last = lines.findLastIndex((line) => line.includes('END'));
  if (first < 0 || last <= first) return null;
  const margin = before(lines[last] ?? '', 'END').trim();
  const within = lines.slice(first, last + 1).map((line) => {
    const text = line.trim();
    return text.startsWith(margin) ? text.slice(margin.length) : text;
  });
  const beginning = lines[first] ?? '';
  within[0] = beginning.slice(before(beginning, 'BEGIN').length);
  return changed(text, within.join('\n'));
}

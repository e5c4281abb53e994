/** Lines that were broken, doubled or begun alike by what carried them. */
import { rewritten, type View, withoutStretches } from './view.ts';

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
export function withoutShared(view: View): View | null {
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
export const singleSpaced = (view: View): View | null =>
  /\S\r?\n[ \t]*\S/.test(view.text) ? null : rewritten(view, { pattern: /\n[ \t]*\r?\n/g, by: () => '\n' });

/** Whether something stands before both that is none of their own. */
const hasFrame = (line: string, next: string): boolean => /\S/.test(next.slice(0, sharedStart(line, next)));

/** Lines that were broken because they were full, put together: those of a paragraph have the same length, and none is longer. */
export function unwrapped(view: View, lengthOf: (line: string) => number): View | null {
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

/** Which listed texts a paste holds. */
import type { ListedText } from './lists.ts';
import { occursInOrder } from './words-in-order.ts';

/** A reading of a paste, made ready to be asked for many texts. */
export type Searched = { text: string; words: Set<string>; cells: Set<string> };

/** By these it is known at once that most texts are not there; words of other letters are looked for themselves. */
const wordsOf = (text: string): string[] => text.match(/[a-z0-9_]{2,}/g) ?? [];

/** In characters: a longer cell is no message by itself. */
const LONGEST_CELL = 400;
const MOST_COLONS = 8;

const withoutEnd = (text: string): string => text.replace(/[\s"')\]},.!。]{1,20}$/, '');

const bare = (text: string): string => withoutEnd(text.replace(/\s+/g, ' ').replace(/^[\s"'([{>-]+/, '')).toLowerCase();

/** What may stand for itself in a line: the line, each of its cells, and what comes behind each colon of one. */
function cellsOf(line: string): string[] {
  const cells = [line, ...line.split(/[|,;\t"│┃]/)].filter((cell) => cell.length <= LONGEST_CELL).map(bare);
  return cells.flatMap((cell) => [cell, ...behindColons(cell)]);
}

function behindColons(cell: string): string[] {
  const found: string[] = [];
  for (let at = cell.indexOf(': '); at >= 0 && found.length < MOST_COLONS; at = cell.indexOf(': ', at + 2)) {
    found.push(bare(cell.slice(at + 2)));
  }
  return found;
}

/** The readings of lines, made ready. */
export function searched(lines: readonly string[], readings: readonly string[]): Searched[] {
  const cells = new Set([...new Set(lines)].flatMap(cellsOf));
  return readings.map((reading) => {
    const text = reading.toLowerCase();
    return { text, words: new Set(wordsOf(text)), cells };
  });
}

/** Whether a paste holds a text, whatever stands in the places of its values. */
export function holds({ text, words, cells }: Searched, listed: ListedText): boolean {
  if (!listed.parts.every((part) => wordsOf(part).every((word) => words.has(word)))) return false;
  if (!listed.isShared || listed.marks.some((mark) => text.includes(mark))) return occursInOrder(text, listed.parts);
  return standsAlone(cells, listed);
}

/** The text is all that a cell says, or all that its values leave of one. */
function standsAlone(cells: Set<string>, { parts, text }: ListedText): boolean {
  if (!text.includes('{}')) return cells.has(bare(text));
  const [start = '', ...rest] = text.split('{}');
  const end = rest.at(-1) ?? '';
  return [...cells].some(
    (cell) => cell.startsWith(start.trim()) && cell.endsWith(withoutEnd(end).trim()) && occursInOrder(cell, parts),
  );
}

/**
 * Tables as the host draws them. Its own library brings a renderer (ink and react) that costs more than the rest of a
 * command; what is drawn here is the same to the byte, which `test/interop/table.test.ts` holds against the library.
 */
import { stripVTControlCharacters, styleText } from 'node:util';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { screenLine } from '../faults/harmless.ts';

/** `name`: the heading. Cells are text of one line; a missing one is blank. */
export type Table = { columns: { key: string; name: string }[]; data: { [key: string]: string }[] };

type Column = { key: string; name: string; width: number };

/** From so many rows on the library prints plain lines: a table that it draws takes a quarter of a megabyte for each row. */
export const DRAWN_ROWS = 100;

/** What a user can set to have tables look otherwise. In a build (CI) the library draws no lines. */
const looks = [
  'CI',
  'OCLIF_TABLE_LIMIT',
  'SF_TABLE_LIMIT',
  'SF_TABLE_BORDER_STYLE',
  'SF_TABLE_OVERFLOW',
  'SF_NO_TABLE_STYLE',
];

/** Whether the table is one that looks as drawn here; any other one is the library's. */
export const isDrawnHere = ({ data }: Table): boolean =>
  data.length < DRAWN_ROWS && looks.every((name) => !process.env[name]);

/** The table with cells that only our colours steer, for the library: it may begin a line with a cell, or with a part of one. */
export const harmlessTable = ({ columns, data }: Table): Table => ({
  columns,
  data: cleaned(data, (cell) => screenLine(cell).replaceAll('::', '\\u003a:')),
});

const cleaned = (data: Table['data'], clean: (cell: string) => string): Table['data'] =>
  data.map((row) => Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, clean(cell)])));

/** Blanks on either side of a cell. */
const PADDING = 1;
/** What a column keeps when nothing else fits. */
const NARROWEST = 3;

const widthOf = (text: string): number => stringWidth(stripVTControlCharacters(text));

const totalWidth = (columns: Column[]): number => columns.reduce((sum, { width }) => sum + width + 1, 1);

/** Takes what is too much from the widest column, then from the next, each down to what `least` leaves it. */
function narrowed(columns: Column[], most: number, least: (column: Column) => number): Column[] {
  const widest = [...columns].sort((one, other) => other.width - one.width);
  const widths = new Map(columns.map((column) => [column, column.width]));
  let excess = totalWidth(columns) - most;
  for (const column of widest) {
    if (excess <= 0) break;
    const width = Math.max(column.width - excess, least(column) + 2 * PADDING);
    excess -= column.width - width;
    widths.set(column, width);
  }
  return columns.map((column) => ({ ...column, width: widths.get(column) ?? column.width }));
}

/** As wide as the widest cell, or as the terminal allows. Without a width of the terminal nothing is narrowed. */
function columnsOf({ columns, data }: Table, terminalWidth: number): Column[] {
  const natural = columns.map(({ key, name }) => ({
    key,
    name,
    width: Math.max(widthOf(name), ...data.map((row) => widthOf(row[key] ?? ''))) + 2 * PADDING,
  }));
  if (terminalWidth === 0) return natural;
  const toHeadings = narrowed(natural, terminalWidth, ({ name }) => widthOf(name));
  return narrowed(toHeadings, terminalWidth, () => NARROWEST);
}

/** The lines of a cell, each filled up to the width of its column. */
function cellLines(text: string, width: number): string[] {
  const space = width - 2 * PADDING;
  const wrapped = widthOf(text) <= space ? text : wrapAnsi(text, space, { hard: true, trim: true, wordWrap: true });
  const fill = (line: string): string =>
    `${' '.repeat(PADDING)}${line}${' '.repeat(Math.max(0, width - PADDING - widthOf(line)))}`;
  return wrapped.replace(/^\n/, '').split('\n').map(fill);
}

function rowLines(columns: Column[], textOf: (column: Column) => string, paint = (text: string) => text): string[] {
  const cells = columns.map((column) => cellLines(textOf(column), column.width));
  const height = Math.max(...cells.map((lines) => lines.length));
  return Array.from({ length: height }, (_, at) => {
    const parts = cells.map((lines, index) => lines[at] ?? ' '.repeat(columns[index]?.width ?? 0));
    return `│${parts.map(paint).join('│')}│`;
  });
}

const rule = (columns: Column[], [left, cross, right]: [string, string, string]): string =>
  `${left}${columns.map(({ width }) => '─'.repeat(width)).join(cross)}${right}`;

const heading = (text: string): string => styleText(['bold', 'blue'], text, { stream: process.stdout });

/** The table as lines. `terminalWidth` in columns; 0: unknown. */
export function tableLines(table: Table, terminalWidth: number): string[] {
  const data = cleaned(table.data, screenLine);
  const columns = columnsOf({ ...table, data }, terminalWidth);
  return [
    rule(columns, ['┌', '┬', '┐']),
    ...rowLines(columns, ({ name }) => name, heading),
    rule(columns, ['├', '┼', '┤']),
    ...data.flatMap((row) => rowLines(columns, ({ key }) => row[key] ?? '')),
    rule(columns, ['└', '┴', '┘']),
  ];
}

/** In columns: a narrower terminal gets a list. */
const NARROWEST_TABLE = 60;

/** Whether the table can be drawn in this width without a break inside a word. */
export function fits(table: Table, terminalWidth: number): boolean {
  if (terminalWidth === 0) return true;
  if (terminalWidth < NARROWEST_TABLE) return false;
  return columnsOf(table, terminalWidth).every(({ key, name, width }) =>
    [name, ...table.data.map((row) => row[key] ?? '')].every((cell) => longestWord(cell) <= width - 2 * PADDING),
  );
}

const longestWord = (text: string): number => Math.max(...text.split(' ').map(widthOf));

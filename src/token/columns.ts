/** Tables, in whose cells a token may go on from line to line. */
import { placeIn, type View } from './view.ts';

/** A table, column by column: a token may go on in the next line of its cell. */
export function byColumns(view: View): View | null {
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

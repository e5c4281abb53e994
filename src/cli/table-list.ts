/** What a narrow terminal gets in place of a table: the rows under one another, each with the headings in front. */
import { stripVTControlCharacters } from 'node:util';
import { ux } from '@oclif/core/ux';
import { alignedLines } from './layout.ts';
import type { Table } from './table.ts';

const INDENT = 2;

export function listLines({ columns, data }: Table): string[] {
  const [first, ...others] = columns;
  return data.flatMap((row) => {
    const cells = others.map(({ key, name }) => ({ name, text: row[key] ?? '' })).filter(({ text }) => text !== '');
    const lines = cells.length > 0 ? linesOf(cells) : [];
    return [ux.colorize('bold', row[first?.key ?? ''] ?? ''), ...lines, ''];
  });
}

/** Laid out by what is seen; a cell in colour that is whole on its line gets it back. */
function linesOf(cells: { name: string; text: string }[]): string[] {
  const rows = cells.map(({ name, text }) => ({ name, value: stripVTControlCharacters(text) }));
  return alignedLines(rows, INDENT).map((line) => {
    const cell = cells.find(({ text }, at) => text !== rows[at]?.value && line.endsWith(`  ${rows[at]?.value}`));
    return cell ? `${line.slice(0, line.length - stripVTControlCharacters(cell.text).length)}${cell.text}` : line;
  });
}

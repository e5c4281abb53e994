/** What a narrow terminal gets in place of a table: the rows under one another, each with the headings in front. */
import { stripVTControlCharacters } from 'node:util';
import { ux } from '@oclif/core/ux';
import { alignedLines } from './layout.ts';
import type { Table } from './table.ts';

const INDENT = 2;

export function listLines({ columns, data }: Table): string[] {
  const [first, ...others] = columns;
  const textOf = (row: Table['data'][number], key = ''): string => stripVTControlCharacters(row[key] ?? '');
  return data.flatMap((row) => {
    const rows = others.map(({ key, name }) => ({ name, value: textOf(row, key) })).filter(({ value }) => value !== '');
    return [ux.colorize('bold', textOf(row, first?.key)), ...alignedLines(rows, INDENT), ''];
  });
}

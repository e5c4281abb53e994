export type Row = { name: string; value: string };

/** Names and values as aligned lines. */
export function alignedLines(rows: Row[]): string[] {
  const width = Math.max(...rows.map(({ name }) => name.length));
  return rows.map(({ name, value }) => `${name.padEnd(width)}  ${value}`);
}

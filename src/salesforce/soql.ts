/** SOQL whose values are quoted, and the shape of the rows that answer it. docs/salesforce.md §10, §12.3 */

/** A query, or a part of one. `soql` alone makes it, so nothing that a person typed gets into a query unquoted. */
class SoqlText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}
export type Soql = SoqlText;

/** Dates are times with a zone, which SOQL does not quote; a list is what goes behind `IN`, and holds at least one value. */
type SoqlValue = string | number | boolean | Date | readonly string[] | Soql;

/** Writes SOQL; each value is put in as a literal, another piece of SOQL as it is. */
export const soql = (strings: TemplateStringsArray, ...values: SoqlValue[]): Soql =>
  new SoqlText(String.raw({ raw: strings }, ...values.map(literal)));

function literal(value: SoqlValue): string {
  if (value instanceof SoqlText) return value.text;
  if (typeof value === 'string') return `'${value.replace(/[\\']/g, '\\$&')}'`;
  if (value instanceof Date) return value.toISOString();
  if (typeof value !== 'object') return String(value);
  if (value.length === 0) throw new RangeError('IN takes at least one value.');
  return `(${value.map(literal).join(',')})`;
}

/** The name of a field or of an object, where it is not written in the query itself. */
export function soqlName(name: string): Soql {
  if (!/^[a-z]\w*(?:\.[a-z]\w*)*$/i.test(name)) throw new RangeError('A name in SOQL is letters, digits, _ and dots.');
  return new SoqlText(name);
}

/** Reads a field; undefined: it holds what it should not. */
type Column<T> = (value: unknown) => T | undefined;

/** The fields of a row by name, those of a parent by path, such as `Profile.Name`: what a query asks for, and how it is read. */
export type Columns = { [path: string]: Column<string | boolean | null> };
export type Row<C extends Columns> = { [Path in keyof C]: Exclude<ReturnType<C[Path]>, undefined> };

const text: Column<string> = (value) =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : undefined;
const flag: Column<boolean> = (value) => (typeof value === 'boolean' ? value : undefined);
const time: Column<string> = (value) => {
  const at = Date.parse(text(value) ?? '');
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
};
const orNull =
  <T>(column: Column<T>): Column<T | null> =>
  (value) =>
    value === null ? null : column(value);

/** Numbers are read as text, times as ISO 8601 in UTC. What an org leaves out is null. */
export const column = {
  text,
  flag,
  time,
  textOrNull: orNull(text),
  flagOrNull: orNull(flag),
  timeOrNull: orNull(time),
};

/** The whole query: these columns of what `from` names (`FROM …`). */
export const select = (columns: Columns, from: Soql): string =>
  `SELECT ${Object.keys(columns)
    .map((path) => soqlName(path).text)
    .join(', ')} ${from.text}`;

/** The rows in an answer; null when it is none, or a field holds what it should not. */
export function readRows<C extends Columns>(columns: C, records: unknown): Row<C>[] | null {
  if (!Array.isArray(records)) return null;
  const rows = records.map((record) => readRow(columns, record));
  return rows.every((row) => row !== null) ? rows : null;
}

function readRow<C extends Columns>(columns: C, record: unknown): Row<C> | null {
  const fields = Object.entries(columns).map(([path, read]) => [path, read(at(record, path.split('.')))] as const);
  return fields.some(([, value]) => value === undefined) ? null : (Object.fromEntries(fields) as Row<C>);
}

const at = (value: unknown, path: string[]): unknown =>
  path.reduce((now, name) => (now as Record<string, unknown> | null)?.[name] ?? null, value ?? null);

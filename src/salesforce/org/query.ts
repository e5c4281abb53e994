import { reached } from './call-org.ts';
import type { Connection } from './connection.ts';

/** More rows than any org will give. */
const MOST_ROWS = 100_000;

/** All rows of a query, page after page. @throws JwtError as `reached`. */
export async function rowsOf<Row extends object>(connection: Connection, soql: string): Promise<Row[]> {
  const page = await reached(connection, () => connection.query<Row>(soql, { autoFetch: true, maxFetch: MOST_ROWS }));
  return page.records;
}

/** A SOQL literal. */
export const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

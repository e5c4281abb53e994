import { type Columns, type Row, readRows, type Soql, select } from '../soql.ts';
import { restPath } from '../versions.ts';
import type { Connection } from './connection.ts';
import { answeredBadly } from './http/http.ts';
import { type Page, pagesOf } from './pages.ts';

/** More than anybody looks through, and what memory has room for. */
const MOST_ROWS = 100_000;

/**
 * All rows of a query, page after page. `from` is the query without its columns: ``soql`FROM User WHERE Username = ${name}` ``.
 * `apiVersion`: where it has to be another one than the connection's.
 *
 * @throws JwtError as `callOrg`; `OrgAnsweredBadlyError` for rows of another shape than `columns` say, and for a list without end.
 */
export async function queryRows<C extends Columns>(
  connection: Connection,
  columns: C,
  from: Soql,
  apiVersion?: number,
): Promise<Row<C>[]> {
  const { rows, whole } = await queryFirstRows(connection, columns, from, apiVersion);
  if (!whole) throw answeredBadly('endless', connection.instanceUrl, 200);
  return rows;
}

/** The same for lists that may be longer than anybody wants: `whole` is false where there are more. */
export async function queryFirstRows<C extends Columns>(
  connection: Connection,
  columns: C,
  from: Soql,
  apiVersion: number = Number(connection.version),
): Promise<{ rows: Row<C>[]; whole: boolean }> {
  const rows: Row<C>[] = [];
  const query = encodeURIComponent(select(columns, from));
  const first = `${restPath(apiVersion.toFixed(1))}/query?q=${query}`;
  for await (const page of pagesOf(connection, first, NEXT)) {
    if (page === null || rows.length >= MOST_ROWS) return { rows, whole: false };
    const read = isCutOff(page) ? null : readRows(columns, page.records);
    if (!read) throw answeredBadly('incomplete', connection.instanceUrl, 200);
    for (const row of read) rows.push(row);
  }
  return { rows, whole: true };
}

const NEXT = 'nextRecordsUrl';

/** There are more rows, and nobody says where. */
const isCutOff = (page: Page): boolean => page.done === false && !page[NEXT];

import { type Columns, type Row, readRows, type Soql, select } from '../soql.ts';
import { restPath } from '../versions.ts';
import { callOrg } from './call-org.ts';
import type { Connection } from './connection.ts';
import { answeredBadly } from './http/http.ts';

/** More rows than any org will give. */
const MOST_ROWS = 100_000;

/**
 * All rows of a query, page after page. `from` is the query without its columns: ``soql`FROM User WHERE Username = ${name}` ``.
 * `apiVersion`: where it has to be another one than the connection's.
 *
 * @throws JwtError as `callOrg`; `OrgAnsweredBadlyError` for rows of another shape than `columns` say.
 */
export async function queryRows<C extends Columns>(
  connection: Connection,
  columns: C,
  from: Soql,
  apiVersion: number = Number(connection.version),
): Promise<Row<C>[]> {
  const rows: Row<C>[] = [];
  const query = encodeURIComponent(select(columns, from));
  let url: string | undefined = `${restPath(apiVersion.toFixed(1))}/query?q=${query}`;
  while (url !== undefined && rows.length < MOST_ROWS) {
    const address: string = url;
    const page = await callOrg(connection, () => connection.request<Page | null>({ method: 'GET', url: address }));
    const read = readRows(columns, page?.records);
    if (!read) throw answeredBadly('incomplete', connection.instanceUrl, 200);
    rows.push(...read);
    url = page?.nextRecordsUrl;
  }
  return rows;
}

type Page = { records?: unknown; nextRecordsUrl?: string };

/** Lists that an org hands out in pages, each of which names the address of the next. docs/salesforce.md §4.6, §12.3 */
import { addressOn } from '../hosts.ts';
import { callOrg } from './call-org.ts';
import type { Connection } from './connection.ts';
import { answeredBadly } from './http/http.ts';

/** The fields of one page. */
export type Page = { [field: string]: unknown };

/** At the least that a page holds (200 rows of SOQL, 100 apps with usage) more than any list here has. docs/salesforce.md §12.3 */
const MOST_PAGES = 500;
/** Of all pages of one list, in characters of JSON: 100,000 rows of the widest query. */
const MOST_CHARACTERS = 67_108_864;

/**
 * The pages from `first` on; `next` is the field that names the next address. The org does not decide when this ends: null stands,
 * once, for pages that are not asked for, since there are too many, the next one was there before, or `maySend` says no.
 *
 * @throws JwtError as `callOrg`; `OrgAnsweredBadlyError` for what is no page, and for a next one on another host.
 */
export async function* pagesOf(
  connection: Connection,
  first: string,
  next: string,
  maySend: () => boolean = () => true,
): AsyncGenerator<Page | null, void> {
  const asked = new Set<string>();
  let characters = 0;
  const onBytes = (length: number): void => {
    characters += length;
  };
  for (let url: string | null = first; url !== null; ) {
    const link: string = url;
    const address = addressOn(connection.instanceUrl, link);
    if (asked.has(address) || asked.size >= MOST_PAGES || characters > MOST_CHARACTERS || !maySend()) return yield null;
    asked.add(address);
    const page = await callOrg(connection, () => connection.request<unknown>({ method: 'GET', url: link, onBytes }));
    if (!isPage(page)) throw answeredBadly('incomplete', connection.instanceUrl, 200);
    yield page;
    url = nextOf(page[next], connection);
  }
}

const isPage = (value: unknown): value is Page => typeof value === 'object' && value !== null && !Array.isArray(value);

function nextOf(link: unknown, { instanceUrl }: Connection): string | null {
  if (link === undefined || link === null || link === '') return null;
  if (typeof link === 'string') return link;
  throw answeredBadly('incomplete', instanceUrl, 200);
}

/** A paste that is a JSON document, and its fields. */
import type { Json } from '../faults/errors.ts';
import { parseJson } from '../salesforce/json.ts';
import { isMasked } from './form.ts';

/** In characters. A longer document is read as any text: the parser would keep Ctrl-C waiting. */
const maxDocument = 4 * 1024 * 1024;

export const documentOf = (text: string): Json | undefined => {
  const document = text.length > maxDocument ? undefined : parseJson(text.replace(/^\uFEFF/, ''));
  return typeof document === 'object' && document !== null ? document : undefined;
};

/** Names under which tokens travel, the most telling first: token responses, `sf --json`, this plugin's own results. */
const tokenFields = [
  'access_token',
  'accessToken',
  'assertion',
  'client_assertion',
  'token',
  'jwt',
  'id_token',
  'idToken',
  'sfdxAuthUrl',
  'refresh_token',
  'refreshToken',
];

/** Enough for the longest list of orgs; a document with more is no token response. */
const maxValues = 20_000;

type Field = { path: string; name: string; value: Json };

const childrenOf = ({ path, value }: Field): Field[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(Array.isArray(value) ? value.slice(0, maxValues) : value)
        .slice(0, maxValues)
        .map(([name, child]) => ({ path: path === '' ? name : `${path}.${name}`, name, value: child }))
    : [];

export type TextField = { path: string; name: string; text: string };

/** Every string of the document, those under telling names first; breadth first and without recursion. */
export const fieldsOf = (document: Json): TextField[] => {
  const queue: Field[] = [{ path: '', name: '', value: document }];
  for (const [at, field] of queue.entries()) {
    if (at >= maxValues) break;
    queue.push(...childrenOf(field));
  }
  const fields = queue
    .slice(0, maxValues)
    .flatMap(({ path, name, value }) => (typeof value === 'string' ? [{ path, name, text: value }] : []));
  return fields.toSorted((a, b) => rankOf(a) - rankOf(b));
};

const rankOf = ({ name }: TextField): number => {
  const rank = tokenFields.indexOf(name);
  return rank < 0 ? tokenFields.length : rank;
};

/** Nobody's name of a field is longer. */
export const shortPath = (path: string): string => (path.length > 80 ? `…${path.slice(-79)}` : path);

/** A field in which a token was before somebody masked it. */
export const maskedField = (document: Json): string | undefined =>
  fieldsOf(document).find(({ name, text }) => tokenFields.includes(name) && isMasked(text))?.path;

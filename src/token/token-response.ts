import type { Json } from '../faults/errors.ts';
import { formOf } from './token-form.ts';

/** Where a JSON document keeps its token. `tokens` is empty when the field is there but masked. */
export type TokenField = { path: string; tokens: string[] };

/** Names under which tokens travel, the most telling first: token responses, `sf --json`, this plugin's own results. */
const names = [
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

type Place = { path: string; name: string; value: Json };

const childrenOf = ({ path, value }: Place): Place[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(value).map(([name, child]) => ({
        path: path === '' ? name : `${path}.${name}`,
        name,
        value: child,
      }))
    : [];

/** Every string of the document under one of the names, breadth first and without recursion. */
const fieldsOf = (document: Json): Place[] => {
  const queue: Place[] = [{ path: '', name: '', value: document }];
  const fields: Place[] = [];
  for (let at = 0; at < queue.length && at < maxValues; at += 1) {
    const place = queue[at];
    if (place === undefined) break;
    if (typeof place.value === 'string' && names.includes(place.name)) fields.push(place);
    queue.push(...childrenOf(place).slice(0, maxValues));
  }
  return fields;
};

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text.trim());
  } catch {
    return undefined;
  }
};

const asToken = ({ value }: Place): string | undefined =>
  typeof value === 'string' && formOf(value.trim()) !== undefined ? value.trim() : undefined;

const shown = ({ path }: Place): string => (path.length > 80 ? `…${path.slice(-79)}` : path);

/**
 * The token of a JSON document: a token response, the output of an sf command with `--json`, a list of such.
 * Returns nothing when the text is no JSON document, or has no field that could hold a token.
 */
export const findTokenField = (text: string): TokenField | undefined => {
  const document = parse(text);
  const fields = typeof document === 'object' && document !== null ? fieldsOf(document) : [];
  const ranked = names.flatMap((name) => fields.filter((field) => field.name === name));
  const best = ranked.find((field) => asToken(field) !== undefined);
  if (best === undefined) return ranked[0] && { path: shown(ranked[0]), tokens: [] };
  const alike = ranked.filter((field) => field.name === best.name).map(asToken);
  return { path: shown(best), tokens: [...new Set(alike.filter((token) => token !== undefined))] };
};

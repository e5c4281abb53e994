/** Runs a parsed query over the org's objects. */
import { selectRows } from './conditions.ts';
import type { Row, SoqlObject, Value } from './schema.ts';
import { canonicalPath, findObject, related, type Scope } from './scope.ts';
import { type Query, SoqlError } from './syntax.ts';

export type Result = { object: SoqlObject; fields: string[]; records: Record<string, unknown>[]; total: number };

const maximumOffset = 2000;

export function runQuery(scope: Scope, query: Query): Result {
  const object = findObject(scope, query.from);
  if (query.offset > maximumOffset) {
    throw new SoqlError('NUMBER_OUTSIDE_VALID_RANGE', `Maximum SOQL offset allowed is ${maximumOffset}`);
  }
  const asked = query.limit ?? Number.POSITIVE_INFINITY;
  const matching = selectRows(scope, object, query);
  if (query.fields === 'count') return { object, fields: [], records: [], total: Math.min(matching.length, asked) };
  const fields = query.fields.map((path) => canonicalPath(scope, object, path));
  const page = matching.slice(query.offset, query.offset + Math.min(asked, rowLimit(object)));
  return { object, fields, records: page.map((row) => render(scope, object, row, fields)), total: page.length };
}

/** OauthToken gives 500 rows a query; the rest is behind OFFSET. docs/salesforce.md §10 */
function rowLimit(object: SoqlObject): number {
  return object.name === 'OauthToken' ? 500 : Number.POSITIVE_INFINITY;
}

/** A record as JSON: fields of related records lie in objects of their own. */
function render(scope: Scope, object: SoqlObject, row: Row, paths: string[]): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: attributes(scope, object, row) };
  for (const path of paths) {
    const [name = '', ...rest] = path.split('.');
    if (rest.length === 0) record[name] = renderValue(object, name, row[name] ?? null);
    else record[name] ??= renderRelated(scope, object, row, name, paths);
  }
  return record;
}

function renderRelated(
  scope: Scope,
  object: SoqlObject,
  row: Row,
  name: string,
  paths: string[],
): Record<string, unknown> | null {
  const next = related(scope, object, row, name);
  const inner = paths.filter((path) => path.startsWith(`${name}.`)).map((path) => path.slice(name.length + 1));
  return next && render(scope, next.object, next.row, inner);
}

function attributes(scope: Scope, object: SoqlObject, row: Row): Record<string, string> {
  const root = scope.api === 'tooling' ? 'tooling/sobjects' : 'sobjects';
  const version = `/services/data/v${scope.call.version}.0`;
  return row.Id ? { type: object.name, url: `${version}/${root}/${object.name}/${row.Id}` } : { type: object.name };
}

function renderValue(object: SoqlObject, name: string, value: Value): Value {
  const isTime = object.fields[name]?.type === 'datetime' && typeof value === 'number';
  return isTime ? new Date(value).toISOString().replace('Z', '+0000') : value;
}

/** What one query can see: the caller, the API it came by, the objects, and the paths of fields between them. */
import type { RestCall } from '../rest/guard.ts';
import type { Field, Row, SoqlObject, Value } from './schema.ts';
import { SoqlError } from './syntax.ts';

export type Api = 'data' | 'tooling';
export type Scope = { call: RestCall; api: Api; objects: readonly SoqlObject[] };

/** A field found by its path: the object it is on, and its name there. */
export type Found = { object: SoqlObject; name: string; field: Field };

/** The object of that name, in any case, if this API and this user have it. */
export function findObject(scope: Scope, name: string): SoqlObject {
  const object = scope.objects.find((one) => one.name.toLowerCase() === name.toLowerCase());
  const isOpen = object?.permissions?.some((one) => scope.call.session.user.permissions.includes(one)) ?? true;
  const hasApps =
    scope.call.state.hasExternalClientApps || !/^(?:ExternalClientApp|ExtlClntApp)/.test(object?.name ?? '');
  const isThere = hasApps && (object?.isThere?.(scope.call) ?? true);
  if (object?.apis.includes(scope.api) && isOpen && isThere) return object;
  throw new SoqlError(
    'INVALID_TYPE',
    `sObject type '${name}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' after the entity name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

export function findField(scope: Scope, object: SoqlObject, path: string): Found {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return ownField(scope, object, first);
  if (first.toLowerCase() === object.name.toLowerCase()) return findField(scope, object, rest.join('.'));
  const target = relationshipField(object, first)?.[1].relationship?.object;
  const next = scope.objects.find((one) => one.name === target);
  if (next) return findField(scope, next, rest.join('.'));
  throw new SoqlError(
    'INVALID_FIELD',
    `Didn't understand relationship '${first}' in field path. If you are attempting to use a custom relationship, be sure to append the '__r' after the custom relationship name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

function relationshipField(object: SoqlObject, name: string): [string, Field] | undefined {
  return Object.entries(object.fields).find(
    ([, field]) => field.relationship?.name.toLowerCase() === name.toLowerCase(),
  );
}

function ownField(scope: Scope, object: SoqlObject, asked: string): Found {
  const entry = Object.entries(object.fields).find(([name]) => name.toLowerCase() === asked.toLowerCase());
  if (entry && isThere(scope, entry[1])) return { object, name: entry[0], field: entry[1] };
  throw new SoqlError(
    'INVALID_FIELD',
    `No such column '${asked}' on entity '${object.name}'. If you are attempting to use a custom field, be sure to append the '__c' after the custom field name. Please reference your WSDL or the describe call for the appropriate names.`,
  );
}

function isThere(scope: Scope, field: Field): boolean {
  const { since = 0, until = Number.POSITIVE_INFINITY, toolingOnly } = field;
  return scope.call.version >= since && scope.call.version <= until && (!toolingOnly || scope.api === 'tooling');
}

/** The path in the org's own spelling; throws when it leads nowhere. */
export function canonicalPath(scope: Scope, object: SoqlObject, path: string): string {
  const [first = '', ...rest] = path.split('.');
  const found = findField(scope, object, path);
  if (rest.length === 0) return found.name;
  if (first.toLowerCase() === object.name.toLowerCase()) return canonicalPath(scope, object, rest.join('.'));
  const relationship = relationshipField(object, first)?.[1].relationship;
  const next = scope.objects.find((one) => one.name === relationship?.object);
  return next && relationship ? `${relationship.name}.${canonicalPath(scope, next, rest.join('.'))}` : found.name;
}

/** The row that a relationship of `row` leads to, or null. */
export function related(
  scope: Scope,
  object: SoqlObject,
  row: Row,
  relationship: string,
): { object: SoqlObject; row: Row } | null {
  const [idField, field] = relationshipField(object, relationship) ?? [];
  const target = scope.objects.find((one) => one.name === field?.relationship?.object);
  const id = row[idField ?? ''];
  const found = target?.rows(scope.call).find((one) => one.Id === id);
  return target && found && id !== null ? { object: target, row: found } : null;
}

export function valueAt(scope: Scope, object: SoqlObject, row: Row, path: string): Value {
  const [first = '', ...rest] = path.split('.');
  if (rest.length === 0) return row[first] ?? null;
  const next = related(scope, object, row, first);
  return next ? valueAt(scope, next.object, next.row, rest.join('.')) : null;
}

/** WHERE: turns a condition into a test of a row. */
import { id15 } from '../ids.ts';
import type { Field, Row, SoqlObject, Value } from './schema.ts';
import { canonicalPath, findField, findObject, type Scope, valueAt } from './scope.ts';
import { type Comparison, type Condition, type Literal, type Ordering, type Query, SoqlError } from './syntax.ts';

/** The rows that the query asks for, in its order, before LIMIT and OFFSET. */
export function selectRows(scope: Scope, object: SoqlObject, query: Query): Row[] {
  const test = query.where ? compile(scope, object, query.where) : () => true;
  const rows = object.rows(scope.call).filter(test);
  return query.orderBy.length > 0 ? rows.sort(comparator(scope, object, query.orderBy)) : rows;
}

function compile(scope: Scope, object: SoqlObject, condition: Condition): (row: Row) => boolean {
  if (condition.kind === 'not') {
    const part = compile(scope, object, condition.part);
    return (row) => !part(row);
  }
  if (condition.kind === 'compare') return compileComparison(scope, object, condition);
  if (condition.kind === 'in') return compileIn(scope, object, condition);
  const parts = condition.parts.map((part) => compile(scope, object, part));
  return condition.kind === 'and'
    ? (row) => parts.every((part) => part(row))
    : (row) => parts.some((part) => part(row));
}

function compileComparison(
  scope: Scope,
  object: SoqlObject,
  condition: Extract<Condition, { kind: 'compare' }>,
): (row: Row) => boolean {
  const { field } = findField(scope, object, condition.field);
  const path = canonicalPath(scope, object, condition.field);
  const wanted = literalValue(condition.field, field, condition.value);
  return (row) => compare(field, valueAt(scope, object, row, path), condition.operator, wanted);
}

function compileIn(
  scope: Scope,
  object: SoqlObject,
  condition: Extract<Condition, { kind: 'in' }>,
): (row: Row) => boolean {
  const { field } = findField(scope, object, condition.field);
  const path = canonicalPath(scope, object, condition.field);
  const wanted = listOf(scope, condition, field);
  return (row) => {
    const value = valueAt(scope, object, row, path);
    return wanted.some((one) => compare(field, value, '=', one)) !== condition.negated;
  };
}

function listOf(scope: Scope, condition: Extract<Condition, { kind: 'in' }>, field: Field): Value[] {
  if (Array.isArray(condition.values))
    return condition.values.map((value) => literalValue(condition.field, field, value));
  const [path, ...others] = condition.values.fields;
  if (condition.values.fields === 'count' || !path || others.length > 0)
    throw new SoqlError('MALFORMED_QUERY', 'The inner select of a semi join must select one id');
  const inner = findObject(scope, condition.values.from);
  const innerPath = canonicalPath(scope, inner, path);
  return selectRows(scope, inner, condition.values).map((row) => valueAt(scope, inner, row, innerPath));
}

/** A literal in the field's own terms; the org refuses one of another type. */
function literalValue(name: string, field: Field, literal: Literal): Value {
  if (literal === null) return null;
  if (typeof literal === 'object') return field.type === 'datetime' ? literal.dateTimeMs : wrongType(name, field);
  const wanted = { id: 'string', string: 'string', boolean: 'boolean', int: 'number', datetime: 'none' }[field.type];
  return typeof literal === wanted ? literal : wrongType(name, field);
}

function wrongType(name: string, field: Field): never {
  const type = { id: 'ID', string: 'string', boolean: 'boolean', int: 'int', datetime: 'dateTime' }[field.type];
  const quotes = field.type === 'string' || field.type === 'id' ? 'should be' : 'should not be';
  throw new SoqlError(
    'INVALID_FIELD',
    `value of filter criterion for field '${name}' must be of type ${type} and ${quotes} enclosed in quotes`,
  );
}

function compare(field: Field, value: Value, operator: Comparison, wanted: Value): boolean {
  if (operator === 'LIKE')
    return typeof value === 'string' && typeof wanted === 'string' && likePattern(wanted).test(value);
  const [a, b] = [comparable(field, value), comparable(field, wanted)];
  if (operator === '=') return a === b;
  if (operator === '!=') return a !== b;
  if (a === null || b === null) return false;
  return { '<': a < b, '>': a > b, '<=': a <= b, '>=': a >= b }[operator];
}

/** Text is compared without regard to case; ids with it, on 15 characters. */
function comparable(field: Field, value: Value): Value {
  if (typeof value !== 'string') return value;
  return field.type === 'id' ? id15(value) : value.toLowerCase();
}

/** `%` is any text, `_` any character, a backslash takes their meaning away. */
function likePattern(like: string): RegExp {
  const source = like.replace(/\\[%_]|[%_]|[.*+?^${}()|[\]\\]/g, (sign) => {
    return { '%': '.*', _: '.', '\\%': '%', '\\_': '_' }[sign] ?? `\\${sign}`;
  });
  return new RegExp(`^${source}$`, 'is');
}

function comparator(scope: Scope, object: SoqlObject, orderings: Ordering[]): (a: Row, b: Row) => number {
  const steps = orderings.map((ordering) => {
    const { field } = findField(scope, object, ordering.field);
    const path = canonicalPath(scope, object, ordering.field);
    return { ordering, at: (row: Row) => comparable(field, valueAt(scope, object, row, path)) };
  });
  return (a, b) => steps.map(({ ordering, at }) => order(at(a), at(b), ordering)).find((sign) => sign !== 0) ?? 0;
}

function order(a: Value, b: Value, { descending, nullsLast }: Ordering): number {
  if (a === b) return 0;
  if (a === null || b === null) return (a === null) === nullsLast ? 1 : -1;
  return a < b === descending ? 1 : -1;
}

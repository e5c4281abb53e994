/** Parses the part of SOQL that the local org answers. Throws SoqlError for a bad query. */

import {
  type Comparison,
  type Condition,
  type Literal,
  type Ordering,
  type Query,
  SoqlError,
  SoqlNotImplemented,
} from './syntax.ts';
import { cutSoql, type SoqlToken, unquote } from './tokens.ts';

const comparisons = new Map<string, Comparison>([
  ['=', '='],
  ['!=', '!='],
  ['<>', '!='],
  ['<', '<'],
  ['>', '>'],
  ['<=', '<='],
  ['>=', '>='],
  ['LIKE', 'LIKE'],
]);
const unknownClauses = ['GROUP', 'HAVING', 'WITH', 'FOR', 'USING', 'ALL', 'TYPEOF'];
const reserved = ['AND', 'OR', 'NOT', 'IN', 'LIKE', 'FROM', 'WHERE', 'ORDER', 'LIMIT', 'OFFSET', 'SELECT'];

export function parseSoql(soql: string): Query {
  const reader = new Reader(cutSoql(soql));
  const query = readQuery(reader);
  reader.expectEnd();
  return query;
}

class Reader {
  readonly #tokens: SoqlToken[];
  #index = 0;

  constructor(tokens: SoqlToken[]) {
    this.#tokens = tokens;
  }

  get next(): SoqlToken {
    const token = this.#tokens[this.#index] ?? this.#tokens.at(-1);
    if (!token) throw new SoqlError('MALFORMED_QUERY', 'unexpected end of query');
    return token;
  }

  take(): SoqlToken {
    const token = this.next;
    this.#index += 1;
    return token;
  }

  /** Takes the token when it is one of these keywords or signs, and gives it in upper case. */
  takeIf(...texts: string[]): string | null {
    const upper = this.next.kind === 'text' ? null : this.next.text.toUpperCase();
    if (upper === null || !texts.includes(upper)) return null;
    this.#index += 1;
    return upper;
  }

  expect(text: string): void {
    if (!this.takeIf(text)) this.fail();
  }

  expectEnd(): void {
    if (unknownClauses.includes(this.next.text.toUpperCase()))
      throw new SoqlNotImplemented(`${this.next.text} in SOQL`);
    if (this.next.kind !== 'end') this.fail();
  }

  name(): string {
    const token = this.next;
    if (token.kind !== 'word' || reserved.includes(token.text.toUpperCase())) this.fail();
    return this.take().text;
  }

  fail(): never {
    const { kind, text } = this.next;
    throw new SoqlError('MALFORMED_QUERY', kind === 'end' ? 'unexpected token: <EOF>' : `unexpected token: '${text}'`);
  }
}

function readQuery(reader: Reader): Query {
  reader.expect('SELECT');
  const fields = readFields(reader);
  reader.expect('FROM');
  const from = reader.name();
  const where = reader.takeIf('WHERE') ? readCondition(reader) : null;
  const orderBy = reader.takeIf('ORDER') ? readOrderings(reader) : [];
  const limit = reader.takeIf('LIMIT') ? readCount(reader) : null;
  const offset = reader.takeIf('OFFSET') ? readCount(reader) : 0;
  return { fields, from, where, orderBy, limit, offset };
}

function readFields(reader: Reader): string[] | 'count' {
  const first = readField(reader);
  if (first === null) return 'count';
  const fields = [first];
  while (reader.takeIf(',')) fields.push(readField(reader) ?? reader.fail());
  return fields;
}

/** A field's name, or null for `COUNT()`. */
function readField(reader: Reader): string | null {
  if (reader.next.text === '(') throw new SoqlNotImplemented('a subquery among the fields of SOQL');
  const name = reader.name();
  if (!reader.takeIf('(')) return name;
  if (name.toUpperCase() !== 'COUNT' || !reader.takeIf(')'))
    throw new SoqlNotImplemented(`the function ${name} in SOQL`);
  return null;
}

/** Terms joined by AND, or by OR; where the two meet on one level Salesforce wants parentheses. */
function readCondition(reader: Reader): Condition {
  const first = readTerm(reader);
  const joint = reader.takeIf('AND', 'OR');
  if (!joint) return first;
  const parts = [first, readTerm(reader)];
  while (reader.takeIf(joint)) parts.push(readTerm(reader));
  if (reader.next.kind === 'word' && /^(and|or)$/i.test(reader.next.text)) reader.fail();
  return { kind: joint === 'AND' ? 'and' : 'or', parts };
}

function readTerm(reader: Reader): Condition {
  if (reader.takeIf('NOT')) return { kind: 'not', part: readTerm(reader) };
  if (!reader.takeIf('(')) return readComparison(reader);
  const inner = readCondition(reader);
  reader.expect(')');
  return inner;
}

function readComparison(reader: Reader): Condition {
  const field = reader.name();
  if (reader.takeIf('NOT')) {
    reader.expect('IN');
    return { kind: 'in', field, negated: true, values: readList(reader) };
  }
  if (reader.takeIf('IN')) return { kind: 'in', field, negated: false, values: readList(reader) };
  const operator = comparisons.get(reader.next.text.toUpperCase());
  if (!operator || reader.next.kind === 'text') reader.fail();
  reader.take();
  return { kind: 'compare', field, operator, value: readLiteral(reader) };
}

function readList(reader: Reader): Literal[] | Query {
  reader.expect('(');
  const isQuery = reader.next.kind === 'word' && reader.next.text.toUpperCase() === 'SELECT';
  const list = isQuery ? readQuery(reader) : readLiterals(reader);
  reader.expect(')');
  return list;
}

function readLiterals(reader: Reader): Literal[] {
  const values = [readLiteral(reader)];
  while (reader.takeIf(',')) values.push(readLiteral(reader));
  return values;
}

const words = new Map<string, Literal>([
  ['TRUE', true],
  ['FALSE', false],
  ['NULL', null],
]);

function readLiteral(reader: Reader): Literal {
  const { kind, text } = reader.next;
  if (kind === 'text') return unquote(reader.take().text);
  if (kind === 'number') return Number(reader.take().text);
  if (kind === 'date') return { dateTimeMs: Date.parse(reader.take().text) };
  if (kind !== 'word') reader.fail();
  const value = words.get(text.toUpperCase());
  if (value === undefined) throw new SoqlNotImplemented(`the literal ${text} in SOQL`);
  reader.take();
  return value;
}

function readOrderings(reader: Reader): Ordering[] {
  reader.expect('BY');
  const orderings = [readOrdering(reader)];
  while (reader.takeIf(',')) orderings.push(readOrdering(reader));
  return orderings;
}

function readOrdering(reader: Reader): Ordering {
  const field = reader.name();
  const descending = reader.takeIf('ASC', 'DESC') === 'DESC';
  if (!reader.takeIf('NULLS')) return { field, descending, nullsLast: false };
  const place = reader.takeIf('FIRST', 'LAST');
  if (!place) reader.fail();
  return { field, descending, nullsLast: place === 'LAST' };
}

function readCount(reader: Reader): number {
  if (reader.next.kind !== 'number' || !/^\d+$/.test(reader.next.text)) reader.fail();
  return Number(reader.take().text);
}

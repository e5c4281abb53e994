/** Cuts SOQL into tokens. */
import { SoqlError } from './syntax.ts';

export type SoqlToken = { kind: 'word' | 'text' | 'number' | 'date' | 'sign' | 'end'; text: string; at: number };

/** Tried in this order at each place. */
const patterns: [SoqlToken['kind'], RegExp][] = [
  ['date', /\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\d(\.\d{1,3})?(Z|[+-]\d\d:?\d\d))?/y],
  ['number', /[+-]?\d+(\.\d+)?/y],
  ['word', /[A-Za-z_]\w*(\.[A-Za-z_]\w*)*/y],
  ['text', /'(?:[^'\\]|\\.)*'/y],
  ['sign', /!=|<>|<=|>=|[=<>(),:]/y],
];

export function cutSoql(soql: string): SoqlToken[] {
  const tokens: SoqlToken[] = [];
  let at = skipBlanks(soql, 0);
  while (at < soql.length) {
    const token = tokenAt(soql, at);
    tokens.push(token);
    at = skipBlanks(soql, at + token.text.length);
  }
  return [...tokens, { kind: 'end', text: '', at }];
}

function skipBlanks(soql: string, from: number): number {
  let at = from;
  while (/\s/.test(soql[at] ?? '')) at += 1;
  return at;
}

function tokenAt(soql: string, at: number): SoqlToken {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const text = pattern.exec(soql)?.[0];
    if (text !== undefined) return { kind, text, at };
  }
  throw new SoqlError('MALFORMED_QUERY', `line 1:${at} no viable alternative at character '${soql[at]}'`);
}

const escapes: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' };

/** The value of a quoted text, its escapes undone. `\_` and `\%` stay for LIKE to read. */
export function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, (whole, letter: string) => {
    if (letter === '_' || letter === '%') return whole;
    const known = escapes[letter.toLowerCase()] ?? (/['"\\]/.test(letter) ? letter : null);
    if (known === null) throw new SoqlError('MALFORMED_QUERY', `Illegal string literal: invalid escape '\\${letter}'`);
    return known;
  });
}

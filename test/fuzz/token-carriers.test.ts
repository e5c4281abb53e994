/** Random carriers, cuts and neighbours of tokens: found whole, or called a part; no other string is ever taken for one. */
import fc from 'fast-check';
import { found, isOf, tokens } from '../support/planted-tokens.ts';
import { runs } from '../support/runs.ts';
import { frames, ways } from '../support/token-carriers.ts';

/** An auth URL and its refresh token are one secret. */
const secretOf = (token: string): string => token.replace(/^force:.*[:/](5Aep[^@]+)@.*$/, '$1');

describe('A token that was carried', () => {
  it('by two or three ways is found whole, or called a part: never is another string taken for it', () => {
    const carried = fc.tuple(
      tokens,
      fc.constantFrom(...frames),
      fc.array(fc.constantFrom(...ways), { minLength: 2, maxLength: 3 }),
    );
    fc.assert(
      fc.property(carried, ([token, [, frame], some]) => {
        const one = found(some.reduce((text, [, carry]) => carry(text), frame(token)));
        return typeof one === 'string' || isOf(one.token, token) || one.is === 'unsure';
      }),
      runs(300),
    );
  });

  it('and was cut is called a part, or of a doubtful length: never is it taken for whole', () => {
    const cut = fc.tuple(
      tokens,
      fc.nat(10_000),
      fc.constantFrom('', '', '…', '...', '\n', '***', ' [truncated]'),
      fc.constantFrom(...frames),
      fc.array(fc.constantFrom(...ways), { maxLength: 2 }),
    );
    fc.assert(
      fc.property(cut, ([token, at, mark, [, frame], some]) => {
        const rest = token.slice(0, 20 + (at % (token.length - 24))) + mark;
        const one = found(some.reduce((text, [, carry]) => carry(text), frame(rest)));
        return typeof one === 'string' || one.is === 'unsure' || isOf(one.token, token);
      }),
      runs(400),
    );
  });

  it('beside another is never taken for the only one', () => {
    const two = fc.tuple(
      fc.uniqueArray(tokens, { minLength: 2, maxLength: 2, selector: secretOf }),
      fc.constantFrom(...frames),
      fc.constantFrom(...frames),
      fc.constantFrom(...ways),
    );
    fc.assert(
      fc.property(two, ([[first = '', second = ''], [, frame], [, other], [, carry]]) => {
        const one = found(carry(`${frame(first)}\n${other(second)}`));
        return typeof one === 'string';
      }),
      runs(200),
    );
  });
});

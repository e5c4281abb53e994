/** A token is found whole, whatever carried it, or called a part; no other string is ever taken for it. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import fc from 'fast-check';
import { JwtError } from '../../../src/faults/errors.ts';
import { findToken } from '../../../src/token/paste.ts';
import { runs } from '../../support/runs.ts';
import { tokenWith } from '../../support/signed-tokens.ts';
import { frames, ways } from '../../support/token-carriers.ts';

const field = (name: string): string =>
  readFileSync(new URL(`../../vectors/field/tokens/${name}`, import.meta.url), 'utf8');
const access = field('access.jwt').trim();
const session = field('session.txt').trim();
const refresh = field('refresh.txt').trim();

const letters = 'aB3.dE6_gH9iJkL0';
const spread = (length: number, seed = 0): string =>
  Array.from({ length }, (_, at) => letters[(at * 7 + seed * 5 + ((at * at) >> 3)) % letters.length]).join('');
const bodies = fc.nat(1000).map((seed) => (length: number) => `${spread(length - 1, seed)}Z`);
const kinds: Record<string, (body: (length: number) => string) => string> = {
  'a JWT': (body) => tokenWith({}, { jti: body(12) }),
  'a session id': (body) => `00D5g000004XyZa!AQ0A${body(92)}`,
  'a refresh token': (body) => `5Aep861${body(80)}`,
  'a refresh token with its padding': (body) => `5Aep861${body(70)}==`,
  'an auth URL': (body) => `force://PlatformCLI::5Aep861${body(80)}@acme.my.salesforce.com`,
  'an auth URL of before 2021': (body) => `force://5Aep861${body(80)}@acme.my.salesforce.com`,
};
const tokens = fc.tuple(fc.constantFrom(...Object.values(kinds)), bodies).map(([make, body]) => make(body));

/** What was found: the token, or why none is. The refresh token of an auth URL is what an org would end. */
function found(text: string): { token: string; is: string } | string {
  try {
    const { token, wholeness, count } = findToken(text);
    if (count > 1) return 'several';
    return wholeness.is === 'cut' ? 'a part' : { token, is: wholeness.is };
  } catch (error) {
    if (error instanceof JwtError && error.name === 'TokenMalformedError') return 'none';
    throw error;
  }
}
const isOf = (token: string, planted: string): boolean =>
  token === planted || (planted.startsWith('force:') && new RegExp(`[:/]${token}@acme`).test(planted));

describe('A token in what people really paste', () => {
  const pastes: [file: string, token: string][] = [
    ['yaml-folded.yml', access],
    ['label-and-break-jwt.txt', access],
    ['backslash-newline.env', access],
    ['cat-n.txt', access],
    ['bearer-in-field.json', access],
    ['page-token.json', access],
    ['access.jwt', access],
    ['label-and-break-session.txt', session],
    ['full-stop-session.txt', session],
    ['session.txt', session],
    ['refresh-in-response.json', refresh],
    ['refresh.txt', refresh],
  ];
  for (const [file, token] of pastes)
    it(`is read whole: ${file}`, () => {
      const one = found(field(file));
      expect(one).to.be.an('object').with.property('token', token);
    });

  for (const file of ['cell-cut-session.txt', 'jwt-lost-its-end.txt'])
    it(`is called a part: ${file}`, () => expect(found(field(file))).to.equal('a part'));

  it('is masked where a mask stands, and nowhere else', () => {
    const fault = (text: string): string => {
      try {
        findToken(text);
        return '';
      } catch (error) {
        return error instanceof Error ? error.message : '';
      }
    };
    for (const masked of [
      field('masked-header.txt'),
      '{"access_token":"***"}',
      '{"token":"[FILTERED]"}',
      '{"jwt":"eyJhb…Xk9"}',
    ])
      expect(fault(masked), masked).to.match(/masked/);
    for (const none of [
      '{"access_token":""}',
      '{"token":null,"user":"x"}',
      '{"token":"page-2"}',
      'it is hidden in the vault',
    ])
      expect(fault(none), none)
        .to.match(/not a token/)
        .and.not.match(/masked/);
  });

  it('is found beside a field of a telling name that holds none', () => {
    for (const token of ['', 'page-2', '***'])
      expect(found(JSON.stringify({ access_token: token, headers: { cookie: `sid=${session}; Path=/` } })), token)
        .to.be.an('object')
        .with.property('token', session);
  });
});

describe('A token that was carried', () => {
  for (const [kind, make] of Object.entries(kinds)) {
    it(`in every frame and by every way is found whole: ${kind}`, () => {
      const token = make((length) => spread(length));
      const failed = frames.flatMap(([frame, put]) =>
        [['as it is', (text: string) => text] as const, ...ways].flatMap(([way, carry]) => {
          const one = found(carry(put(token)));
          return typeof one === 'object' && one.is === 'whole' && isOf(one.token, token) ? [] : [`${frame}, ${way}`];
        }),
      );
      expect(failed).to.deep.equal([]);
    });
  }

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
      fc.uniqueArray(tokens, { minLength: 2, maxLength: 2 }),
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

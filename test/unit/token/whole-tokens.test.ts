/** A token is found whole, whatever carried it, or called a part; no other string is ever taken for it. */
import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { findToken } from '../../../src/token/paste.ts';
import { found, isOf, kinds, spread } from '../../support/planted-tokens.ts';
import { frames, ways } from '../../support/token-carriers.ts';

const field = (name: string): string =>
  readFileSync(new URL(`../../vectors/field/tokens/${name}`, import.meta.url), 'utf8');
const access = field('access.jwt').trim();
const session = field('session.txt').trim();
const refresh = field('refresh.txt').trim();

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
});

describe('A token between controls', () => {
  it('is parted from the variable behind it, as in the environment of a process', () => {
    for (const make of Object.values(kinds)) {
      const token = make((length) => spread(length));
      expect(found(`PATH=/bin\0SF_TOKEN=${token}\0HOME=/root\0`)).to.deep.equal({ token, is: 'whole' });
    }
  });
});

describe('A token at the end of a line', () => {
  it('is a part where the next line begins with just the letters that are missing, though it looks like a name', () => {
    for (const kind of ['a refresh token', 'a session id', 'an auth URL']) {
      const token = kinds[kind]?.((length) => spread(length)) ?? '';
      for (const missing of [3, 4]) {
        const at = token.length - missing;
        expect(found(`${token.slice(0, at)}\n${token.slice(at)}: this one leaked`), kind).to.equal('a part');
      }
    }
  });
});

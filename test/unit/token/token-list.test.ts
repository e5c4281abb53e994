import { expect } from 'chai';
import { isTokenList } from '../../../src/token/token-list.ts';
import { accessToken, assertion, refreshToken, session } from './token-samples.ts';

const broken = [accessToken.slice(0, 900), accessToken.slice(900, 1000), accessToken.slice(1000)];

const lists: [string, string[]][] = [
  ['two tokens', [accessToken, assertion]],
  ['two equal tokens', [accessToken, accessToken]],
  ['tokens of every kind', [session, refreshToken]],
  ['tokens with Bearer, quotes, spaces and Windows line ends', [`Bearer ${accessToken}\r`, `  "${session}",\r`]],
  ['a bad line before two tokens', ['no token', accessToken, session]],
  ['a bad line between two tokens', [accessToken, 'no token', session]],
  ['empty lines between tokens', ['', accessToken, '', '', session]],
  ['tokens without a signature', [`${accessToken.split('.').slice(0, 2).join('.')}.`, accessToken]],
];

const texts: [string, string[]][] = [
  ['nothing', []],
  ['one token', [accessToken]],
  ['one token and a bad line', [accessToken, 'no token']],
  ['a token that was broken over lines', broken],
  ['a token that was broken at its dots', accessToken.split('.')],
  ['names and tokens in turn', ['access token:', accessToken, 'refresh token:', refreshToken]],
  ['JSON', ['{', `"access_token": "${accessToken}",`, `"refresh_token": "${refreshToken}"`, '}']],
  ['prose', ['Dear all,', 'here are two tokens:', accessToken, session]],
];

describe('The lines of an input', () => {
  for (const [what, lines] of lists) {
    it(`are a list: ${what}`, () => expect(isTokenList(lines)).to.equal(true));
  }
  for (const [what, lines] of texts) {
    it(`are one text: ${what}`, () => expect(isTokenList(lines) ?? false).to.equal(false));
  }
  it('are known as a list after two tokens, so that a stream without an end is answered at once', () => {
    expect(isTokenList([accessToken])).to.equal(null);
    expect(isTokenList([accessToken, session])).to.equal(true);
  });
  it('are known as a text after sixteen of them', () => {
    expect(isTokenList(Array(15).fill('no token'))).to.equal(null);
    expect(isTokenList(Array(16).fill('no token'))).to.equal(false);
  });
});

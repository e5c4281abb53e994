import { expect } from 'chai';
import fc from 'fast-check';
import { isNamed } from '../../../src/faults/errors.ts';
import { findToken } from '../../../src/token/paste.ts';
import { isTokenList } from '../../../src/token/records.ts';
import { decodeToken, readToken } from '../../../src/token/token.ts';
import { faultOf } from '../../support/faults.ts';
import { runs } from '../../support/runs.ts';
import {
  accessPayload,
  accessToken,
  assertion,
  filler,
  jwtOfBytes,
  now,
  refreshToken,
  session,
} from './token-samples.ts';

const seen = (text: string): unknown => {
  try {
    decodeToken(text, now);
  } catch (error) {
    if (isNamed(error, 'TokenMalformedError')) return error.detail.seen;
    throw error;
  }
  return 'a token';
};

describe('a paste', () => {
  const pastes: { how: string; text: string }[] = [
    { how: 'with Bearer in front', text: `Bearer ${accessToken}` },
    { how: 'as a whole header line', text: `Authorization: bearer ${accessToken}` },
    { how: 'in quotes', text: `"${accessToken}"` },
    { how: 'in typographic quotes', text: `“${accessToken}”` },
    { how: 'with a comma behind', text: `'${accessToken}',` },
    { how: 'quoted with Bearer inside', text: `"Bearer ${accessToken}"` },
    { how: 'broken every 64 characters', text: accessToken.replaceAll(/(.{64})/g, '$1\n') },
    { how: 'broken at its dots', text: accessToken.replaceAll('.', '.\r\n') },
    { how: 'indented by a mail program', text: accessToken.replaceAll(/(.{72})/g, '$1\n> ').replaceAll('> ', '  ') },
    { how: 'with a byte order mark', text: `\uFEFF${accessToken}\n` },
    { how: 'with zero-width spaces', text: accessToken.replaceAll('.', '.\u200B') },
    { how: 'with non-breaking spaces', text: accessToken.replaceAll('.', '\u00A0.') },
    { how: 'as a token response', text: JSON.stringify({ id: 'x', access_token: accessToken, scope: 'api' }) },
    {
      how: 'as output of sf --json',
      text: JSON.stringify({ status: 0, result: { accessToken, username: 'x' }, warnings: [] }, null, 2),
    },
    { how: 'in a list of orgs', text: JSON.stringify({ result: [{ accessToken: 'none' }, { accessToken }] }) },
    { how: 'in a log line', text: `12:00:01 INFO got ${accessToken}, storing it.` },
    { how: 'in a curl command', text: `curl -H "Authorization: Bearer ${accessToken}" https://acme.my.salesforce.com` },
    { how: 'in a shell assignment', text: `export SF_ACCESS_TOKEN='${accessToken}'` },
  ];
  for (const { how, text } of pastes) {
    it(`${how} is the same token`, () => {
      expect(decodeToken(text, now).payload).to.deep.equal(accessPayload);
    });
  }

  it('of several tokens is refused, and it is said how many there are', () => {
    const fault = faultOf(() => decodeToken(`${accessToken}\n${assertion}\n${accessToken}`, now));
    expect(fault).to.deep.include({ name: 'MoreThanOneTokenError', data: { count: 2 } });
  });

  it('of a token response prefers the access token to the ID token, and says that there are others', () => {
    const text = JSON.stringify({ id_token: assertion, refresh_token: refreshToken, access_token: session });
    const { kind, findings } = decodeToken(text, now);
    expect(kind).to.equal('opaque-session');
    const found = findings.find(({ code }) => code === 'several-tokens');
    expect(found?.level).to.equal('warning');
    expect(found?.message).to.include('3 tokens');
  });

  it('of two tokens, whatever stands before, between and behind them, is never answered by one', () => {
    const tokens = fc.constantFrom(accessToken, assertion, session, refreshToken);
    const filler = fc.constantFrom(
      '',
      ' ',
      '\n',
      ', ',
      ';',
      ' # x\n',
      '\t',
      '"',
      "'",
      ' | ',
      '\r\n\r\n',
      '=>',
      '{"a":"',
      'Bearer ',
    );
    const text = fc.tuple(
      filler,
      tokens,
      filler.filter((one) => one !== ''),
      tokens,
      filler,
    );
    fc.assert(
      fc.property(text, ([before, one, between, other, behind]) => {
        fc.pre(one !== other);
        const pasted = [before, one, between, other, behind].join('');
        expect(faultOf(() => readToken(pasted, now)).name, pasted.slice(0, 20)).to.equal('MoreThanOneTokenError');
      }),
      runs(300),
    );
  });
});

describe('what is no token', () => {
  const others: { text: string; words: string }[] = [
    { text: '', words: 'only white space' },
    { text: ' \n\t', words: 'only white space' },
    { text: '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', words: 'private key' },
    { text: '-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----', words: 'certificate' },
    { text: '3MVG9consumer.key_of_the_app', words: 'consumer key' },
    { text: '00Dxx0000001gEREAY', words: 'org id' },
    { text: accessToken.split('.')[0] ?? '', words: 'one part of a JWT' },
    { text: 'https://acme.my.salesforce.com', words: 'URL' },
    { text: 'ci@acme.example', words: 'username' },
    { text: '[REDACTED] Use "sf org auth show-access-token"', words: 'masked' },
    { text: JSON.stringify({ result: { accessToken: '[REDACTED]' } }), words: 'result.accessToken contains no token' },
    { text: '{"status":0}', words: 'JSON without a token' },
    { text: 'x', words: '1 character)' },
    { text: '\uFFFD\uFFFD\u0000\uFFFD', words: 'bytes that are not text' },
    { text: jwtOfBytes('not json'), words: 'payload of what looks like a JWT is not valid JSON' },
    { text: jwtOfBytes('[1]'), words: 'not an object' },
    { text: jwtOfBytes(Buffer.from('{"a":"\xff"}', 'latin1')), words: 'not valid UTF-8' },
    { text: jwtOfBytes(Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])), words: 'not valid UTF-8' },
    { text: jwtOfBytes(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`), words: 'nested more than 64 levels' },
    { text: `${accessToken.split('.')[0]}.a.${filler}`, words: 'not base64url' },
  ];
  for (const { text, words } of others) {
    it(`is named: ${words}`, () => {
      expect(seen(text)).to.include(words);
    });
  }
});

describe('a hostile paste', () => {
  const size = 5 * 1024 * 1024;
  const pastes: { what: string; text: string }[] = [
    { what: '5 MB of letters', text: 'a'.repeat(size) },
    { what: '5 MB of white space', text: ' '.repeat(size) },
    { what: '5 MB of quotes', text: '"'.repeat(size) },
    { what: '5 MB of dots', text: '.'.repeat(size) },
    { what: '5 MB of token beginnings', text: 'eyJ.'.repeat(size / 4) },
    { what: '5 MB of open brackets', text: '['.repeat(size) },
    { what: '5 MB of brackets', text: '['.repeat(size / 2) + ']'.repeat(size / 2) },
    { what: '5 MB of one token', text: jwtOfBytes(`{"x":"${'y'.repeat(size)}"}`) },
    {
      what: '10,000 nested objects around a field',
      text: `${'{"a":'.repeat(10_000)}{"access_token":"x"}${'}'.repeat(10_000)}`,
    },
    { what: 'lone surrogates', text: '\uD800'.repeat(1000) },
  ];
  for (const { what, text } of pastes) {
    it(`${what} is refused in words`, () => {
      expect(seen(text)).to.be.a('string').that.has.lengthOf.below(200).and.not.equals('a token');
    });
  }

  it('5 MB of beginnings of sessions is one part of a token, which is no token yet', () => {
    expect(findToken('00D5g000004XyZa!'.repeat(size / 16))).to.deep.include({ count: 1, form: 'session' });
  });

  it('a lone surrogate in a claim is kept, and can be printed as JSON', () => {
    const { payload } = decodeToken(jwtOfBytes('{"a":"\\ud800"}'), now);
    expect(JSON.stringify(payload)).to.equal('{"a":"\\ud800"}');
  });
});

const broken = [accessToken.slice(0, 900), accessToken.slice(900, 1000), accessToken.slice(1000)];

const lists: { what: string; lines: string[] }[] = [
  { what: 'two tokens', lines: [accessToken, assertion] },
  { what: 'two equal tokens', lines: [accessToken, accessToken] },
  { what: 'tokens of every kind', lines: [session, refreshToken] },
  {
    what: 'tokens with Bearer, quotes, spaces and Windows line ends',
    lines: [`Bearer ${accessToken}\r`, `  "${session}",\r`],
  },
  { what: 'a bad line before two tokens', lines: ['no token', accessToken, session] },
  { what: 'a bad line between two tokens', lines: [accessToken, 'no token', session] },
  { what: 'empty lines between tokens', lines: ['', accessToken, '', '', session] },
  { what: 'tokens without a signature', lines: [`${accessToken.split('.').slice(0, 2).join('.')}.`, accessToken] },
];

const texts: { what: string; lines: string[] }[] = [
  { what: 'nothing', lines: [] },
  { what: 'one token', lines: [accessToken] },
  { what: 'one token and a bad line', lines: [accessToken, 'no token'] },
  { what: 'a token that was broken over lines', lines: broken },
  { what: 'a token that was broken at its dots', lines: accessToken.split('.') },
  { what: 'names and tokens in turn', lines: ['access token:', accessToken, 'refresh token:', refreshToken] },
  { what: 'JSON', lines: ['{', `"access_token": "${accessToken}",`, `"refresh_token": "${refreshToken}"`, '}'] },
  { what: 'prose', lines: ['Dear all,', 'here are two tokens:', accessToken, session] },
];

describe('The lines of an input', () => {
  for (const { what, lines } of lists) {
    it(`are a list: ${what}`, () => expect(isTokenList(lines)).to.equal(true));
  }
  for (const { what, lines } of texts) {
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

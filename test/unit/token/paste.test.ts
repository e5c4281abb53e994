import { expect } from 'chai';
import { JwtError } from '../../../src/faults/errors.ts';
import { isTokenList } from '../../../src/token/paste.ts';
import { decodeToken } from '../../../src/token/token.ts';
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
    if (error instanceof JwtError && error.name === 'TokenMalformedError') return error.fault.data?.seen;
    throw error;
  }
  return 'a token';
};

describe('a paste', () => {
  const pastes: [string, string][] = [
    ['with Bearer in front', `Bearer ${accessToken}`],
    ['as a whole header line', `Authorization: bearer ${accessToken}`],
    ['in quotes', `"${accessToken}"`],
    ['in typographic quotes', `“${accessToken}”`],
    ['with a comma behind', `'${accessToken}',`],
    ['quoted with Bearer inside', `"Bearer ${accessToken}"`],
    ['broken every 64 characters', accessToken.replaceAll(/(.{64})/g, '$1\n')],
    ['broken at its dots', accessToken.replaceAll('.', '.\r\n')],
    ['indented by a mail program', accessToken.replaceAll(/(.{72})/g, '$1\n> ').replaceAll('> ', '  ')],
    ['with a byte order mark', `\uFEFF${accessToken}\n`],
    ['with zero-width spaces', accessToken.replaceAll('.', '.\u200B')],
    ['with non-breaking spaces', accessToken.replaceAll('.', '\u00A0.')],
    ['as a token response', JSON.stringify({ id: 'x', access_token: accessToken, scope: 'api' })],
    [
      'as output of sf --json',
      JSON.stringify({ status: 0, result: { accessToken, username: 'x' }, warnings: [] }, null, 2),
    ],
    ['in a list of orgs', JSON.stringify({ result: [{ accessToken: 'none' }, { accessToken }] })],
    ['in a log line', `12:00:01 INFO got ${accessToken}, storing it.`],
    ['in a curl command', `curl -H "Authorization: Bearer ${accessToken}" https://acme.my.salesforce.com`],
    ['in a shell assignment', `export SF_ACCESS_TOKEN='${accessToken}'`],
  ];
  for (const [how, text] of pastes) {
    it(`${how} is the same token`, () => {
      expect(decodeToken(text, now).payload).to.deep.equal(accessPayload);
    });
  }

  it('of several tokens gives the first and says how many there are', () => {
    const result = decodeToken(`${accessToken}\n${assertion}\n${accessToken}`, now);
    expect(result.kind).to.equal('access-token');
    expect(result.findings[0]).to.deep.include({ level: 'warning', code: 'several-tokens' });
    expect(result.findings[0]?.message).to.include('2 tokens');
  });

  it('of a token response prefers the access token to the ID token', () => {
    const text = JSON.stringify({ id_token: assertion, refresh_token: refreshToken, access_token: session });
    expect(decodeToken(text, now).kind).to.equal('opaque-session');
  });
});

describe('what is no token', () => {
  const others: [string, string][] = [
    ['', 'nothing but white space'],
    [' \n\t', 'nothing but white space'],
    ['-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----', 'private key'],
    ['-----BEGIN CERTIFICATE-----\nMIID\n-----END CERTIFICATE-----', 'certificate'],
    ['3MVG9consumer.key_of_the_app', 'consumer key'],
    ['00Dxx0000001gEREAY', 'org id'],
    [accessToken.split('.')[0] ?? '', 'one part of a JWT'],
    ['https://acme.my.salesforce.com', 'URL'],
    ['ci@acme.example', 'username'],
    ['[REDACTED] Use "sf org auth show-access-token"', 'masked'],
    [JSON.stringify({ result: { accessToken: '[REDACTED]' } }), 'result.accessToken holds no token'],
    ['{"status":0}', 'JSON without a token'],
    ['x', '1 character)'],
    ['\uFFFD\uFFFD\u0000\uFFFD', 'bytes that are no text'],
    [jwtOfBytes('not json'), 'payload of what looks like a JWT is not valid JSON'],
    [jwtOfBytes('[1]'), 'not an object'],
    [jwtOfBytes(Buffer.from('{"a":"\xff"}', 'latin1')), 'not valid UTF-8'],
    [jwtOfBytes(Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])), 'not valid UTF-8'],
    [jwtOfBytes(`{"a":${'['.repeat(10_000)}${']'.repeat(10_000)}}`), 'nested more than 64 levels'],
    [`${accessToken.split('.')[0]}.a.${filler}`, 'not base64url'],
  ];
  for (const [text, words] of others) {
    it(`is named: ${words}`, () => {
      expect(seen(text)).to.include(words);
    });
  }
});

describe('a hostile paste', () => {
  const size = 5 * 1024 * 1024;
  const pastes: [string, string][] = [
    ['5 MB of letters', 'a'.repeat(size)],
    ['5 MB of white space', ' '.repeat(size)],
    ['5 MB of quotes', '"'.repeat(size)],
    ['5 MB of dots', '.'.repeat(size)],
    ['5 MB of token beginnings', 'eyJ.'.repeat(size / 4)],
    ['5 MB of open brackets', '['.repeat(size)],
    ['5 MB of brackets', '['.repeat(size / 2) + ']'.repeat(size / 2)],
    ['5 MB of one token', jwtOfBytes(`{"x":"${'y'.repeat(size)}"}`)],
    ['10,000 nested objects around a field', `${'{"a":'.repeat(10_000)}{"access_token":"x"}${'}'.repeat(10_000)}`],
    ['lone surrogates', '\uD800'.repeat(1000)],
  ];
  for (const [what, text] of pastes) {
    it(`${what} is refused in words`, () => {
      expect(seen(text)).to.be.a('string').that.has.lengthOf.below(200).and.not.equals('a token');
    });
  }

  it('a lone surrogate in a claim is kept, and can be printed as JSON', () => {
    const { payload } = decodeToken(jwtOfBytes('{"a":"\\ud800"}'), now);
    expect(JSON.stringify(payload)).to.equal('{"a":"\\ud800"}');
  });
});

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

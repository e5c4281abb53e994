/** Inputs that are lists of tokens, one verdict each. */
import { expect } from 'chai';
import fc from 'fast-check';
import { isBetween, isTokenList, linesOfArray } from '../../../src/token/records.ts';
import { runs } from '../../support/runs.ts';
import { tokenWith } from '../../support/signed-tokens.ts';
import { refreshToken, session } from './token-samples.ts';

const a = tokenWith({}, { jti: 'a' });
const b = tokenWith({}, { jti: 'b' });
const c = tokenWith({}, { jti: 'c' });
const lines = (text: string): string[] => text.split('\n');

const lists: [what: string, text: string][] = [
  [
    'JSON lines of an exchange for many',
    [a, b].map((accessToken, n) => JSON.stringify({ username: `u${n}@x.example`, accessToken })).join('\n'),
  ],
  [
    'JSON lines with failures between',
    `{"username":"u0","accessToken":"${a}"}\n{"username":"u1","error":{"name":"X"}}\n{"username":"u2","accessToken":"${b}"}`,
  ],
  ['CSV with names of columns', `user,token\nida,${a}\nbob,${b}`],
  ['CSV with many columns', `id;user;token;ok\n1;ida;"${a}";yes\n2;bob;"${b}";no`],
  ['tabs between', `ida\t${a}\nbob\t${b}`],
  ['NAME=token', `PROD_TOKEN=${a}\nTEST_TOKEN=${b}`],
  ['.env with comments', `# prod\nPROD_TOKEN="${a}"\n\n# test\nexport TEST_TOKEN="${b}"`],
  ['bullets', `- ${a}\n- ${b}\n* ${c}`],
  ['numbers', `1. ${a}\n2. ${b}`],
  ['headings of an ini file', `[prod]\ntoken=${a}\n[test]\ntoken=${b}`],
  ['headings and rules', `# Tokens\n-----\nprod:\n${a}\n-----\ntest:\n${b}`],
  ['Markdown rows', `| user | token |\n|---|---|\n| ida | ${a} |\n| bob | ${b} |`],
  ['Bearer before each', `Bearer ${a}\nBearer ${b}`],
  ['names with colons', `ida: ${a}\nbob: ${b}`],
  ['kinds mixed', `ida: ${a}\nbob: ${session}`],
  ['a token and a masked one', `${a}\n***\n`],
  ['NAME=token and a masked one', `PROD=${a}\nTEST=***\n`],
  ['rows, and one that is masked', `| user | token |\n|---|---|\n| ida | ${a} |\n| bob | [REDACTED] |`],
  ['CSV, and one that is masked first', `user,token\nbob,••••••••\nida,${a}`],
  ['bullets, and one that is hidden', `- prod: ${a}\n- test: (hidden)`],
  ['lines of a log, and one that is filtered', `10:01 INFO token ${a}\n10:02 INFO token [FILTERED]`],
  ['JSON lines, and one that is masked', `{"user":"u0","token":"${a}"}\n{"user":"u1","token":"***"}`],
  ['JSON lines of one login and one failure', `{"username":"u0","accessToken":"${a}"}\n{"username":"u1","error":{}}`],
  ['a token and a word that is none', `${a}\nabcdefgh12345678abcdefgh`],
  ['a token and a consumer key', `${a}\n3MVG9abcdefghijkl0123456789`],
  ['a token that was cut among others', `${a}\n${b.slice(0, -40)}\n${c}`],
];
const texts: [what: string, text: string][] = [
  ['a token response in YAML', `access_token: ${a}\nrefresh_token: ${refreshToken}\n`],
  ['a token response in lines', `access_token=${a}\nid_token=${b}`],
  ['a response, laid out', JSON.stringify({ access_token: a, refresh_token: refreshToken }, null, 2)],
  ['one token, told of twice', `Authorization: Bearer ${a}\nand again: ${a}`],
  ['a token and the password of its user, masked', `SF_PASSWORD=***\nSF_TOKEN=${a}`],
  ['a token and a signature, masked', JSON.stringify({ access_token: a, signature: '***' })],
  ['a token under a rule of Markdown', `# Notes\n\n***\n\n${a}\n`],
  ['a token in a letter', `Dear all,\nhere it is:\n${a}\nthe password is ***\nBye`],
  ['a token and its headers', `Authorization: Bearer ${a}\nX-Trace: ***`],
  ['a token in folded lines', a.replaceAll(/(.{64})/g, '$1\n')],
  ['two tokens in folded lines', `${a.replaceAll(/(.{64})/g, '$1\n')}\n${b.replaceAll(/(.{64})/g, '$1\n')}`],
  ['a JSON array, laid out', JSON.stringify([{ accessToken: a }, { accessToken: b }], null, 2)],
];

describe('The records of an input', () => {
  for (const [what, text] of lists) it(`are a list: ${what}`, () => expect(isTokenList(lines(text))).to.equal(true));
  for (const [what, text] of texts)
    it(`are one text: ${what}`, () => expect(isTokenList(lines(text)) ?? false).to.equal(false));

  it('are the entries of a JSON array, however it is laid out', () => {
    for (const space of [0, 2])
      for (const entries of [
        [a, b],
        [{ token: a }, { token: b }],
        [{ x: [{ y: a }] }, b],
      ])
        expect(lines(linesOfArray(JSON.stringify(entries, null, space)) ?? '')).to.have.lengthOf(2);
    expect(linesOfArray(JSON.stringify([a, a]))).to.equal(null);
    expect(linesOfArray(JSON.stringify([a]))).to.equal(null);
    expect(linesOfArray(JSON.stringify({ status: 0, result: [{ accessToken: a }, { accessToken: b }] }))).to.be.a(
      'string',
    );
    expect(linesOfArray(`[${a}`)).to.equal(null);
  });

  it('have headings, comments, names of columns and empty cells between them', () => {
    for (const line of [
      ...[
        '# Tokens',
        '## Of ida',
        '<!-- old -->',
        '---',
        '===',
        '|---|:--|',
        '| user | token |',
        '| otto | |',
        'otto,',
      ],
      ...[
        'user,token',
        'TOKEN=',
        'export TOKEN=""',
        'prod:',
        '[prod]',
        '| | |',
        '// none',
        '"Name","JWT"',
        'user;token;ok',
      ],
    ])
      expect(isBetween(line), line).to.equal(true);
    for (const line of [
      'no token',
      'otto,none',
      'garbage here',
      'otto: revoked',
      'Dear all,',
      '{"username":"b","error":{}}',
      '00D',
    ])
      expect(isBetween(line), line).to.equal(false);
  });

  it('never pass over a line in which a token may stand', () => {
    const before = fc.constantFrom('# ', '// ', '-- ', '', '[', 'name: ', '| ', '; ');
    const part = fc
      .tuple(fc.constantFrom(a, session, refreshToken), fc.integer({ min: 24, max: 1200 }))
      .map(([token, length]) => token.slice(0, length));
    fc.assert(
      fc.property(before, part, (mark, token) => !isBetween(`${mark}${token}`)),
      runs(300),
    );
    for (const masked of ['[REDACTED]', '# ***', '<hidden>', '[FILTERED]', 'token,***'])
      expect(isBetween(masked), masked).to.equal(false);
  });
});

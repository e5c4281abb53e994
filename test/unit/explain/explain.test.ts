import { expect } from 'chai';
import fc from 'fast-check';
import { explain } from '../../../src/explain/explain.ts';
import { refusalCode } from '../../../src/faults/recognition.ts';
import { allSections } from '../../../src/faults/sections.ts';
import { overgrowth } from '../../support/growth.ts';
import { filesBelow, read } from '../../support/repo.ts';
import { collectedTexts } from './collected-texts.ts';

const codesIn = (text: string): string[] => explain(text).matches.map(({ code }) => code);
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').slice(0, 100);

describe('an error text that people have met', () => {
  for (const [text, code] of collectedTexts) {
    it(`"${oneLine(text)}" is ${code}`, () => {
      expect(codesIn(text)[0]).to.equal(code);
    });
  }

  const entity: Record<string, string> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&#39;' };
  const wrappings: [how: string, wrap: (text: string) => string][] = [
    ['in lower case', (text) => text.toLowerCase()],
    [
      'in the JSON of sf',
      (text) => JSON.stringify({ name: 'OtherError', message: text, status: 1, stack: text }, null, 2),
    ],
    ['in JSON within JSON', (text) => JSON.stringify(JSON.stringify({ message: text }))],
    ['in an address', (text) => `https://example.com/callback?state=x&message=${encodeURIComponent(text)}`],
    ['in a web page', (text) => `<p>${text.replace(/[<>&"']/g, (sign) => entity[sign] ?? sign)}</p>`],
    ['in a log', (text) => `2026-11-21T04:33:00.123Z [worker-7] WARN  Login failed: ${text} (attempt 3 of 5)`],
    ['in typographic quotes', (text) => `He wrote: “${text.replaceAll("'", '’')}”`],
    [
      'in a mail',
      (text) =>
        text
          .split('\n')
          .map((line) => `> ${line}`)
          .join('\r\n'),
    ],
  ];
  for (const [how, wrap] of wrappings) {
    it(`is known again ${how}`, () => {
      const missed = collectedTexts.filter(([text, code]) => codesIn(wrap(text))[0] !== code);
      expect(missed.map(([text, code]) => `${code}: ${oneLine(text)} => ${codesIn(wrap(text))}`)).to.deep.equal([]);
    });
  }

  it('is one of at least 100', () => {
    expect(new Set(collectedTexts.map(([text]) => text)).size).to.be.greaterThan(100);
  });
});

describe('explain', () => {
  const attempts = [
    'Error authenticating with JWT.',
    'Errors encountered:',
    'External client app is not installed in this org',
    'client identifier invalid',
    'audience is invalid  [audience=https://login.salesforce.com login=https://pay.my.salesforce.com]',
    "user hasn't approved this consumer",
  ].join('\n');

  it('names each cause of several attempts once, the one that came furthest first, and none of pairs that are meant to fail', () => {
    expect(codesIn(`${attempts}\n${attempts}`)).to.deep.equal(['not-approved', 'app-not-installed', 'wrong-client-id']);
    const [audience = ''] = attempts.split('\n').filter((line) => line.includes('[audience='));
    expect(codesIn(`JwtGrantError\n${audience}\n${audience}`)).to.deep.equal(['wrong-audience']);
  });

  it('does not name what is general beside what is specific', () => {
    expect(codesIn('JwtAuthError: fetch failed, getaddrinfo ENOTFOUND x')).to.deep.equal(['org-unreachable-dns']);
    expect(codesIn('INVALID_AUTH_HEADER INVALID_JWT_FORMAT')).to.deep.equal(['invalid-jwt-format']);
    expect(codesIn('{"error":"invalid_request","error_description":"refresh_token scope is required"}')).to.deep.equal([
      'refresh-scope-missing',
    ]);
  });

  it('takes the words beside an error code for more telling than the code, in either order', () => {
    const [error, words] = ['invalid_client_id', 'External client app is not installed in this org'];
    for (const text of [
      JSON.stringify({ error, error_description: words }),
      JSON.stringify({ error_description: words, error }),
      new URLSearchParams({ error, error_description: words }).toString(),
      new URLSearchParams({ error_description: words, error }).toString(),
      `${error}: ${words}`,
    ]) {
      expect(codesIn(text), text).to.deep.equal(['app-not-installed']);
    }
  });

  it('finds every code by itself, in each of its spellings, or the one that explains it', () => {
    for (const { code, also, see } of allSections()) {
      for (const spelling of [code, ...also]) expect(codesIn(` ${spelling}\n`), spelling).to.deep.equal([see ?? code]);
    }
  });

  it('finds the code that JSON of this plugin names', () => {
    expect(codesIn('{"checks":[],"firstCause":"clock-skew"}')).to.deep.equal(['clock-skew']);
    expect(codesIn('"name": "KeyMismatchError"')).to.deep.equal(['key-mismatch']);
  });

  it('guesses nothing for a refusal that nobody has explained: it says so', () => {
    expect(codesIn('invalid_grant: the moon is in the wrong house')).to.deep.equal(['exchange-refused']);
    expect(codesIn('server_says_no: the moon is in the wrong house')).to.deep.equal([]);
  });

  it('shows what is nearest when nothing matches, and never beside a match', () => {
    expect(explain('it says the passphrase of my private key was wrong').nearest.map(({ code }) => code)).to.include(
      'key-unreadable-wrong-passphrase',
    );
    expect(explain('invalid assertion').nearest).to.deep.equal([]);
    expect(explain('').nearest).to.deep.equal([]);
  });

  it('gives back nothing of the text', () => {
    const shown = JSON.stringify(explain('invalid assertion: Xq7Secret9z'));
    expect(shown).to.include('invalid-assertion').and.not.include('Xq7Secret9z');
  });

  it('leaves no place for a value in any text', () => {
    for (const { code } of allSections()) expect(JSON.stringify(explain(code))).not.to.match(/\{[a-zA-Z]+\}/);
  });

  it('knows every refusal that the local org gives', () => {
    const given = filesBelow('test/local-org/oauth', '.ts').flatMap((file) => [
      ...read(file).matchAll(/new Refusal\('(\w+)', (?:'([^']+)'|"([^"]+)"|`([^`$]+))/g),
    ]);
    expect(given.length).to.be.greaterThan(20);
    for (const [, error = '', ...texts] of given) {
      const description = texts.find(Boolean) ?? '';
      const known = codesIn(JSON.stringify({ error, error_description: description }));
      expect(known, `${error}: ${description}`).to.have.lengthOf(1).and.not.include('exchange-refused');
      const code = refusalCode(error, description);
      if (code !== 'exchange-refused') expect(known).to.deep.equal([code]);
    }
  });
});

describe('explain, whatever it is given', () => {
  it('never throws', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 2000 }), (text) => explain(text).matches.length >= 0));
  });

  it('finds no fault in random words', () => {
    fc.assert(fc.property(fc.lorem({ maxCount: 60, mode: 'words' }), (text) => codesIn(text).length === 0));
  });

  it('finds a fault in the midst of other text', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 40 }), fc.lorem({ maxCount: 40 }), (before, after) => {
        expect(codesIn(`${before}\ninvalid_grant: audience is invalid\n${after}`)).to.deep.equal(['wrong-audience']);
      }),
    );
  });

  const hostile = [
    'invalid_grant ',
    '\\',
    ' ',
    '%41',
    'error_description="',
    '"error":"',
    '407 ',
    'proxy',
    '&#39;',
    '\u001b[',
    '\u001b]8;;',
    'salesforce refused the exchange: ( ',
    'a\n',
    '\tat foo\n',
    ': ',
    '| ',
    'jwt expired\n',
    'x509: certificate is valid for ',
    'https://a ',
    'may be. ',
    '[audience=a login=',
    '{\n',
    '<',
    '\n',
    '(',
  ];
  for (const piece of hostile) {
    it(`takes no longer than the length tells over ${JSON.stringify(piece)} again and again`, () => {
      const work = (length: number) => {
        const text = piece.repeat(Math.ceil(length / piece.length));
        return () => explain(text);
      };
      expect(overgrowth(work, [32_000, 128_000])).to.equal(null);
    });
  }
});

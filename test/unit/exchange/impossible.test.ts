/** Values that a template, a CI system or a slip of the hand leaves, and values that people really have. */
import { expect } from 'chai';
import fc from 'fast-check';
import { notAudience, notClientId, notUsername } from '../../../src/exchange/impossible.ts';
import { runs } from '../../support/runs.ts';

const unfilled = [
  ...['undefined', 'null', 'None', 'nil', 'NaN', '[object Object]'],
  ...['$(SF_JWT_KEY)', '$(prod.clientId)', '$CLIENT_ID', '$env:CLIENT_ID', '%CLIENT_ID%', '!CLIENT_ID!'],
  ...['{{client_id}}', '{{ .Values.id }}', '#{ClientId}#', '#{ClientId}', '@CLIENT_ID@'],
  ...['__CLIENT_ID__', '<consumer key>', '<YOUR_CLIENT_ID>', '{clientId}', '[client id]', 'process.env.CLIENT_ID'],
  ...['secrets.CLIENT_ID', 'your-client-id', 'your_client_id_here', 'CHANGEME', 'TODO', '...', '…'],
  ...['***', '********', '••••••', '[MASKED]', 'REDACTED', '[redacted]', '<hidden>', '(FILTERED)'],
  ...["'3MVG9abc'", '"3MVG9abc"', '`3MVG9abc`', '“3MVG9abc”', "''", '  undefined  '],
];

// A template's own sign, kept away from the linter, which takes it for a slip.
for (const name of ['{CLIENT_ID}', '{{ secrets.SF_CLIENT_ID }}', '{{github.token}}', '{CLIENT_ID:-}'])
  unfilled.push(`$${name}`);

describe('A client id', () => {
  for (const text of unfilled)
    it(`can't be ${text}`, () => {
      expect(notClientId(text)).to.be.a('string').and.not.contain('3MVG9abc');
    });

  const others: [text: string, seen: string][] = [
    ['https://acme.my.salesforce.com', 'a URL'],
    ['0H4000000000001', 'the id of a record'],
    ['ida@pay.example', 'a username'],
    ['3MVG9 abc', 'a text with spaces or line breaks'],
    ['./server.key', 'a file'],
    ['server.pem', 'a file'],
    ['5'.repeat(19), 'a secret'],
    ['0123456789ABCDEF'.repeat(4), 'a secret'],
    ['00D000000000001!AQ0AQ'.padEnd(112, 'x'), 'a secret'],
    ['3MVG9;rm', 'a text with characters that no consumer key has'],
    ['SF_CLIENT_ID', 'the name of a variable'],
    ['SALESFORCE_CONSUMER_KEY_2', 'the name of a variable'],
    ['true', 'a true/false value'],
    ['False', 'a true/false value'],
  ];
  for (const [text, seen] of others)
    it(`can't be ${seen}, as ${text.slice(0, 20)}`, () => {
      expect(notClientId(text)).to.equal(seen);
    });

  const letters = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._'];
  it('can be any that Salesforce makes, and any of the known forms of own ones', () => {
    const generated = fc
      .array(fc.constantFrom(...letters), { minLength: 72, maxLength: 80 })
      .map((rest) => `3MVG9${rest.join('')}`);
    const base64 = fc
      .uint8Array({ minLength: 20, maxLength: 60 })
      .map((bytes) => Buffer.from(bytes).toString('base64'));
    const own = fc.oneof(fc.uuid(), fc.stringMatching(/^[a-z]{4}[a-z0-9]{8,40}$/), base64);
    fc.assert(
      fc.property(fc.oneof(generated, own), (text) => {
        fc.pre(!/^0H4|^0xI|^888|^005|^00D|^xxx|^todo|^none/i.test(text));
        expect(notClientId(text)).to.equal(null);
      }),
      runs(300),
    );
  });
});

describe('A username', () => {
  for (const text of [
    ...unfilled,
    '0050000000000001AA',
    'https://a@b.co',
    'ida',
    "'ida@pay.example'",
    'ida@$(DOMAIN)',
    'ida@{{org}}',
  ])
    it(`can't be ${text}`, () => {
      expect(notUsername(text)).to.be.a('string');
    });

  for (const text of [
    'ida@pay.example',
    "o'brien+ci@pay.example",
    'ida@pay.example.uat',
    'ida@pay',
    'ïda@päy.example',
    'a_b@x_y.co',
  ])
    it(`can be ${text}`, () => {
      expect(notUsername(text)).to.equal(null);
    });
});

describe('An audience', () => {
  for (const text of [
    ...unfilled,
    'login.salesforce.com',
    'http://login.salesforce.com',
    'https://',
    'https:///x',
    'https://me@login.salesforce.com',
    'https://login.salesforce.com/services/oauth2/token',
    'HTTPS://test.salesforce.com/services/oauth2/token',
    'urn:x',
  ])
    it(`can't be ${text}`, () => {
      expect(notAudience(text)).to.be.a('string');
    });

  for (const text of [
    'https://login.salesforce.com',
    'https://acme.my.site.com/shop',
    'https://acme.my.salesforce.com',
    'http://localhost:8080',
  ])
    it(`can be ${text}`, () => {
      expect(notAudience(text)).to.equal(null);
    });
});

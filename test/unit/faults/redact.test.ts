import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { holdsSecret, redact } from '../../../src/faults/redact.ts';
import { accessToken, assertion, authUrl, refreshToken, session } from '../token/token-samples.ts';

const keyPem = generateKeyPairSync('rsa', { modulusLength: 2048 })
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();
const keyBody = keyPem.split('\n').slice(1, -2).join('\n');
const clientSecret = randomBytes(32).toString('hex').toUpperCase();

const secrets: [what: string, secret: string][] = [
  ['an access token', accessToken],
  ['an assertion', assertion],
  ['a session id', session],
  ['a session id in a URL', session.replace('!', '%21')],
  ['a refresh token', refreshToken],
  ['an auth URL', authUrl],
  [
    'an auth URL with a refresh token of unknown form',
    'force://3MVG9app.key:1234567:abcdefg.hijklmn.opq@a.my.salesforce.com',
  ],
  ['a private key', keyPem],
  ['a private key on one line', keyPem.replaceAll('\n', '\\n')],
  ['a private key without its header lines', keyBody],
  ['a private key in base64', Buffer.from(keyPem).toString('base64')],
  ['a client secret', clientSecret],
  ['a short secret in a form', 'client_secret=hunter2hunter2'],
  ['a token of unknown form in JSON', '{"access_token":"Zk3.opaque-token~of/some+other_server", "scope":"api"}'],
  ['a token of unknown form in JSON in a string', String.raw`{\"refresh_token\": \"Zk3.opaque-token~of/some+other\"}`],
  ['a short secret as a dictionary shows it', "{'client_secret': 'hunter2-hunter2-hunter2-hunter2'}"],
];

/** The longest run of the secret that may be left: enough to say which token it was, too little to use. */
const leftover = 24;

describe('redaction', () => {
  for (const [what, secret] of secrets) {
    it(`leaves nothing of ${what} in a sentence`, () => {
      const clean = redact(`The server said: ${secret} is bad (line 3).`);
      expect(clean)
        .to.match(/^The server said: /)
        .and.match(/is bad \(line 3\)\.$/);
      for (let at = 0; at + leftover <= secret.length; at += 1) {
        expect(clean).not.to.include(secret.slice(at, at + leftover));
      }
    });
  }

  const harmless = [
    'No authorization information found for me@example.com.',
    'at Object.<anonymous> (file:///home/runner/work/some-quite-long-project-name/node_modules/@salesforce/core/lib/org/authInfo.js:123:45)',
    '/home/runner/work/a/very/long/path/to/a/folder/which/has/no/dots/or/other/signs/at/all/in/its/name/and/goes/on/and/on/key',
    `sha256:${'0123456789abcdef'.repeat(4)}`,
    'consumer key 3MVG9PG9sFc71i9kYzvqJ4Q.aBcDeFgHiJkLmNoPqRsTuVwXyZ_0123456789ABCDEFGHIJKLMNOPQRSTU',
    '00Dxx0000001gEREAY',
    '{"token_type":"Bearer","token":"***","error":"invalid token: it has expired"}',
  ];
  for (const text of harmless) {
    it(`leaves this alone: ${text.slice(0, 40)}`, () => {
      expect(redact(text)).to.equal(text);
      expect(holdsSecret(text)).to.equal(false);
    });
  }

  for (const url of [
    'http://user:S3cret@proxy:3128',
    'http://user:S3/cret@proxy:3128',
    'http://user:S3#cret@proxy:3128',
    'http://user:S3@cret@proxy:3128',
    'https://S3cret@github.com/x',
    '//user:S3cret@proxy.example',
    'user:S3cret@proxy:3128',
    'user:S3/cret@proxy.example:3128',
  ])
    it(`takes user and password out of ${url}, and leaves the host`, () => {
      const clean = redact(`The way "${url}" failed.`);
      expect(clean).not.to.match(/S3|cret@|user/);
      expect(clean).to.match(/proxy|github/);
    });

  it('leaves addresses, stacks and e-mail addresses without a password as they are', () => {
    for (const text of [
      'https://acme.my.salesforce.com:8443/x of ida@pay.example',
      'at file:///home/me/node_modules/@salesforce/core/lib/x.js:10:5',
      'at file:///x/.pnpm/undici@8.12.4/node_modules/undici/index.js:3:4',
      'username: ida@pay.example:',
      'node:internal/modules/run_main:107:5',
    ])
      expect(redact(text)).to.equal(text);
  });

  it('changes nothing the second time', () => {
    const part = fc.oneof(fc.string(), fc.constantFrom(...secrets.map(([, secret]) => secret)));
    fc.assert(
      fc.property(fc.array(part), (parts) => {
        const once = redact(parts.join(' '));
        expect(redact(once)).to.equal(once);
      }),
    );
  });

  it('knows a session in a URL, however often it was encoded', () => {
    const session = `00D5g000004XyZa!${'AQ0AQ.'.repeat(14)}`;
    for (const mark of ['!', '%21', '%2521', '%252521'])
      for (const before of ['sid=', 'retURL=%2Ffrontdoor.jsp%3Fsid%3D', 'sid%253D', 'sid%3d', ' ', '"'])
        expect(redact(`${before}${session.replace('!', mark)}`), before + mark).to.not.contain('AQ0AQ');
  });
});

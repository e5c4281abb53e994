/** Tokens that were made to fool a verifier. Each must fail, and name the check that caught it. */
import { constants, createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import type { CheckId } from '../../../src/token/checks.ts';
import { keysOfJwks, readJwks } from '../../../src/token/jwks.ts';
import { type VerifyResult, verifyToken } from '../../../src/token/verify.ts';
import { rsaKey } from '../../support/rsa.ts';
import {
  goodHeader,
  goodPayload,
  issuer,
  jwkOf,
  kid,
  now,
  nowSeconds,
  orgId,
  signed,
  tokenWith,
} from '../../support/signed-tokens.ts';

const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const small = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
const otherOrg = '00Dxx0000009zzz';
const foreign = 'Named_Credential_Certificate';
const otherKid = (n: number): string => `CORE_ATJWT.00Dxx0000001gER.${n}`;

/** The org's list, with keys in it that must not be used. */
const keySet = {
  keys: [
    jwkOf(stranger, foreign),
    jwkOf(rsaKey(), kid),
    jwkOf(small, otherKid(1)),
    jwkOf(rsaKey(), otherKid(2), { use: 'enc' }),
    jwkOf(rsaKey(), otherKid(3), { alg: 'PS256' }),
    jwkOf(rsaKey(), otherKid(4), { key_ops: ['sign'] }),
    { ...createPublicKey(curve).export({ format: 'jwk' }), kid: otherKid(5) },
    jwkOf(rsaKey(), `CORE_ATJWT.${otherOrg}.1`),
    jwkOf(rsaKey(), otherKid(6)),
    jwkOf(stranger, otherKid(6)),
    jwkOf(rsaKey(), otherKid(7), { n: 'AQAB' }),
    jwkOf(rsaKey(), otherKid(8), { e: 'AQ' }),
    { kty: 'oct', k: 'c2VjcmV0', kid: otherKid(9) },
    'no key',
    null,
  ],
};
const keys = keysOfJwks(readJwks(keySet as never) ?? []);

const expectation = { issuer, orgId, audience: null, clientId: null, scopes: [], clockTolerance: 30 };
const check = (text: string): Promise<VerifyResult> =>
  verifyToken(
    { text, expectation, given: { signer: 'org', source: 'keys.json', keys }, now },
    { keysOf: () => Promise.reject(new Error('no key may be asked for')) },
  );

const failures = ({ checks }: VerifyResult): string[] => checks.filter(({ ok }) => ok === false).map(({ id }) => id);

const parts = (token: string): [string, string, string] => {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [header, payload, signature];
};
const good = tokenWith();
const [head, body, signature] = parts(good);
const withSignature = (header: object, make: (input: string) => Uint8Array): string => {
  const input = parts(tokenWith(header)).slice(0, 2).join('.');
  return `${input}.${Buffer.from(make(input)).toString('base64url')}`;
};
const hmac =
  (secret: string | Buffer) =>
  (input: string): Uint8Array =>
    createHmac('sha256', secret).update(input).digest();
const publicKey = createPublicKey(rsaKey());
const pss = (input: string): Uint8Array =>
  sign('sha256', Buffer.from(input), { key: rsaKey(), padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 });
const ecdsa = (input: string): Uint8Array =>
  sign('sha256', Buffer.from(input), { key: curve, dsaEncoding: 'ieee-p1363' });

const withDoubled = (claim: string): string =>
  signed(goodHeader, JSON.stringify(goodPayload).replace('{', `{${claim},`));

const caught: [string, string, CheckId[]][] = [
  [
    'says alg none and has no signature',
    `${parts(tokenWith({ alg: 'none' }))
      .slice(0, 2)
      .join('.')}.`,
    ['signature', 'alg'],
  ],
  ['says alg none above a good signature', tokenWith({ alg: 'none' }), ['signature', 'alg']],
  ...[
    'None',
    'NONE',
    'nOnE',
    ' none',
    'none\u0000',
    '',
    'rs256',
    'RS256 ',
    'RSA',
    'RS384',
    'RS512',
    'HS384',
    'ES512',
    'EdDSA',
  ].map((alg): [string, string, CheckId[]] => [
    `spells alg ${JSON.stringify(alg)}`,
    tokenWith({ alg }),
    ['signature', 'alg'],
  ]),
  ...[null, 256, true, ['RS256'], { alg: 'RS256' }].map((alg): [string, string, CheckId[]] => [
    `has ${JSON.stringify(alg)} for alg`,
    tokenWith({ alg }),
    ['signature', 'alg'],
  ]),
  ['has no alg', tokenWith({ alg: undefined }), ['signature', 'alg']],
  [
    'is an HS256 with the PEM of the public key as secret',
    withSignature({ alg: 'HS256' }, hmac(publicKey.export({ type: 'spki', format: 'pem' }))),
    ['signature', 'alg'],
  ],
  [
    'is an HS256 with the DER of the public key as secret',
    withSignature({ alg: 'HS256' }, hmac(publicKey.export({ type: 'spki', format: 'der' }))),
    ['signature', 'alg'],
  ],
  [
    'is an HS256 with the modulus as secret',
    withSignature({ alg: 'HS256' }, hmac(String(publicKey.export({ format: 'jwk' }).n))),
    ['signature', 'alg'],
  ],
  [
    'says RS256 above an HMAC',
    withSignature({}, hmac(publicKey.export({ type: 'spki', format: 'pem' }))),
    ['signature'],
  ],
  ['says RS256 above a PSS signature of the same key', withSignature({}, pss), ['signature']],
  ['is a good PS256', withSignature({ alg: 'PS256' }, pss), ['signature', 'alg']],
  [
    'is a good PS256 by a key of the list',
    withSignature({ alg: 'PS256', kid: otherKid(3) }, pss),
    ['signature', 'alg', 'kid'],
  ],
  [
    'is a good ES256 by a key of the list',
    withSignature({ alg: 'ES256', kid: otherKid(5) }, ecdsa),
    ['signature', 'alg', 'kid'],
  ],
  ['says RS256 above an EC signature', withSignature({ kid: otherKid(5) }, ecdsa), ['signature', 'kid']],
  ['is signed by a stranger', tokenWith({}, {}, stranger), ['signature']],
  ['is signed with a key of 1024 bits', tokenWith({ kid: otherKid(1) }, {}, small), ['signature', 'kid']],
  ['names a key for encryption', tokenWith({ kid: otherKid(2) }), ['signature', 'kid']],
  ['names a key for another algorithm', tokenWith({ kid: otherKid(3) }), ['signature', 'kid']],
  ['names a key that may not verify', tokenWith({ kid: otherKid(4) }), ['signature', 'kid']],
  ['names a key that the list has twice', tokenWith({ kid: otherKid(6) }), ['signature', 'kid']],
  ['names a key with a broken modulus', tokenWith({ kid: otherKid(7) }), ['signature', 'kid']],
  ['names a key with the exponent 1', tokenWith({ kid: otherKid(8) }), ['signature', 'kid']],
  ['names a symmetric key', tokenWith({ kid: otherKid(9) }), ['signature', 'kid']],
  ['names a key of another purpose, and is signed with it', tokenWith({ kid: foreign }, {}, stranger), ['kid', 'tnk']],
  ['names no key', tokenWith({ kid: undefined }), ['signature', 'kid', 'tnk']],
  ...[
    '../../../../etc/passwd',
    '/dev/null',
    'https://evil.example/keys',
    "' OR '1'='1' -- ",
    '__proto__',
    'constructor',
    `${kid}\u0000`,
    `${kid} `,
    ` ${kid}`,
    kid.toLowerCase(),
    `${kid};${foreign}`,
    '%00',
    '',
    'x'.repeat(100_000),
  ].map((id): [string, string, CheckId[]] => [
    `injects the kid ${JSON.stringify(id).slice(0, 40)}`,
    tokenWith({ kid: id }),
    ['signature', 'kid'],
  ]),
  ...[null, 0, [kid], { toString: kid }].map((id): [string, string, CheckId[]] => [
    `has ${JSON.stringify(id)} for kid`,
    tokenWith({ kid: id }),
    ['signature', 'kid', 'tnk'],
  ]),
  ['brings its own key (jwk)', tokenWith({ jwk: jwkOf(stranger, kid) }, {}, stranger), ['signature']],
  ['brings its own certificate (x5c)', tokenWith({ x5c: ['MIIB'] }, {}, stranger), ['signature']],
  ['tells where its key is (jku)', tokenWith({ jku: 'https://evil.example/keys' }, {}, stranger), ['signature']],
  [
    'tells where its certificate is (x5u)',
    tokenWith({ x5u: 'https://evil.example/c.pem' }, {}, stranger),
    ['signature'],
  ],
  ['demands an extension (crit)', tokenWith({ crit: ['exp'] }), ['signature']],
  ['demands unencoded content (b64)', tokenWith({ crit: ['b64'], b64: false }), ['signature']],
  ['has an empty crit', tokenWith({ crit: [] }), ['signature']],
  ['says iss twice', withDoubled('"iss":"https://evil.my.salesforce.com"'), ['form']],
  ['says exp twice, once escaped', withDoubled('"e\\u0078p":9999999999'), ['form']],
  ['says a name twice below a claim', withDoubled('"act":{"sub":"a","sub":"b"}'), ['form']],
  ['says alg twice', signed(JSON.stringify(goodHeader).replace('{', '{"alg":"none",'), goodPayload), ['form']],
  [
    'has another payload under the same signature',
    `${head}.${parts(tokenWith({}, { sub: 'uid:005xx000001Sv6BBBB' }))[1]}.${signature}`,
    ['signature'],
  ],
  [
    'has another header under the same signature',
    `${parts(tokenWith({ ver: '2.0' }))[0]}.${body}.${signature}`,
    ['signature'],
  ],
  ['has a signature of zeros', `${head}.${body}.${Buffer.alloc(256).toString('base64url')}`, ['signature']],
  ['has a signature of half the length', `${head}.${body}.${signature.slice(0, 170)}`, ['signature']],
  ['has lost its signature', `${head}.${body}.`, ['signature']],
  ['has lost its signature and the dot', `${head}.${body}`, ['signature']],
  ['carries the signature twice', `${head}.${body}.${signature}${signature}`, ['signature']],
  ['is encrypted', `${head}.${body}.${signature}.AAAA.AAAA`, ['signature', 'iss', 'aud', 'exp']],
  ['is padded', `${head}.${body}.${signature}==`, ['form']],
  ['is broken over two lines', `${head}.${body}\n.${signature}`, ['form']],
  ['has a space in it', `${head}. ${body}.${signature}`, ['form']],
  ['has an invisible character in it', `${head}.\u200B${body}.${signature}`, ['form']],
  ['is of another org by its tenant key', tokenWith({ tnk: 'core/prod/00Dxx0000009zzzEAA' }), ['tnk']],
  [
    'is of another org whose key is in the list',
    tokenWith({ tnk: `core/prod/${otherOrg}EAA`, kid: `CORE_ATJWT.${otherOrg}.1` }),
    ['tnk'],
  ],
  ['has no tenant key', tokenWith({ tnk: undefined }), ['tnk']],
  ['is no access token (tty)', tokenWith({ tty: undefined }), ['tty']],
  [
    'is an id token signed by the org',
    signed(
      { ...goodHeader, tty: undefined, tnk: undefined },
      { ...goodPayload, sub: `https://login.salesforce.com/id/${orgId}/005xx000001Sv6AAAS` },
    ),
    ['tty', 'tnk'],
  ],
  ['names another issuer', tokenWith({}, { iss: 'https://evil.my.salesforce.com' }), ['iss']],
  ['names its issuer with a slash', tokenWith({}, { iss: `${issuer}/` }), ['iss']],
  ['names its issuer in capitals', tokenWith({}, { iss: issuer.toUpperCase() }), ['iss']],
  ['names its issuer with a letter that looks alike', tokenWith({}, { iss: issuer.replace('a', '\u0430') }), ['iss']],
  ['names several issuers', tokenWith({}, { iss: [issuer] }), ['iss']],
  ['has no issuer', tokenWith({}, { iss: undefined }), ['iss']],
  ['is meant for somebody else', tokenWith({}, { aud: ['https://api.salesforce.com'] }), ['aud']],
  ['is meant for a longer host', tokenWith({}, { aud: [`${issuer}.evil.example`] }), ['aud']],
  ['is meant for nobody', tokenWith({}, { aud: undefined }), ['aud']],
  ['is meant for an object', tokenWith({}, { aud: { [issuer]: issuer } }), ['aud']],
  ...[
    String(nowSeconds + 60),
    '',
    'tomorrow',
    null,
    true,
    [nowSeconds + 60],
    {},
    -1,
    -nowSeconds,
    2 ** 53,
    1e300,
    0,
    nowSeconds - 31,
    nowSeconds - 30.5,
  ].map((exp): [string, string, CheckId[]] => [`ends at ${JSON.stringify(exp)}`, tokenWith({}, { exp }), ['exp']]),
  ['never ends', tokenWith({}, { exp: undefined }), ['exp']],
  [
    'ends at an infinite number',
    signed(goodHeader, JSON.stringify(goodPayload).replace(/"exp":\d+/, '"exp":1e999')),
    ['exp'],
  ],
  ['begins later', tokenWith({}, { nbf: nowSeconds + 31 }), ['nbf']],
  ['begins before 1970', tokenWith({}, { nbf: -1 }), ['nbf']],
  ['begins at a text', tokenWith({}, { nbf: String(nowSeconds - 75) }), ['nbf']],
  ['is issued later', tokenWith({}, { iat: nowSeconds + 31 }), ['iat']],
  ['is opaque', '00Dxx0000001gER!AQEAQFakeSessionId.of_letters', ['signature']],
];

describe('verify, attacked by a token that', () => {
  for (const [what, token, ids] of caught) {
    it(`${what}: fails by ${ids.join(', ')}`, async () => {
      const result = await check(token);
      expect(result.verified).to.equal(false);
      expect(failures(result)).to.include.members(ids);
    });
  }

  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const unreadable: [string, string][] = [
    ['nests a hundred thousand lists', signed(goodHeader, `{"a":${deep(100_000)}}`)],
    ['nests 65 levels', signed(goodHeader, `{"a":${deep(64)}}`)],
    ['nests objects in its header', signed(`{"a":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}`, goodPayload)],
    ['is longer than any token', `${head}.${'A'.repeat(300_000)}.${signature}`],
    ['has parts in another order', `${body}.${head}.${signature}`.replace(/^eyJ/, 'AAA')],
    ['has a payload that is no JSON', signed(goodHeader, 'exp: never')],
    ['has a payload that is a list', signed(goodHeader, '[]')],
    ['has a payload with a byte order mark', signed(goodHeader, `\uFEFF${JSON.stringify(goodPayload)}`)],
    ['ends in the middle of a letter', `${head}.${body.slice(0, -(body.length % 4 || 4) - 3)}.${signature}`],
    ['has a letter that is not base64url', `${head}.${body.slice(0, 20)}!${body.slice(21)}.${signature}`],
  ];
  for (const [what, token] of unreadable) {
    it(`${what}: is no token`, async () => {
      const fault = await check(token).then(
        ({ verified }) => ({ name: `verified: ${verified}` }),
        (error: Error) => error,
      );
      expect(['TokenMalformedError', 'verified: false']).to.include(fault.name);
    });
  }

  it('reports each key that the header brings along, and uses none', async () => {
    const header = { jku: 'https://evil.example', x5u: 'https://evil.example', jwk: jwkOf(stranger, kid), x5c: [] };
    const { findings, verified } = await check(tokenWith(header));
    expect(findings.filter(({ code }) => code === 'embedded-key')).to.have.lengthOf(4);
    expect(verified).to.equal(true); // by the org's own key
  });

  it('survives any change of one letter without calling it good', async () => {
    for (let at = 0; at < good.length; at += 7) {
      const changed = `${good.slice(0, at)}${good[at] === 'A' ? 'B' : 'A'}${good.slice(at + 1)}`;
      const verified = await check(changed).then(
        (result) => result.verified,
        () => false,
      );
      expect(verified, `letter ${at}`).to.equal(false);
    }
  });
});

describe('verify, for an honest token,', () => {
  const honest: [string, string][] = [
    ['as the org issues it', good],
    [
      'with more claims than are known',
      tokenWith({ x: 1 }, { cdp_tenant: 'a360/prod/1f', roles: [{ a: [1, { b: 2 }] }] }),
    ],
    ['with two audiences in either order', tokenWith({}, { aud: ['https://api.salesforce.com', issuer] })],
    ['within the clock tolerance after its end', tokenWith({}, { exp: nowSeconds - 29 })],
    ['within the clock tolerance before its beginning', tokenWith({}, { nbf: nowSeconds + 29, iat: nowSeconds + 29 })],
    ['with an end in fractions of seconds', tokenWith({}, { exp: nowSeconds + 0.5 })],
    ['without nbf and iat', tokenWith({}, { nbf: undefined, iat: undefined })],
    ['for a guest', tokenWith({}, { sub: 'uvid:2b0d4f43-5ab6-4b3c-9f4e-1d2c3b4a5f60' })],
    ['with white space in its JSON', signed(JSON.stringify(goodHeader, null, 2), JSON.stringify(goodPayload, null, 2))],
    ['with Bearer before it and white space around it', ` Bearer ${good}\r\n`],
  ];
  for (const [what, token] of honest) {
    it(`${what}, calls it good`, async () => {
      const result = await check(token);
      expect(failures(result)).to.deep.equal([]);
      expect(result.verified).to.equal(true);
    });
  }
});

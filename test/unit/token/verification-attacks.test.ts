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
import { session } from './token-samples.ts';

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

const expectation = {
  issuer,
  namedBy: 'person' as const,
  orgId,
  audience: null,
  clientId: null,
  scopes: [],
  isIdToken: false,
  clockTolerance: 30,
};
const check = (text: string): Promise<VerifyResult> =>
  verifyToken(
    { text, expectation, given: { signer: 'org', source: 'keys.json', keys }, now },
    { keysOfIssuer: () => Promise.reject(new Error('no key may be asked for')) },
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

type Attack = { what: string; token: string; fails: CheckId[] };

const caught: Attack[] = [
  {
    what: 'says alg none and has no signature',
    token: `${parts(tokenWith({ alg: 'none' }))
      .slice(0, 2)
      .join('.')}.`,
    fails: ['signature', 'alg'],
  },
  { what: 'says alg none above a good signature', token: tokenWith({ alg: 'none' }), fails: ['signature', 'alg'] },
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
  ].map(
    (alg): Attack => ({
      what: `spells alg ${JSON.stringify(alg)}`,
      token: tokenWith({ alg }),
      fails: ['signature', 'alg'],
    }),
  ),
  ...[null, 256, true, ['RS256'], { alg: 'RS256' }].map(
    (alg): Attack => ({
      what: `has ${JSON.stringify(alg)} for alg`,
      token: tokenWith({ alg }),
      fails: ['signature', 'alg'],
    }),
  ),
  { what: 'has no alg', token: tokenWith({ alg: undefined }), fails: ['signature', 'alg'] },
  {
    what: 'is an HS256 with the PEM of the public key as secret',
    token: withSignature({ alg: 'HS256' }, hmac(publicKey.export({ type: 'spki', format: 'pem' }))),
    fails: ['signature', 'alg'],
  },
  {
    what: 'is an HS256 with the DER of the public key as secret',
    token: withSignature({ alg: 'HS256' }, hmac(publicKey.export({ type: 'spki', format: 'der' }))),
    fails: ['signature', 'alg'],
  },
  {
    what: 'is an HS256 with the modulus as secret',
    token: withSignature({ alg: 'HS256' }, hmac(String(publicKey.export({ format: 'jwk' }).n))),
    fails: ['signature', 'alg'],
  },
  {
    what: 'says RS256 above an HMAC',
    token: withSignature({}, hmac(publicKey.export({ type: 'spki', format: 'pem' }))),
    fails: ['signature'],
  },
  { what: 'says RS256 above a PSS signature of the same key', token: withSignature({}, pss), fails: ['signature'] },
  { what: 'is a good PS256', token: withSignature({ alg: 'PS256' }, pss), fails: ['signature', 'alg'] },
  {
    what: 'is a good PS256 by a key of the list',
    token: withSignature({ alg: 'PS256', kid: otherKid(3) }, pss),
    fails: ['signature', 'alg', 'kid'],
  },
  {
    what: 'is a good ES256 by a key of the list',
    token: withSignature({ alg: 'ES256', kid: otherKid(5) }, ecdsa),
    fails: ['signature', 'alg', 'kid'],
  },
  {
    what: 'says RS256 above an EC signature',
    token: withSignature({ kid: otherKid(5) }, ecdsa),
    fails: ['signature', 'kid'],
  },
  { what: 'is signed by a stranger', token: tokenWith({}, {}, stranger), fails: ['signature'] },
  {
    what: 'is signed with a key of 1024 bits',
    token: tokenWith({ kid: otherKid(1) }, {}, small),
    fails: ['signature', 'kid'],
  },
  { what: 'names a key for encryption', token: tokenWith({ kid: otherKid(2) }), fails: ['signature', 'kid'] },
  { what: 'names a key for another algorithm', token: tokenWith({ kid: otherKid(3) }), fails: ['signature', 'kid'] },
  { what: 'names a key that may not verify', token: tokenWith({ kid: otherKid(4) }), fails: ['signature', 'kid'] },
  { what: 'names a key that the list has twice', token: tokenWith({ kid: otherKid(6) }), fails: ['signature', 'kid'] },
  { what: 'names a key with a broken modulus', token: tokenWith({ kid: otherKid(7) }), fails: ['signature', 'kid'] },
  { what: 'names a key with the exponent 1', token: tokenWith({ kid: otherKid(8) }), fails: ['signature', 'kid'] },
  { what: 'names a symmetric key', token: tokenWith({ kid: otherKid(9) }), fails: ['signature', 'kid'] },
  {
    what: 'names a key of another purpose, and is signed with it',
    token: tokenWith({ kid: foreign }, {}, stranger),
    fails: ['kid', 'tnk'],
  },
  { what: 'names no key', token: tokenWith({ kid: undefined }), fails: ['signature', 'kid', 'tnk'] },
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
  ].map(
    (id): Attack => ({
      what: `injects the kid ${JSON.stringify(id).slice(0, 40)}`,
      token: tokenWith({ kid: id }),
      fails: ['signature', 'kid'],
    }),
  ),
  ...[null, 0, [kid], { toString: kid }].map(
    (id): Attack => ({
      what: `has ${JSON.stringify(id)} for kid`,
      token: tokenWith({ kid: id }),
      fails: ['signature', 'kid', 'tnk'],
    }),
  ),
  {
    what: 'brings its own key (jwk)',
    token: tokenWith({ jwk: jwkOf(stranger, kid) }, {}, stranger),
    fails: ['signature'],
  },
  { what: 'brings its own certificate (x5c)', token: tokenWith({ x5c: ['MIIB'] }, {}, stranger), fails: ['signature'] },
  {
    what: 'tells where its key is (jku)',
    token: tokenWith({ jku: 'https://evil.example/keys' }, {}, stranger),
    fails: ['signature'],
  },
  {
    what: 'tells where its certificate is (x5u)',
    token: tokenWith({ x5u: 'https://evil.example/c.pem' }, {}, stranger),
    fails: ['signature'],
  },
  { what: 'demands an extension (crit)', token: tokenWith({ crit: ['exp'] }), fails: ['signature'] },
  { what: 'demands unencoded content (b64)', token: tokenWith({ crit: ['b64'], b64: false }), fails: ['signature'] },
  { what: 'has an empty crit', token: tokenWith({ crit: [] }), fails: ['signature'] },
  { what: 'says iss twice', token: withDoubled('"iss":"https://evil.my.salesforce.com"'), fails: ['form'] },
  { what: 'says exp twice, once escaped', token: withDoubled('"e\\u0078p":9999999999'), fails: ['form'] },
  { what: 'says a name twice below a claim', token: withDoubled('"act":{"sub":"a","sub":"b"}'), fails: ['form'] },
  {
    what: 'says alg twice',
    token: signed(JSON.stringify(goodHeader).replace('{', '{"alg":"none",'), goodPayload),
    fails: ['form'],
  },
  {
    what: 'has another payload under the same signature',
    token: `${head}.${parts(tokenWith({}, { sub: 'uid:005xx000001Sv6BBBB' }))[1]}.${signature}`,
    fails: ['signature'],
  },
  {
    what: 'has another header under the same signature',
    token: `${parts(tokenWith({ ver: '2.0' }))[0]}.${body}.${signature}`,
    fails: ['signature'],
  },
  {
    what: 'has a signature of zeros',
    token: `${head}.${body}.${Buffer.alloc(256).toString('base64url')}`,
    fails: ['signature'],
  },
  {
    what: 'has a signature of half the length',
    token: `${head}.${body}.${signature.slice(0, 170)}`,
    fails: ['signature'],
  },
  { what: 'has lost its signature', token: `${head}.${body}.`, fails: ['signature'] },
  { what: 'has lost its signature and the dot', token: `${head}.${body}`, fails: ['signature'] },
  { what: 'carries the signature twice', token: `${head}.${body}.${signature}${signature}`, fails: ['signature'] },
  {
    what: 'is encrypted',
    token: `${head}.${body}.${signature}.AAAA.${'A'.repeat(22)}`,
    fails: ['signature', 'iss', 'aud', 'exp'],
  },
  { what: 'is padded', token: `${head}.${body}.${signature}==`, fails: ['form'] },
  { what: 'is broken over two lines', token: `${head}.${body}\n.${signature}`, fails: ['form'] },
  { what: 'has a space in it', token: `${head}. ${body}.${signature}`, fails: ['form'] },
  { what: 'has an invisible character in it', token: `${head}.\u200B${body}.${signature}`, fails: ['form'] },
  {
    what: 'is of another org by its tenant key',
    token: tokenWith({ tnk: 'core/prod/00Dxx0000009zzzEAA' }),
    fails: ['tnk'],
  },
  {
    what: 'is of another org whose key is in the list',
    token: tokenWith({ tnk: `core/prod/${otherOrg}EAA`, kid: `CORE_ATJWT.${otherOrg}.1` }),
    fails: ['tnk'],
  },
  { what: 'has no tenant key', token: tokenWith({ tnk: undefined }), fails: ['tnk'] },
  { what: 'is no access token (tty)', token: tokenWith({ tty: undefined }), fails: ['tty'] },
  {
    what: 'is an id token signed by the org',
    token: signed(
      { ...goodHeader, tty: undefined, tnk: undefined },
      { ...goodPayload, sub: `https://login.salesforce.com/id/${orgId}/005xx000001Sv6AAAS` },
    ),
    fails: ['tty', 'tnk'],
  },
  { what: 'names another issuer', token: tokenWith({}, { iss: 'https://evil.my.salesforce.com' }), fails: ['iss'] },
  { what: 'names its issuer with a slash', token: tokenWith({}, { iss: `${issuer}/` }), fails: ['iss'] },
  { what: 'names its issuer in capitals', token: tokenWith({}, { iss: issuer.toUpperCase() }), fails: ['iss'] },
  {
    what: 'names its issuer with a letter that looks alike',
    token: tokenWith({}, { iss: issuer.replace('a', '\u0430') }),
    fails: ['iss'],
  },
  { what: 'names several issuers', token: tokenWith({}, { iss: [issuer] }), fails: ['iss'] },
  { what: 'has no issuer', token: tokenWith({}, { iss: undefined }), fails: ['iss'] },
  { what: 'is meant for somebody else', token: tokenWith({}, { aud: ['https://api.salesforce.com'] }), fails: ['aud'] },
  { what: 'is meant for a longer host', token: tokenWith({}, { aud: [`${issuer}.evil.example`] }), fails: ['aud'] },
  { what: 'is meant for nobody', token: tokenWith({}, { aud: undefined }), fails: ['aud'] },
  { what: 'is meant for an object', token: tokenWith({}, { aud: { [issuer]: issuer } }), fails: ['aud'] },
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
  ].map((exp): Attack => ({ what: `ends at ${JSON.stringify(exp)}`, token: tokenWith({}, { exp }), fails: ['exp'] })),
  { what: 'never ends', token: tokenWith({}, { exp: undefined }), fails: ['exp'] },
  {
    what: 'ends at an infinite number',
    token: signed(goodHeader, JSON.stringify(goodPayload).replace(/"exp":\d+/, '"exp":1e999')),
    fails: ['exp'],
  },
  { what: 'begins later', token: tokenWith({}, { nbf: nowSeconds + 31 }), fails: ['nbf'] },
  { what: 'begins before 1970', token: tokenWith({}, { nbf: -1 }), fails: ['nbf'] },
  { what: 'begins at a text', token: tokenWith({}, { nbf: String(nowSeconds - 75) }), fails: ['nbf'] },
  { what: 'is issued later', token: tokenWith({}, { iat: nowSeconds + 31 }), fails: ['iat'] },
  { what: 'is opaque', token: session, fails: ['signature'] },
];

describe('verify, attacked by a token that', () => {
  /** A signature of another length is no signature of the algorithm that the token names: no verdict is given on a part. */
  const parted =
    /^(?:spells alg "(?:HS384|ES512|EdDSA)"|says RS256 above an (?:HMAC|EC)|is signed with a key of 1024|has a signature of half|has lost|carries the signature twice|is encrypted)/;
  for (const { what, token, fails } of caught) {
    if (parted.test(what)) {
      it(`${what}: is refused as incomplete`, async () => {
        const fault = await check(token).catch((error: Error) => error);
        expect(fault).to.have.property('name', 'TokenIncompleteError');
      });
      continue;
    }
    it(`${what}: fails by ${fails.join(', ')}`, async () => {
      const result = await check(token);
      expect(result.verified).to.equal(false);
      expect(failures(result)).to.include.members(fails);
    });
  }

  const deep = (levels: number): string => `${'['.repeat(levels)}${']'.repeat(levels)}`;
  const unreadable: { what: string; token: string }[] = [
    { what: 'nests a hundred thousand lists', token: signed(goodHeader, `{"a":${deep(100_000)}}`) },
    { what: 'nests 65 levels', token: signed(goodHeader, `{"a":${deep(64)}}`) },
    {
      what: 'nests objects in its header',
      token: signed(`{"a":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}`, goodPayload),
    },
    { what: 'is longer than any token', token: `${head}.${'A'.repeat(300_000)}.${signature}` },
    { what: 'has parts in another order', token: `${body}.${head}.${signature}`.replace(/^eyJ/, 'AAA') },
    { what: 'has a payload that is no JSON', token: signed(goodHeader, 'exp: never') },
    { what: 'has a payload that is a list', token: signed(goodHeader, '[]') },
    { what: 'has a payload with a byte order mark', token: signed(goodHeader, `\uFEFF${JSON.stringify(goodPayload)}`) },
    {
      what: 'ends in the middle of a letter',
      token: `${head}.${body.slice(0, -(body.length % 4 || 4) - 3)}.${signature}`,
    },
    {
      what: 'has a letter that is not base64url',
      token: `${head}.${body.slice(0, 20)}!${body.slice(21)}.${signature}`,
    },
  ];
  for (const { what, token } of unreadable) {
    it(`${what}: is no token`, async () => {
      const fault = await check(token).then(
        ({ verified }) => ({ name: `verified: ${verified}` }),
        (error: Error) => error,
      );
      expect(['TokenMalformedError', 'TokenIncompleteError', 'verified: false']).to.include(fault.name);
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
  const honest: { what: string; token: string }[] = [
    { what: 'as the org issues it', token: good },
    {
      what: 'with more claims than are known',
      token: tokenWith({ x: 1 }, { cdp_tenant: 'a360/prod/1f', roles: [{ a: [1, { b: 2 }] }] }),
    },
    {
      what: 'with two audiences in either order',
      token: tokenWith({}, { aud: ['https://api.salesforce.com', issuer] }),
    },
    { what: 'within the clock tolerance after its end', token: tokenWith({}, { exp: nowSeconds - 29 }) },
    {
      what: 'within the clock tolerance before its beginning',
      token: tokenWith({}, { nbf: nowSeconds + 29, iat: nowSeconds + 29 }),
    },
    { what: 'with an end in fractions of seconds', token: tokenWith({}, { exp: nowSeconds + 0.5 }) },
    { what: 'without nbf and iat', token: tokenWith({}, { nbf: undefined, iat: undefined }) },
    { what: 'for a guest', token: tokenWith({}, { sub: 'uvid:2b0d4f43-5ab6-4b3c-9f4e-1d2c3b4a5f60' }) },
    {
      what: 'with white space in its JSON',
      token: signed(JSON.stringify(goodHeader, null, 2), JSON.stringify(goodPayload, null, 2)),
    },
    { what: 'with Bearer before it and white space around it', token: ` Bearer ${good}\r\n` },
  ];
  for (const { what, token } of honest) {
    it(`${what}, calls it good`, async () => {
      const result = await check(token);
      expect(failures(result)).to.deep.equal([]);
      expect(result.verified).to.equal(true);
    });
  }
});

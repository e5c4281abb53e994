import { expect } from 'chai';
import { decodeToken } from '../../../src/token/token.ts';
import {
  accessHeader,
  accessPayload,
  accessToken,
  assertion,
  assertionPayload,
  authUrl,
  jwt,
  jwtOfBytes,
  now,
  nowSeconds,
  refreshToken,
  session,
} from './token-samples.ts';

const codes = (text: string): string[] => decodeToken(text, now).findings.map(({ code }) => code);

describe('a JWT-based access token', () => {
  const result = decodeToken(accessToken, now);

  it('shows its header and payload as they are', () => {
    expect(result).to.deep.include({
      tokenFormat: 'jwt',
      kind: 'access-token',
      header: accessHeader,
      payload: accessPayload,
    });
  });

  it('is never called verified', () => {
    expect(result.verified).to.equal(false);
  });

  it('names its org, user, app, scopes and the age of its key', () => {
    expect(result.salesforce).to.deep.equal({
      orgId: '00Dxx0000001gEREAY',
      userId: '005xx000001Sv6AAAS',
      username: null,
      instance: 'https://acme.my.salesforce.com',
      tenantKey: 'core/prod/00Dxx0000001gEREAY',
      tokenType: 'sfdc-core-token',
      keyId: 'CORE_ATJWT.00Dxx0000001gER.1763553600000',
      keyCreatedAt: '2025-11-19T12:00:00.000Z',
      clientId: '3MVG9consumer.key_of_the_app',
      scopes: ['refresh_token', 'web', 'api'],
    });
  });

  it('gives its times in UTC and counts the seconds it has left', () => {
    expect(result).to.deep.include({
      issuedAt: '2026-11-20T11:59:00.000Z',
      notBefore: '2026-11-20T11:58:45.000Z',
      expiresAt: '2026-11-20T12:29:00.000Z',
      expired: false,
      expiresInSeconds: 1740,
    });
  });

  it('counts below zero once it has expired, from the very second of exp on', () => {
    const at = (seconds: number) => decodeToken(accessToken, new Date((accessPayload.exp + seconds) * 1000));
    expect(at(-1)).to.include({ expired: false, expiresInSeconds: 1 });
    expect(at(0)).to.include({ expired: true, expiresInSeconds: 0 });
    expect(at(61)).to.include({ expired: true, expiresInSeconds: -61 });
    expect(at(61).findings.map(({ code }) => code)).to.include('expired');
  });

  it('of a guest says that it works at its site only', () => {
    const guest = jwt(accessHeader, { ...accessPayload, sub: 'uvid:0b7c9a52-8a1e-4a52-9d35-0c6f7a1d9e11' });
    expect(decodeToken(guest, now).salesforce?.userId).to.equal(null);
    expect(codes(guest)).to.include('guest');
  });

  it('takes its org from the tenant key when the key id is gone', () => {
    const { kid: _, ...header } = accessHeader;
    expect(decodeToken(jwt(header, accessPayload), now).salesforce).to.include({
      orgId: '00Dxx0000001gEREAY',
      keyCreatedAt: null,
    });
  });

  it('takes its org from the key id when the tenant key is gone', () => {
    const { tnk: _, ...header } = accessHeader;
    expect(decodeToken(jwt(header, accessPayload), now).salesforce?.orgId).to.equal('00Dxx0000001gEREAY');
  });
});

describe('the kinds of token', () => {
  const idToken = jwt(
    { alg: 'RS256', kid: '238' },
    {
      iss: 'https://login.salesforce.com',
      sub: 'https://login.salesforce.com/id/00Dxx0000001gEREAY/005xx000001Sv6AAAS',
      aud: '3MVG9app',
    },
  );
  const kinds: { text: string; kind: string }[] = [
    { text: accessToken, kind: 'access-token' },
    { text: assertion, kind: 'bearer-assertion' },
    { text: jwt({ alg: 'RS256' }, { ...assertionPayload, sub: assertionPayload.iss }), kind: 'client-assertion' },
    {
      text: jwt({ alg: 'RS256' }, { iss: 'someone', prn: 'ci@acme.example', aud: 'https://site.example' }),
      kind: 'bearer-assertion',
    },
    { text: idToken, kind: 'id-token' },
    { text: jwt({ alg: 'RS256' }, { iss: 'https://example.com', sub: 'ci@acme.example' }), kind: 'jwt' },
    { text: jwt({ alg: 'RS256' }, {}), kind: 'jwt' },
    { text: `${Buffer.from('{"alg":"RSA-OAEP"}').toString('base64url')}.aa.bb.cc.dd`, kind: 'encrypted-jwt' },
    { text: session, kind: 'opaque-session' },
    { text: refreshToken, kind: 'refresh-token' },
    { text: authUrl, kind: 'sfdx-auth-url' },
  ];
  for (const { text, kind } of kinds) {
    it(`tells ${kind} apart (${text.length} characters)`, () => {
      expect(decodeToken(text, now).kind).to.equal(kind);
    });
  }

  it('reads the org out of an opaque session id, and nothing else', () => {
    const { salesforce, header, payload, expired } = decodeToken(session, now);
    expect(salesforce?.orgId).to.equal('00Dxx0000001gEREAY');
    expect({ header, payload, expired }).to.deep.equal({ header: null, payload: null, expired: null });
  });

  it('reads app and instance out of an auth URL and leaves the refresh token out of the result', () => {
    const result = decodeToken(authUrl, now);
    expect(result.salesforce).to.include({ clientId: 'PlatformCLI', instance: 'https://acme.my.salesforce.com' });
    expect(JSON.stringify(result)).not.to.include(refreshToken);
  });
});

describe('what is odd about a token', () => {
  const odd: { code: string; what: string; text: string }[] = [
    { code: 'alg-none', what: 'an unsigned token', text: jwt({ alg: 'none' }, accessPayload, '') },
    { code: 'alg-none', what: 'alg none in capitals', text: jwt({ alg: 'NONE' }, accessPayload, '') },
    { code: 'alg-hmac', what: 'a shared secret', text: jwt({ alg: 'HS256' }, accessPayload) },
    { code: 'alg-missing', what: 'no alg', text: jwt({ typ: 'JWT' }, accessPayload) },
    {
      code: 'alg-not-rs256',
      what: 'an assertion signed with an EC key',
      text: jwt({ alg: 'ES256' }, assertionPayload),
    },
    { code: 'signature-missing', what: 'two parts', text: accessToken.split('.').slice(0, 2).join('.') },
    { code: 'signature-length', what: 'a cut signature', text: accessToken.slice(0, -7) },
    { code: 'crit', what: 'critical extensions', text: jwt({ alg: 'RS256', crit: ['b64'] }, accessPayload) },
    { code: 'exp-missing', what: 'no exp', text: jwt({ alg: 'RS256' }, {}) },
    { code: 'milliseconds', what: 'exp in milliseconds', text: jwt({ alg: 'RS256' }, { exp: now.getTime() + 300 }) },
    {
      code: 'milliseconds',
      what: 'iat in milliseconds',
      text: jwt({ alg: 'RS256' }, { iat: now.getTime(), exp: nowSeconds + 60 }),
    },
    { code: 'time-as-text', what: 'exp as a string', text: jwt({ alg: 'RS256' }, { exp: String(nowSeconds + 60) }) },
    { code: 'time-unreadable', what: 'exp that is no number', text: jwt({ alg: 'RS256' }, { exp: 'tomorrow' }) },
    { code: 'time-unreadable', what: 'exp beyond any calendar', text: jwtOfBytes('{"exp":1e999}') },
    {
      code: 'not-yet-valid',
      what: 'a future nbf',
      text: jwt({ alg: 'RS256' }, { nbf: nowSeconds + 60, exp: nowSeconds + 120 }),
    },
    {
      code: 'issued-in-future',
      what: 'a future iat',
      text: jwt({ alg: 'RS256' }, { iat: nowSeconds + 60, exp: nowSeconds + 120 }),
    },
    {
      code: 'expires-before-issued',
      what: 'swapped times',
      text: jwt({ alg: 'RS256' }, { iat: nowSeconds, exp: nowSeconds - 60 }),
    },
    { code: 'duplicate-name', what: 'a name held twice', text: jwtOfBytes('{"sub":"a","sub":"b"}') },
    {
      code: 'duplicate-name',
      what: 'a name held twice, once escaped',
      text: jwtOfBytes('{"sub":"a","s\\u0075b":"b"}'),
    },
    { code: 'base64-padding', what: 'padding', text: `${accessToken}==` },
    { code: 'base64-trailing-bits', what: 'stray bits', text: `${accessToken.slice(0, -1)}x` },
    {
      code: 'assertion-expired',
      what: 'a stale assertion',
      text: jwt({ alg: 'RS256' }, { ...assertionPayload, exp: nowSeconds - 1 }),
    },
    {
      code: 'assertion-long-lived',
      what: 'an assertion for an hour',
      text: jwt({ alg: 'RS256' }, { ...assertionPayload, exp: nowSeconds + 3600 }),
    },
    {
      code: 'audience-list',
      what: 'aud as a list',
      text: jwt({ alg: 'RS256' }, { ...assertionPayload, aud: ['https://login.salesforce.com'] }),
    },
    {
      code: 'audience-unusual',
      what: 'aud with a path',
      text: jwt({ alg: 'RS256' }, { ...assertionPayload, aud: 'https://login.salesforce.com/services/oauth2/token' }),
    },
    {
      code: 'subject-is-id',
      what: 'a user id as sub',
      text: jwt({ alg: 'RS256' }, { ...assertionPayload, sub: '005xx000001Sv6AAAS' }),
    },
    {
      code: 'prn',
      what: 'prn for sub',
      text: jwt({ alg: 'RS256' }, { ...assertionPayload, sub: undefined, prn: 'ci@acme.example' }),
    },
    { code: 'opaque', what: 'an opaque token', text: session },
    { code: 'auth-url', what: 'an auth URL', text: authUrl },
  ];
  for (const { code, what, text } of odd) {
    it(`${what} is reported as ${code}`, () => {
      expect(codes(text)).to.include(code);
    });
  }

  it('is nothing for a good assertion', () => {
    expect(codes(assertion)).to.deep.equal([]);
  });

  it('reads milliseconds as a verifier does, as seconds of a far year, and says what was meant', () => {
    const result = decodeToken(jwt({ alg: 'RS256' }, { exp: now.getTime() }), now);
    expect(result).to.include({ expired: false, expiresAt: new Date(now.getTime() * 1000).toISOString() });
    expect(result.findings.find(({ code }) => code === 'milliseconds')?.message).to.include('2026-11-20T12:00:00.000Z');
  });

  it('keeps a claim named __proto__ as a claim', () => {
    expect(Object.keys(decodeToken(jwtOfBytes('{"__proto__":{"exp":1}}'), now).payload ?? {})).to.deep.equal([
      '__proto__',
    ]);
    expect(codes(jwtOfBytes('{"__proto__":{"exp":1}}'))).to.include('exp-missing');
  });
});

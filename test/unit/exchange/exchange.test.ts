import { expect } from 'chai';
import { decodeJwt, SignJWT } from 'jose';
import {
  exchange,
  exchangeResult,
  maskedRequest,
  requireJwt,
  type TokenGrant,
  type TokenOwner,
  type TokenRequest,
} from '../../../src/exchange/exchange.ts';
import { faultOf, rejectionOf } from '../../support/faults.ts';
import { rsaKey } from '../../support/rsa.ts';

const now = new Date('2026-11-20T12:00:00.900Z');
const seconds = Math.floor(now.getTime() / 1000);
const owner: TokenOwner = {
  clientId: '3MVG9',
  username: 'ci@pay.example',
  host: 'https://pay.my.salesforce.com',
  audience: 'https://login.salesforce.com',
};
const opaque: TokenGrant = {
  accessToken: '00D5g00000PayOr!AR8A.abc',
  tokenType: 'Bearer',
  instanceUrl: 'https://pay.my.salesforce.com',
  apiInstanceUrl: null,
  identityUrl: 'https://login.salesforce.com/id/00D5g00000PayOrEAB/0055g00000Intg2AAB',
  scopes: ['api', 'web'],
  issuedAtMs: null,
};

const jwtGrant = async (): Promise<TokenGrant> => {
  const claims = { iat: seconds, exp: seconds + 1800, scp: 'api web' };
  const header = { alg: 'RS256', kid: 'CORE_ATJWT.00D5g00000PayOr.1700000000000', tty: 'sfdc-core-token' };
  return { ...opaque, accessToken: await new SignJWT(claims).setProtectedHeader(header).sign(rsaKey()) };
};

/** Exchanges once against an org that gives `grant`; what was sent is in `sent`. */
async function exchanged({ requireJwt: required = false, grant = opaque } = {}) {
  const sent: { request: TokenRequest; audience: string }[] = [];
  const input = { ...owner, key: rsaKey(), requireJwt: required };
  const work = exchange(input, {
    now: () => now,
    newId: () => 'id-1',
    requestToken: async (request, audience) => {
      sent.push({ request, audience });
      return grant;
    },
  });
  return { sent, work };
}

describe('Request of an exchange', () => {
  it('is one, a form of two fields to the token endpoint of the host', async () => {
    const { sent, work } = await exchanged();
    await work;
    expect(sent).to.have.length(1);
    const { request, audience } = sent[0] ?? expect.fail();
    const { assertion = '', ...form } = Object.fromEntries(new URLSearchParams(request.text));
    expect({ ...request, text: form }).to.deep.equal({
      method: 'POST',
      url: 'https://pay.my.salesforce.com/services/oauth2/token',
      headers: { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' },
      text: { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer' },
    });
    expect(decodeJwt(assertion)).to.include({ iss: '3MVG9', sub: 'ci@pay.example', aud: audience, jti: 'id-1' });
  });

  it('is shown letter for letter but for the assertion, of which no signature is left', async () => {
    const { sent, work } = await exchanged();
    await work;
    const { request } = sent[0] ?? expect.fail();
    const assertion = new URLSearchParams(request.text).get('assertion') ?? '';
    const { body, assertion: said, ...rest } = maskedRequest(request);
    const { text, ...sentRest } = request;
    expect(rest).to.deep.equal(sentRest);
    expect(body.replace('***', assertion)).to.equal(text);
    expect(said).to.deep.equal({ header: { alg: 'RS256', typ: 'JWT' }, claims: decodeJwt(assertion) });
    expect(JSON.stringify({ body, said })).not.to.contain(assertion.split('.')[2]);
  });

  it('ends in a fault when a JWT is required and an opaque token comes', async () => {
    const { sent, work } = await exchanged({ requireJwt: true });
    expect(await rejectionOf(work)).to.include({ name: 'TokenNotJwtError' });
    expect(sent).to.have.length(1);
  });
});

describe('Result of an exchange', () => {
  it('says who asked, for whom, and where it was posted to', () => {
    expect(exchangeResult(opaque, owner, now)).to.include({
      clientId: '3MVG9',
      username: 'ci@pay.example',
      audience: 'https://login.salesforce.com',
      tokenEndpoint: 'https://pay.my.salesforce.com/services/oauth2/token',
    });
  });

  it('knows the org and the user from the identity URL', () => {
    expect(exchangeResult(opaque, owner, now)).to.include({
      orgId: '00D5g00000PayOrEAB',
      userId: '0055g00000Intg2AAB',
    });
  });

  it('does not know when an opaque token ends, for only the org knows', () => {
    expect(exchangeResult(opaque, owner, now)).to.deep.include({
      tokenFormat: 'opaque',
      issuedAt: null,
      expiresAt: null,
      expiresInSeconds: null,
      keyId: null,
    });
  });

  it('takes life span and key of a JWT from the token itself', async () => {
    expect(exchangeResult(await jwtGrant(), owner, now)).to.deep.include({
      tokenFormat: 'jwt',
      issuedAt: '2026-11-20T12:00:00.000Z',
      expiresAt: '2026-11-20T12:30:00.000Z',
      expiresInSeconds: 1800,
      keyId: 'CORE_ATJWT.00D5g00000PayOr.1700000000000',
    });
  });

  it('takes the issuing time from the answer when it gives one', async () => {
    const grant = { ...(await jwtGrant()), issuedAtMs: Date.parse('2026-11-20T11:59:59.500Z') };
    expect(exchangeResult(grant, owner, now).issuedAt).to.equal('2026-11-20T11:59:59.500Z');
  });

  it('is opaque for a token with two dots that is no JWT, and survives absurd claims', async () => {
    expect(exchangeResult({ ...opaque, accessToken: '00D!a.b.c' }, owner, now).tokenFormat).to.equal('opaque');
    const absurd = await new SignJWT({ exp: Number.MAX_SAFE_INTEGER })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(rsaKey());
    expect(exchangeResult({ ...opaque, accessToken: absurd }, owner, now)).to.include({
      tokenFormat: 'jwt',
      expiresAt: null,
    });
  });

  it('is dropped when a JWT is required and the token is opaque', async () => {
    expect(faultOf(() => requireJwt(exchangeResult(opaque, owner, now)))).to.include({ name: 'TokenNotJwtError' });
    requireJwt(exchangeResult(await jwtGrant(), owner, now));
  });
});

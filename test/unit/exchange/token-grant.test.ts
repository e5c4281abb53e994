import { expect } from 'chai';
import { SignJWT } from 'jose';
import { exchangeResult, requireJwt, type TokenGrant } from '../../../src/exchange/token-grant.ts';
import { faultOf } from '../../support/faults.ts';
import { rsaKey } from '../../support/rsa.ts';

const now = new Date('2026-11-20T12:00:00.900Z');
const seconds = Math.floor(now.getTime() / 1000);
const asked = {
  username: 'ci@pay.example',
  clientId: '3MVG9',
  audience: 'https://login.salesforce.com',
  tokenEndpoint: 'https://pay.my.salesforce.com/services/oauth2/token',
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

describe('Result of an exchange', () => {
  it('knows the org and the user from the identity URL', () => {
    expect(exchangeResult(opaque, asked, now)).to.include({
      orgId: '00D5g00000PayOrEAB',
      userId: '0055g00000Intg2AAB',
    });
  });

  it('does not know when an opaque token ends, for only the org knows', () => {
    expect(exchangeResult(opaque, asked, now)).to.deep.include({
      tokenFormat: 'opaque',
      issuedAt: null,
      expiresAt: null,
      expiresInSeconds: null,
      keyId: null,
    });
  });

  it('takes life span and key of a JWT from the token itself', async () => {
    expect(exchangeResult(await jwtGrant(), asked, now)).to.deep.include({
      tokenFormat: 'jwt',
      issuedAt: '2026-11-20T12:00:00.000Z',
      expiresAt: '2026-11-20T12:30:00.000Z',
      expiresInSeconds: 1800,
      keyId: 'CORE_ATJWT.00D5g00000PayOr.1700000000000',
    });
  });

  it('takes the issuing time from the answer when it gives one', async () => {
    const grant = { ...(await jwtGrant()), issuedAtMs: Date.parse('2026-11-20T11:59:59.500Z') };
    expect(exchangeResult(grant, asked, now).issuedAt).to.equal('2026-11-20T11:59:59.500Z');
  });

  it('is opaque for a token with two dots that is no JWT, and survives absurd claims', async () => {
    expect(exchangeResult({ ...opaque, accessToken: '00D!a.b.c' }, asked, now).tokenFormat).to.equal('opaque');
    const absurd = await new SignJWT({ exp: Number.MAX_SAFE_INTEGER })
      .setProtectedHeader({ alg: 'RS256' })
      .sign(rsaKey());
    expect(exchangeResult({ ...opaque, accessToken: absurd }, asked, now)).to.include({
      tokenFormat: 'jwt',
      expiresAt: null,
    });
  });

  it('is dropped when a JWT is required and the token is opaque', async () => {
    expect(faultOf(() => requireJwt(exchangeResult(opaque, asked, now)))).to.include({ name: 'TokenNotJwtError' });
    requireJwt(exchangeResult(await jwtGrant(), asked, now));
  });
});

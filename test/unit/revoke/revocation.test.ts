import { expect } from 'chai';
import { stillValidWithoutToken } from '../../../src/revoke/still-valid.ts';
import { issuerHost } from '../../../src/salesforce/hosts.ts';
import { revocationAnswer } from '../../../src/salesforce/token-answers.ts';
import { type RevocableToken, readIssued } from '../../../src/token/revocable-token.ts';
import { faultOf } from '../../support/faults.ts';
import { jwt } from '../../support/tokens.ts';

const now = new Date('2026-11-20T12:00:00Z');
const seconds = now.getTime() / 1000;
const host = 'pay.my.salesforce.com';
const answer = { host, status: 400, error: '', description: '' };

const orgToken = (payload: object = {}): string =>
  jwt(
    {
      tnk: 'core/prod/00D5g00000PayOrEAB',
      kid: 'CORE_ATJWT.00D5g00000PayOr.1700000000000',
      tty: 'sfdc-core-token',
      typ: 'JWT',
      alg: 'RS256',
    },
    {
      iss: `https://${host}`,
      sub: 'uid:0055g00000Intg2AAB',
      scp: 'api',
      iat: seconds,
      exp: seconds + 1800,
      client_id: '3MVG9',
      ...payload,
    },
  );
const opaque = `00D5g00000PayOr!AR8A.${'aB3_'.repeat(22)}xyz`;
const refresh = `5Aep861${'aB3.'.repeat(20)}`;
const issued = (text: string) => readIssued(text, now, 'revocation-refused');
const about = (payload?: object): RevocableToken => issued(orgToken(payload)).about;

describe('Answer of the revocation endpoint', () => {
  it('200 ends the token, and invalid_token calls it dead', () => {
    expect(revocationAnswer({ ...answer, status: 200 })).to.equal('revoked');
    expect(revocationAnswer({ ...answer, error: 'invalid_token' })).to.equal('already-dead');
  });

  it('no other status than 400 is Salesforce’s with invalid_token, nor any other success than 200', () => {
    for (const status of [401, 403, 404, 410])
      expect(faultOf(() => revocationAnswer({ ...answer, status, error: 'invalid_token' }))).to.include({
        code: 'org-answered-badly-not-salesforce',
      });
    expect(faultOf(() => revocationAnswer({ ...answer, status: 204 }))).to.include({ name: 'OrgAnsweredBadlyError' });
  });

  const refusals: { what: string; given: Parameters<typeof revocationAnswer>[0]; code: string }[] = [
    { what: '404 is a misdirected call', given: { ...answer, status: 404 }, code: 'revocation-refused-misdirected' },
    {
      what: 'unsupported_token_type sees no token',
      given: { ...answer, error: 'unsupported_token_type' },
      code: 'revocation-refused-not-token',
    },
    {
      what: "anything else is passed on in Salesforce's own words",
      given: { ...answer, error: 'moon_phase', description: 'wrong' },
      code: 'revocation-refused',
    },
    { what: 'a bare 403 is no success', given: { ...answer, status: 403 }, code: 'revocation-refused' },
  ];
  for (const { what, given, code } of refusals) {
    it(what, () => {
      expect(faultOf(() => revocationAnswer(given))).to.include({ name: 'RevocationRefusedError', code });
    });
  }
});

describe('Token to revoke', () => {
  it('names its org, its issuer and its end, if it is a JWT of that org', () => {
    expect(about()).to.deep.equal({
      kind: 'jwt-access',
      issuer: `https://${host}`,
      orgId: '00D5g00000PayOrEAB',
      clientId: '3MVG9',
      guestId: null,
      expiresAt: '2026-11-20T12:30:00.000Z',
    });
  });

  it('names its org alone, if it is opaque', () => {
    const read = issued(`Bearer ${opaque}`);
    expect(read.token).to.equal(opaque);
    expect(read.about).to.include({ kind: 'opaque-access', issuer: null, expiresAt: null });
    expect(read.about.orgId).to.match(/^00D5g00000PayOr/);
  });

  it('says which guest it is of', () => {
    expect(about({ sub: 'uvid:2f1c-9' }).guestId).to.equal('2f1c-9');
  });

  it('is the refresh token inside an auth URL', () => {
    const url = `force://PlatformCLI::${refresh}@pay.my.salesforce.com`;
    const { token, about: read } = issued(url);
    expect(token).to.equal(refresh);
    expect(read).to.include({ kind: 'refresh', issuer: 'https://pay.my.salesforce.com' });
  });

  it('cannot be a bearer assertion or an ID token: no org could take those back', () => {
    const assertion = jwt(
      { alg: 'RS256' },
      { iss: '3MVG9', sub: 'ci@pay.example', aud: 'https://login.salesforce.com', exp: 1 },
    );
    const subject = 'https://login.salesforce.com/id/00D5g00000PayOrEAB/0055g00000Intg2AAB';
    const idToken = jwt({ alg: 'RS256' }, { iss: `https://${host}`, sub: subject, aud: '3MVG9', exp: 1 });
    expect(faultOf(() => issued(assertion))).to.include({
      name: 'RevocationRefusedError',
      code: 'revocation-refused-assertion',
    });
    expect(faultOf(() => issued(idToken))).to.include({
      name: 'RevocationRefusedError',
      code: 'revocation-refused-id-token',
    });
  });
});

describe('Issuer that only the token itself vouches for', () => {
  const trusted: { iss: string; expected: string }[] = [
    { iss: 'https://pay.my.salesforce.com', expected: 'https://pay.my.salesforce.com' },
    { iss: 'https://pay.my.salesforce.com/', expected: 'https://pay.my.salesforce.com' },
    { iss: 'https://pay.my.site.com/vforcesite', expected: 'https://pay.my.site.com/vforcesite' },
  ];
  for (const { iss, expected } of trusted) {
    it(`may be ${iss}`, () => {
      expect(issuerHost(about({ iss }))).to.equal(expected);
    });
  }

  for (const iss of [
    'https://evil.example',
    'https://salesforce.com.evil.example',
    'http://pay.my.salesforce.com',
    'http://localhost:8080',
    'https://pay.my.salesforce.com:8443',
    'https://evil.my.site.com/services/apexrest/harvest',
    'https://evil.my.site.com/services',
    'https://evil.my.site.com/a/b',
    'https://evil.my.site.com/x?y=',
    '',
  ]) {
    it(`is never "${iss}"`, () => {
      const found = issuerHost(about({ iss }));
      expect(found === null || found === 'https://evil.my.site.com/x').to.equal(true);
    });
  }
});

describe('What a revocation does not end', () => {
  const spoken = (token: RevocableToken): string => stillValidWithoutToken(token, 'revoked').join('\n');

  it('names local verifiers until the very moment that a JWT expires', () => {
    expect(spoken(about())).to.contain('2026-11-20T12:30:00.000Z').and.contain('locally');
    expect(spoken({ ...about(), kind: 'opaque-access' })).not.to.contain('locally');
  });

  it('names the refresh token beside an access token, and the access tokens behind a refresh token', () => {
    expect(spoken(about())).to.contain('refresh token');
    expect(spoken({ ...about(), kind: 'refresh' }))
      .to.contain('JWT-based access token')
      .and.not.contain('The refresh token');
  });
});

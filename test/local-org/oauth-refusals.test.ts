import { generateKeyPairSync, sign } from 'node:crypto';
import { expect } from 'chai';
import { UnsecuredJWT } from 'jose';
import { setElement } from '../support/app-components.ts';
import { bearerGrantType, exchange, post, readAnswer, signClaims } from '../support/bearer-login.ts';
import { closePayOrgs, login, payClaims, startBareOrg, startPay, user, userOf } from '../support/pay-org.ts';
import type { LocalOrg } from './index.ts';

const invalidAssertion = { error: 'invalid_grant', error_description: 'invalid assertion' };

type Refused = {
  title: string;
  claims?: Record<string, unknown>;
  before?(org: LocalOrg): void;
  key?: string;
  error: string;
  text: string;
};
const refused = (
  title: string,
  [error, text]: [error: string, text: string],
  how: Omit<Refused, 'title' | 'error' | 'text'>,
): Refused => ({ title, error, text, ...how });
const asAssertion: [error: string, text: string] = ['invalid_grant', 'invalid assertion'];
const secondsAgo = (seconds: number): number => Math.trunc(Date.now() / 1000) - seconds;

const refusals: Refused[] = [
  refused('an unknown consumer key', ['invalid_client_id', 'client identifier invalid'], {
    claims: { iss: '3MVG9nobody' },
  }),
  refused('an app that lives elsewhere', ['app_not_found', 'External client app is not installed in this org'], {
    claims: { iss: '3MVG9absent.app.of.another.org_0001' },
  }),
  refused('an assertion without issuer', asAssertion, { claims: { iss: undefined } }),
  refused('an assertion signed by another key', asAssertion, { key: 'other' }),
  refused('the audience of the other kind of org', ['invalid_grant', 'audience is invalid'], {
    claims: { aud: 'https://test.salesforce.com' },
  }),
  refused('the token endpoint as audience', ['invalid_grant', 'audience is invalid'], {
    claims: { aud: 'https://login.salesforce.com/services/oauth2/token' },
  }),
  refused('an assertion without audience', ['invalid_grant', 'audience is invalid'], { claims: { aud: undefined } }),
  refused('an assertion that has expired', ['invalid_grant', 'expired authorization code'], {
    claims: { exp: secondsAgo(1) },
  }),
  refused('an assertion without expiry', asAssertion, { claims: { exp: undefined } }),
  refused('an expiry that is no number', asAssertion, { claims: { exp: 'tomorrow' } }),
  refused('an unknown user', asAssertion, { claims: { sub: 'nobody@pay.example' } }),
  refused('the obsolete claim prn in place of sub', asAssertion, { claims: { sub: undefined, prn: user } }),
  refused('an inactive user', ['inactive_user', 'user is inactive'], { claims: { sub: 'gone@pay.example' } }),
  refused('a user without the API', ['invalid_grant', 'authentication failure'], {
    claims: { sub: 'noapi@pay.example' },
  }),
  refused(
    'a user whom no profile or permission set lets in',
    ['invalid_app_access', 'user is not admin approved to access this app'],
    { claims: { sub: 'outsider@pay.example' } },
  ),
  refused(
    'a self-authorised app that the user never approved',
    ['invalid_grant', "user hasn't approved this consumer"],
    { before: (org) => setElement(org, 'ConnectedApp', 'Pay', 'oauthConfig.isAdminApproved', 'false') },
  ),
  refused('an app that demands a high session level', ['invalid_grant', "user hasn't approved this consumer"], {
    before: (org) => setElement(org, 'ConnectedApp', 'Pay', 'sessionPolicy.sessionLevel', 'HIGH_ASSURANCE'),
  }),
  refused('a user outside the IP ranges', ['invalid_grant', 'ip restricted or invalid login hours'], {
    before: (org) => Object.assign(userOf(org), { isIpRestricted: true }),
  }),
  refused('a user outside the login hours', ['invalid_grant', 'ip restricted or invalid login hours'], {
    before: (org) => Object.assign(userOf(org), { isOutsideLoginHours: true }),
  }),
  refused('more logins than an hour may have', ['rate_limit_exceeded', 'number of logins exceeded'], {
    before: (org) => Object.assign(org.state, { loginsPerHour: 0 }),
  }),
  refused('anybody in a locked org', ['inactive_org', 'org is locked, closed or suspended'], {
    before: (org) => Object.assign(org.state, { isLocked: true }),
  }),
];

describe('the token endpoint refuses', () => {
  afterEach(closePayOrgs);

  for (const { title, claims, before, key, error, text } of refusals) {
    it(`${title}: ${error}`, async () => {
      const org = await startPay();
      before?.(org);
      const answer = await login(org, claims, key);
      expect(answer.body).to.deep.equal({ error, error_description: text });
      expect(answer.status).to.equal(400);
      expect(org.state.tokens.filter((token) => token.kind === 'access')).to.deep.equal([]);
    });
  }

  it('an app whose certificate was never uploaded', async () => {
    const org = await startBareOrg();
    expect((await login(org)).body).to.deep.equal(invalidAssertion);
  });

  it('a second use of one jti', async () => {
    const org = await startPay();
    const assertion = await signClaims(payClaims(org));
    expect((await exchange(org, assertion)).status).to.equal(200);
    expect((await exchange(org, assertion)).body).to.deep.equal(invalidAssertion);
  });

  it('what is not a signed RS256 token', async () => {
    const org = await startPay();
    const unsecured = new UnsecuredJWT(payClaims(org)).encode();
    const good = await signClaims(payClaims(org));
    for (const assertion of [
      'x',
      'a.b.c',
      `${good}.d`,
      `${good}=`,
      unsecured,
      await elliptic(payClaims(org)),
      good.slice(0, -4),
    ]) {
      expect((await exchange(org, assertion)).body).to.deep.equal(invalidAssertion);
    }
  });

  it('requests that are not as documented, each in its own words', async () => {
    const org = await startPay();
    const url = `${org.url}/services/oauth2/token`;
    const assertion = await signClaims(payClaims(org));
    const form = `grant_type=${bearerGrantType}&assertion=${assertion}`;
    const asForm = { 'content-type': 'application/x-www-form-urlencoded' };
    const send = async (init: RequestInit) => (await readAnswer(await fetch(url, init))).body.error;
    expect(await send({ method: 'GET' })).to.equal('invalid_request');
    expect(await send({ method: 'POST', body: form, headers: { 'content-type': 'application/json' } })).to.equal(
      'invalid_request',
    );
    expect(await send({ method: 'POST', body: `${form}&assertion=x`, headers: asForm })).to.equal('invalid_request');
    expect(await send({ method: 'POST', body: `grant_type=${bearerGrantType}`, headers: asForm })).to.equal(
      'invalid_request',
    );
    expect(await send({ method: 'POST', body: `${form}&scope=api`, headers: asForm })).to.equal('invalid_scope');
    expect(await send({ method: 'POST', body: `assertion=${assertion}`, headers: asForm })).to.equal(
      'unsupported_grant_type',
    );
    expect((await post(url, { grant_type: 'password' })).status).to.equal(501);
  });
});

async function elliptic(claims: Record<string, unknown>): Promise<string> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const input = [{ alg: 'ES256' }, claims]
    .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
    .join('.');
  return `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`;
}

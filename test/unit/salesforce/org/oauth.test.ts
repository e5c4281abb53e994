import { expect } from 'chai';
import type { HttpAnswer } from '../../../../src/salesforce/org/http/http.ts';
import { readProbe, readRevocation, readTokenAnswer } from '../../../../src/salesforce/org/oauth.ts';
import { faultOf, saidBy } from '../../../support/faults.ts';

const url = 'https://pay.my.salesforce.com/services/oauth2/token';
const audience = 'https://login.salesforce.com';
const json = (status: number, body: unknown): HttpAnswer => ({
  url,
  status,
  contentType: 'application/json;charset=UTF-8',
  location: null,
  retryAfter: null,
  cacheControl: null,
  body: typeof body === 'string' ? body : JSON.stringify(body),
});
const form = (status: number, body: string): HttpAnswer => ({
  ...json(status, body),
  contentType: 'application/x-www-form-urlencoded',
});
const html = (status: number): HttpAnswer => ({
  ...json(status, '<html><title>Login</title></html>'),
  contentType: 'text/html',
});

const granted = {
  access_token: '00D5g00000PayOr!AR8A.abc',
  scope: 'web api',
  instance_url: 'https://pay.my.salesforce.com/',
  id: 'https://login.salesforce.com/id/00D5g00000PayOrEAB/0055g00000Intg2AAB',
  token_type: 'Bearer',
};

describe('Answer of the token endpoint', () => {
  it('grants with the five fields that are always there', () => {
    expect(readTokenAnswer(json(200, granted), audience)).to.deep.equal({
      accessToken: granted.access_token,
      tokenType: 'Bearer',
      instanceUrl: 'https://pay.my.salesforce.com',
      apiInstanceUrl: null,
      identityUrl: granted.id,
      scopes: ['web', 'api'],
      issuedAtMs: null,
    });
  });

  for (const issued_at of ['1700000000123', 1700000000123]) {
    it(`may name the issuing time as ${typeof issued_at} and the API host`, () => {
      const more = {
        ...granted,
        issued_at,
        signature: 'x',
        token_format: 'jwt',
        api_instance_url: 'https://api.salesforce.com',
      };
      const grant = readTokenAnswer(json(200, more), audience);
      expect(grant).to.include({ issuedAtMs: 1700000000123, apiInstanceUrl: 'https://api.salesforce.com' });
    });
  }

  it("refuses in Salesforce's own words, with what was sent beside them", () => {
    const answer = json(400, { error: 'invalid_grant', error_description: 'audience is invalid' });
    expect(faultOf(() => readTokenAnswer(answer, audience))).to.deep.include({
      name: 'ExchangeRefusedError',
      code: 'wrong-audience',
      data: {
        error: 'invalid_grant',
        errorDescription: 'audience is invalid',
        code: 'wrong-audience',
        audience,
        tokenEndpoint: url,
      },
    });
  });

  it('refuses with 401 and 403 just as with 400', () => {
    for (const status of [401, 403]) {
      const fault = faultOf(() => readTokenAnswer(json(status, { error: 'invalid_client' }), audience));
      expect(fault).to.include({ name: 'ExchangeRefusedError', code: 'wrong-client-credentials' });
    }
  });

  it('never gets an echoed assertion into the fault', () => {
    const assertion = `eyJhbGciOiJSUzI1NiJ9.${'a'.repeat(120)}.${'b'.repeat(342)}`;
    const answer = json(400, { error: assertion, error_description: `bad assertion ${assertion}` });
    expect(saidBy(faultOf(() => readTokenAnswer(answer, audience)))).not.to.match(/eyJ|a{40}|b{40}/);
  });

  const bad: [what: string, answer: HttpAnswer, problem: string][] = [
    ['a fault of the server', json(503, '{"error":"x"}'), 'server'],
    ['a maintenance page', html(503), 'server'],
    ['a login page', html(200), 'html'],
    ['a page that says not found', html(404), 'notFound'],
    ['plain text', json(200, 'OK'), 'notJson'],
    ['an empty body', json(200, ''), 'notJson'],
    ['half a body', json(200, '{"access_token":"00D'), 'notJson'],
    ['a list', json(400, [{ errorCode: 'NOT_FOUND' }]), 'notJson'],
    ['a grant without a token', json(200, { ...granted, access_token: undefined }), 'incomplete'],
    ['a grant without an instance', json(200, { ...granted, instance_url: 'javascript:alert(1)' }), 'incomplete'],
    [
      'a token that would break out of a shell line',
      json(200, { ...granted, access_token: "x'\nEOF\nrm -rf ~" }),
      'incomplete',
    ],
    ['a refusal without a reason', json(400, {}), 'incomplete'],
    ['a redirect to nowhere', { ...json(302, ''), location: null }, 'redirect'],
    ['a redirect', { ...json(307, ''), location: 'https://other.example/?assertion=x' }, 'redirectTo'],
  ];
  const codes: Record<string, string> = {
    server: 'org-answered-badly-server',
    html: 'org-answered-badly-html',
    notFound: 'org-answered-badly-not-found',
    notJson: 'org-answered-badly-not-json',
    incomplete: 'org-answered-badly-incomplete',
    redirect: 'org-answered-badly-redirect',
    redirectTo: 'org-answered-badly-redirect-to',
  };
  for (const [what, answer, problem] of bad) {
    it(`is a bad answer when it is ${what}`, () => {
      const fault = faultOf(() => readTokenAnswer(answer, audience));
      expect(fault).to.include({ name: 'OrgAnsweredBadlyError', code: codes[problem] });
      expect(fault.data).to.include({
        stage: 'http',
        problem,
        status: answer.status,
        host: 'pay.my.salesforce.com',
      });
    });
  }

  const places: [what: string, place: string][] = [
    ['without TLS', 'http://pay.my.salesforce.com'],
    ['with a user and a password', 'https://me:s3cret@pay.my.salesforce.com'],
    ['of a stranger', 'https://evil.example/services'],
    ['of a customer', 'https://evil.my.site.com'],
    ['of this machine', 'http://localhost:8080'],
  ];
  for (const [what, place] of places)
    for (const field of ['instance_url', 'api_instance_url'])
      it(`is refused where ${field} is a place ${what}: whoever has the token sends it there`, () => {
        const fault = faultOf(() => readTokenAnswer(json(200, { ...granted, [field]: place }), audience));
        expect(fault).to.include({ name: 'OrgAnsweredBadlyError', code: 'org-answered-badly-place' });
        expect(fault.data).to.include({ problem: 'place', location: new URL(place).origin });
        expect(saidBy(fault)).not.to.match(/s3cret|00D5g00000PayOr!/);
      });

  for (const id of [
    'http://login.salesforce.com/id/00D/005',
    'https://me:pw@login.salesforce.com/id/00D/005',
    'x',
    7,
    null,
  ])
    it(`names no identity where that is ${id}`, () => {
      expect(readTokenAnswer(json(200, { ...granted, id }), audience).identityUrl).to.equal('');
    });

  for (const status of [300, 304, 305, 306, 310, 399])
    it(`is no redirect when it is HTTP ${status}, whatever Location says`, () => {
      for (const location of [null, 'https://new.my.salesforce.com'])
        expect(faultOf(() => readTokenAnswer({ ...json(status, ''), location }, audience)).code).to.equal(
          'org-answered-badly-incomplete',
        );
    });

  for (const location of [
    null,
    '',
    'http://new.my.salesforce.com',
    'https://me:pw@new.my.salesforce.com',
    'javascript:x',
  ])
    it(`names no address to go on to when it is a redirect to ${location}`, () => {
      const fault = faultOf(() => readTokenAnswer({ ...json(302, ''), location }, audience));
      expect(fault.code).to.equal('org-answered-badly-redirect');
      expect(fault.message).not.to.contain('redirects to');
    });

  it('names where a redirect leads without its query', () => {
    const answer = { ...json(301, ''), location: 'https://new.my.salesforce.com/x?assertion=secret' };
    const { data } = faultOf(() => readTokenAnswer(answer, audience));
    expect(data).to.include({ location: 'https://new.my.salesforce.com' });
  });
});

describe('Answer to a revocation', () => {
  it('is a success whatever its body says, unless that is a page', () => {
    expect(readRevocation(json(200, ''))).to.equal('revoked');
    expect(readRevocation({ ...json(200, 'OK'), contentType: 'text/plain' })).to.equal('revoked');
    expect(faultOf(() => readRevocation(html(200)))).to.include({
      name: 'OrgAnsweredBadlyError',
      code: 'org-answered-badly-html',
    });
  });

  it('calls a token dead in JSON and urlencoded alike', () => {
    expect(readRevocation(json(400, { error: 'invalid_token' }))).to.equal('already-dead');
    expect(readRevocation(form(400, 'error=invalid_token&error_description=invalid+token'))).to.equal('already-dead');
  });

  it('decodes %20 and + in what it refuses with', () => {
    for (const blank of ['%20', '+']) {
      const body = `error=unsupported_token_type&error_description=${'this token type is not supported'.replaceAll(' ', blank)}`;
      const fault = faultOf(() => readRevocation(form(400, body)));
      expect(fault.data).to.include({ errorDescription: 'this token type is not supported' });
    }
  });

  it('is misdirected on 404, with or without the body Bad_Id', () => {
    for (const answer of [{ ...json(404, 'Bad_Id'), contentType: 'text/plain' }, html(404)]) {
      expect(faultOf(() => readRevocation(answer))).to.include({
        name: 'RevocationRefusedError',
        code: 'revocation-refused-misdirected',
      });
    }
  });

  it('is no answer when the server fails or sends elsewhere', () => {
    expect(faultOf(() => readRevocation(json(500, '')))).to.include({
      name: 'OrgAnsweredBadlyError',
      code: 'org-answered-badly-server',
    });
    expect(faultOf(() => readRevocation({ ...json(302, ''), location: '/login' }))).to.include({
      code: 'org-answered-badly-redirect-to',
    });
  });
});

describe('Probe of a token', () => {
  const answers: [what: string, answer: HttpAnswer, probe: string][] = [
    ['the user comes back', json(200, { user_id: '005' }), 'accepted'],
    ['the words Bad_OAuth_Token come back', { ...json(403, 'Bad_OAuth_Token'), contentType: 'text/plain' }, 'rejected'],
    ['the words of the REST API come back', json(401, [{ errorCode: 'INVALID_SESSION_ID' }]), 'rejected'],
    [
      'it lacks a scope',
      json(401, [{ errorCode: 'INVALID_SESSION_ID', message: 'This session is not valid for use with the REST API' }]),
      'unknown',
    ],
    ['another 401 comes back', json(401, { error: 'invalid_token' }), 'unknown'],
    ['a bare 401 comes back', json(401, ''), 'unknown'],
    ['another object comes back', json(200, { ok: true }), 'unknown'],
    ['the user is nobody', json(200, { user_id: '', sub: null }), 'unknown'],
    ['another 403 comes back', json(403, 'Missing_Scope'), 'unknown'],
    ['a page comes back', html(200), 'unknown'],
    ['the server fails', json(500, ''), 'unknown'],
    ['a redirect comes back', { ...json(302, ''), location: '/' }, 'unknown'],
  ];
  for (const [what, answer, probe] of answers) {
    it(`is ${probe} when ${what}`, () => {
      expect(readProbe(answer)).to.equal(probe);
    });
  }
});

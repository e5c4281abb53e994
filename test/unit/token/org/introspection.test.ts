import { expect } from 'chai';
import type { HttpAnswer } from '../../../../src/salesforce/org/http/http.ts';
import { readIntrospection, readUserinfo } from '../../../../src/token/org/introspection.ts';
import { faultOf } from '../../../support/faults.ts';

const answered = (status: number, body: string, more: Partial<HttpAnswer> = {}): HttpAnswer => {
  const url = 'https://acme.my.salesforce.com/services/oauth2/introspect';
  const headers = { location: null, retryAfter: null, cacheControl: null };
  return { url, status, contentType: 'application/json', ...headers, body, ...more };
};
const codeOf = (answer: HttpAnswer): string => faultOf(() => readIntrospection(answer)).code;

describe('the answer of introspection', () => {
  it('is taken for active only when it says true', () => {
    expect(readIntrospection(answered(200, '{"active":true,"username":"a@b.c"}'))).to.deep.equal({
      active: true,
      claims: { active: true, username: 'a@b.c' },
    });
    for (const body of ['{}', '{"active":"true"}', '{"active":1}', '{"active":null}']) {
      expect(codeOf(answered(200, body)), body).to.equal('org-answered-badly-incomplete');
    }
  });

  it('is believed with the status of a success alone', () => {
    expect(codeOf(answered(400, '{"active":true}'))).to.equal('org-answered-badly-incomplete');
    expect(codeOf(answered(500, '{"active":true}'))).to.equal('org-answered-badly-server');
  });

  for (const { what, answer, fault } of [
    {
      what: 'a 401 in plain words',
      answer: answered(401, 'no', { contentType: 'text/plain' }),
      fault: 'client-refused',
    },
    { what: 'a 401 without a word', answer: answered(401, ''), fault: 'client-refused' },
    { what: 'invalid_client', answer: answered(400, '{"error":"invalid_client"}'), fault: 'client-refused' },
    { what: 'invalid_client_id', answer: answered(400, 'error=invalid_client_id'), fault: 'client-refused' },
    {
      what: 'a 401 that calls it invalid_token',
      answer: answered(401, '{"error":"invalid_token"}'),
      fault: 'client-refused',
    },
    {
      what: 'a text that is no token',
      answer: answered(400, '{"error":"unsupported_token_type"}'),
      fault: 'introspection-refused-not-token',
    },
    {
      what: 'another refusal',
      answer: answered(400, '{"error":"invalid_moon"}'),
      fault: 'introspection-refused',
    },
    {
      what: 'a wrong path',
      answer: answered(404, 'Bad_Id', { contentType: 'text/plain' }),
      fault: 'org-answered-badly-not-found',
    },
    {
      what: 'a page',
      answer: answered(200, '<html>', { contentType: 'text/html' }),
      fault: 'org-answered-badly-html',
    },
    {
      what: 'a redirect',
      answer: answered(302, '', { location: 'https://x.example/y' }),
      fault: 'org-answered-badly-redirect-to',
    },
  ] as const) {
    it(`names ${what}`, () => expect(codeOf(answer)).to.equal(fault));
  }

  it('calls the token dead where the org calls it invalid', () => {
    expect(readIntrospection(answered(400, '{"error":"invalid_token"}'))).to.deep.equal({
      active: false,
      claims: null,
    });
  });

  it('keeps a consumer key whole, and leaves out what nobody asked for', () => {
    const clientId = `3MVG9${'a'.repeat(80)}`;
    const body = JSON.stringify({ active: true, client_id: clientId, email: 'ida@example.com', address: {} });
    expect(readIntrospection(answered(200, body)).claims).to.deep.equal({ active: true, client_id: clientId });
  });
});

describe('the answer of userinfo', () => {
  it('is acceptance only when it is one', () => {
    expect(readUserinfo(answered(200, '{"user_id":"005","email":"x"}'))).to.deep.equal({
      probe: 'accepted',
      claims: { user_id: '005' },
    });
    expect(readUserinfo(answered(403, 'Bad_OAuth_Token')).probe).to.equal('rejected');
    expect(readUserinfo(answered(403, 'Wrong_Org')).probe).to.equal('unknown');
    for (const [status, body, isRefused] of [
      [401, '[{"errorCode":"INVALID_AUTH_HEADER","message":"INVALID_SCOPES"}]', true],
      [403, 'words of tomorrow', true],
      [403, '<html>a page of a proxy', false],
      [503, '', false],
    ] as const)
      expect(readUserinfo(answered(status, body))).to.deep.equal({ probe: 'unknown', claims: null, isRefused });
    expect(readUserinfo(answered(200, '{"user_id')).probe).to.equal('unknown');
    expect(readUserinfo(answered(200, '<html>')).probe).to.equal('unknown');
  });
});

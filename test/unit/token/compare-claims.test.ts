import { expect } from 'chai';
import fc from 'fast-check';
import type { JsonObject } from '../../../src/salesforce/json.ts';
import { compareClaims } from '../../../src/token/compare-claims.ts';
import { judgeAnswer, type OrgAnswer } from '../../../src/token/judge-answer.ts';
import { type DecodeResult, decodeToken } from '../../../src/token/token.ts';
import { goodPayload, now, nowSeconds, orgId, tokenWith } from '../../support/signed-tokens.ts';
import { refreshToken, session } from './token-samples.ts';

const userId = '005xx000001Sv6AAAS';
const good = decodeToken(tokenWith(), now);
/** What an org says about that token. */
const answer = (changes: JsonObject = {}): JsonObject => ({
  active: true,
  scope: 'api web refresh_token',
  client_id: goodPayload.client_id,
  username: 'ida@example.com',
  sub: `https://login.salesforce.com/id/${orgId}/${userId}`,
  token_type: 'access_token',
  exp: goodPayload.exp,
  iat: goodPayload.iat,
  nbf: goodPayload.nbf,
  ...changes,
});
const differing = (server: JsonObject, decoded: DecodeResult = good): string[] =>
  compareClaims(decoded, server)
    .filter(({ same }) => same === false)
    .map(({ claim }) => claim);

const alive: OrgAnswer = { source: 'introspect', active: true, server: {}, checks: [], toClient: true, probe: null };

describe('a token beside what its org says', () => {
  it('agrees, in whatever order the scopes come and however long the ids are', () => {
    expect(differing(answer())).to.deep.equal([]);
    const short = `https://test.salesforce.com/id/${orgId.slice(0, 15)}/${userId.slice(0, 15)}`;
    expect(differing(answer({ sub: short, scope: 'web  refresh_token api api' }))).to.deep.equal([]);
  });

  it('agrees with an org that names the user as the token does', () => {
    expect(differing(answer({ sub: `uid:${userId}` }))).to.deep.equal([]);
    const user = compareClaims(good, answer({ sub: `uid:${userId}` })).find(({ claim }) => claim === 'user');
    expect(user?.same).to.equal(true);
  });

  for (const [claim, changes] of Object.entries<JsonObject>({
    org: { sub: `https://login.salesforce.com/id/00Dxx0000009999EAA/${userId}` },
    user: { sub: 'uid:005xx000009Sv6AAAS' },
    client_id: { client_id: '3MVG9other' },
    scopes: { scope: 'api web full' },
    token_type: { token_type: 'refresh_token' },
    exp: { exp: goodPayload.exp + 1 },
    iat: { iat: goodPayload.iat - 1 },
    nbf: { nbf: goodPayload.iat },
  })) {
    it(`differs where the org has another ${claim}, and there alone`, () => {
      expect(differing(answer(changes))).to.deep.equal([claim]);
      const rows = compareClaims(good, answer(changes));
      const found = judgeAnswer(good, alive, rows, { host: 'https://x.example', issuer: null });
      expect(found.map(({ code }) => code)).to.deep.equal([`${claim.replace('_', '-')}-differs`]);
    });
  }

  it('says which scopes are where', () => {
    const rows = compareClaims(good, answer({ scope: 'api full' }));
    const [found] = judgeAnswer(good, alive, rows, { host: 'https://x.example', issuer: null });
    expect(found?.message).to.equal('The scopes differ; only in the token: refresh_token web; only at the org: full.');
  });

  it('compares what userinfo says in words of its own', () => {
    const rows = compareClaims(good, {
      user_id: userId,
      organization_id: orgId,
      preferred_username: 'ida@example.com',
    });
    expect(rows.filter(({ same }) => same).map(({ claim }) => claim)).to.deep.equal(['org', 'user']);
    expect(differing({ user_id: '005xx000009Sv6AAAS', organization_id: orgId })).to.deep.equal(['user']);
  });

  it('knows little of an opaque token, and claims no difference for it', () => {
    for (const text of [session, refreshToken]) {
      const type = text === session ? 'access_token' : 'refresh_token';
      const known = compareClaims(decodeToken(text, now), answer({ token_type: type, sub: `uid:${userId}` }));
      expect(known.filter(({ same }) => same === false)).to.deep.equal([]);
      expect(known.find(({ claim }) => claim === 'token_type')?.same).to.equal(true);
    }
  });

  it('keeps the claims of a guest apart from those of a user', () => {
    const guest = decodeToken(tokenWith({}, { sub: 'uvid:2f1c-9' }), now);
    expect(differing(answer({ sub: 'uvid:2f1c-9' }), guest)).to.deep.equal([]);
    expect(differing(answer({ sub: `uid:${userId}` }), guest)).to.deep.equal(['user']);
  });

  it('takes anything that an org may answer, without a fault', () => {
    const names = ['scope', 'client_id', 'username', 'sub', 'token_type', 'exp', 'iat', 'nbf', 'user_id'];
    const entries = fc.dictionary(fc.constantFrom(...names), fc.jsonValue());
    fc.assert(
      fc.property(entries, (server) => {
        const rows = compareClaims(good, server as JsonObject);
        return rows.length >= 8 && rows.every(({ same, org }) => (org === null) === (same === null) || same === null);
      }),
    );
  });

  it('counts whole seconds: a fraction is no difference', () => {
    const fractional = decodeToken(tokenWith({}, { exp: nowSeconds + 1740.5 }), now);
    expect(differing(answer(), fractional)).to.deep.equal([]);
  });
});

import { expect } from 'chai';
import { renderToken, verdictLine, verificationLines } from '../../../../src/token/cli/render.ts';
import { keysOfJwks } from '../../../../src/token/jwks.ts';
import { decodeToken, readToken } from '../../../../src/token/token.ts';
import { verifyWith } from '../../../../src/token/verify.ts';
import { issuer, now as signedNow, tokenWith } from '../../../support/signed-tokens.ts';
import {
  accessToken,
  assertion,
  authUrl,
  jwt,
  jwtOfBytes,
  now,
  nowSeconds,
  refreshToken,
  session,
} from '../token-samples.ts';

const lines = (text: string): string[] => renderToken(decodeToken(text, now), now);

describe('a decoded token on the terminal', () => {
  for (const text of [accessToken, assertion, session, refreshToken, authUrl]) {
    const [first = '', second = ''] = lines(text);
    it(`says first what it is: ${first}`, () => {
      expect(first).to.match(/token|assertion|URL/);
    });

    it(`says second that nothing was verified: ${first}`, () => {
      expect(second).to.match(/^Signature: NOT verified/);
    });

    it(`keeps to 80 columns: ${first}`, () => {
      expect(lines(text).filter((line) => line.length > 80)).to.deep.equal([]);
    });
  }

  it('says in the first line that a token has expired', () => {
    expect(lines(jwt({ alg: 'RS256' }, { exp: nowSeconds - 1 }))[0]).to.include('(expired)');
  });

  it('gives the time that is left, and the key age', () => {
    const text = lines(accessToken).join('\n');
    expect(text).to.match(/^Expires .*\(in 29 minutes\)$/m);
    expect(text).to.match(/^Lifetime +30 minutes$/m);
    expect(text).to.match(/^Key created .*\(1 year ago|366 days ago|365 days ago\)$/m);
  });

  it('shows escape sequences and direction marks of a token instead of obeying them', () => {
    const payload = {
      iss: '3MVG\u001b[31mred',
      sub: 'a@b\u202Ec',
      aud: 'https://login.salesforce.com',
      n: '\u009b\u007f',
    };
    const text = lines(jwt({ alg: '\u001b]0;title\u0007' }, payload)).join('\n');
    expect(text).not.to.match(/[^\n\P{Cc}]|\p{Cf}/u);
    expect(text).to.include('\\u001b[31mred').and.include('\\u202e');
  });

  it('shows nothing of the token itself', () => {
    for (const text of [session, refreshToken, authUrl]) {
      const secret = text === authUrl ? refreshToken : text;
      expect(lines(text).join('\n')).not.to.include(secret.slice(18, 30));
    }
    const [, , signature = ''] = accessToken.split('.');
    expect(lines(accessToken).join('\n')).not.to.include(signature.slice(0, 16));
  });

  it('prints a claim with a lone surrogate', () => {
    expect(lines(jwtOfBytes('{"a":"\\ud800"}')).join('\n')).to.include('\\ud800');
  });
});

const expectation = {
  issuer,
  namedBy: 'person' as const,
  orgId: null,
  audience: null,
  clientId: null,
  scopes: [],
  isIdToken: false,
  clockTolerance: 30,
};
const judge = (token: string) =>
  verifyWith(
    readToken(token, signedNow),
    { signer: 'org', source: `${issuer}/id/keys`, keys: keysOfJwks([]), note: '' },
    expectation,
    signedNow,
  );

describe('The result of verify, at a terminal,', () => {
  it('names the failed checks in its first line', () => {
    expect(verdictLine(judge(tokenWith({}, { aud: [] })))).to.equal('NOT VALID: signature, kid, aud failed.');
  });

  it('fits 80 columns, but for values of the token that have no space to break at', () => {
    const wide = verificationLines(judge(tokenWith()), signedNow).filter((line) => line.length > 80);
    expect(wide).to.deep.equal([]);
  });

  it('steers no terminal with what stands in the token', () => {
    const lines = verificationLines(judge(tokenWith({ kid: '\u001b[2J' }, { iss: '\u202egro' })), signedNow).join('\n');
    expect(lines).not.to.contain('\u001b').and.not.contain('\u202e');
    expect(lines).to.contain('\\u001b[2J');
  });

  it('says once that an opaque token cannot be checked here', () => {
    const lines = verificationLines(judge(session), signedNow).join('\n');
    expect(lines.match(/opaque token has none/g)).to.have.lengthOf(1);
    expect(lines).not.to.contain('not part of an opaque token');
  });
});

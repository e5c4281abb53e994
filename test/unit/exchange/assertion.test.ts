import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { assertionClaims, signAssertion } from '../../../src/exchange/assertion.ts';
import { rsaKey } from '../../support/rsa.ts';

const moment = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });
const input = fc.record({
  clientId: fc.string({ minLength: 1 }),
  username: fc.string({ minLength: 1 }),
  audience: fc.webUrl(),
  now: moment,
  jti: fc.uuid(),
});

describe('Bearer assertion', () => {
  it('expires within three minutes, in seconds and not in milliseconds', () => {
    fc.assert(
      fc.property(input, (asked) => {
        const { iat, exp } = assertionClaims(asked);
        const nowSeconds = asked.now.getTime() / 1000;
        return exp - iat <= 180 && exp - nowSeconds <= 180 && exp - nowSeconds > 150 && Number.isInteger(exp);
      }),
    );
  });

  it('is never dated into the future, not even on a clock that runs a few seconds fast', () => {
    fc.assert(fc.property(input, (asked) => assertionClaims(asked).iat <= asked.now.getTime() / 1000 - 9));
  });

  it('says who asks, for whom, of whom, under an id of its own, and nothing else', () => {
    const now = new Date('2026-11-20T12:00:00Z');
    const asked = {
      clientId: '3MVG9',
      username: 'ci@pay.example',
      audience: 'https://login.salesforce.com',
      now,
      jti: 'a-1',
    };
    expect(assertionClaims(asked)).to.deep.equal({
      iss: '3MVG9',
      sub: 'ci@pay.example',
      aud: 'https://login.salesforce.com',
      iat: Date.parse('2026-11-20T11:59:50Z') / 1000,
      exp: Date.parse('2026-11-20T12:02:50Z') / 1000,
      jti: 'a-1',
    });
  });

  it('verifies with the public key as RS256, whatever it says', async () => {
    const verifyKey = createPublicKey(rsaKey());
    await fc.assert(
      fc.asyncProperty(input, async (asked) => {
        const compact = await signAssertion(assertionClaims(asked), rsaKey());
        const options = {
          currentDate: asked.now,
          algorithms: ['RS256'],
          audience: asked.audience,
          issuer: asked.clientId,
        };
        const { payload } = await jwtVerify(compact, verifyKey, options);
        return payload.sub === asked.username && decodeProtectedHeader(compact).alg === 'RS256';
      }),
      { numRuns: 25 },
    );
  });
});

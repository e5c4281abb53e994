import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { SignJWT } from 'jose';
import { JwtError } from '../../../src/faults/errors.ts';
import { renderToken } from '../../../src/token/cli/render.ts';
import { decodeToken } from '../../../src/token/token.ts';
import { accessToken, assertion, authUrl, jwt, now, nowSeconds, session } from './token-samples.ts';

/** True for a result or a fault with words; anything else is a crash. */
const isAnswered = (text: string): boolean => {
  try {
    const result = decodeToken(text, now);
    return JSON.stringify(result).length > 0 && renderToken(result, now).length >= 2 && result.verified === false;
  } catch (error) {
    if (error instanceof JwtError && /^Token(?:Malformed|Incomplete)Error$/.test(error.name)) return true;
    throw error;
  }
};

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({
    unit: fc.constantFrom('.', 'e', 'y', 'J', '"', '{', '}', '[', ']', '!', '0', 'D', '\n', ' ', '=', '\uD800'),
  }),
  fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
  fc
    .json()
    .map(
      (json) => `${Buffer.from('{"alg":"RS256"}').toString('base64url')}.${Buffer.from(json).toString('base64url')}.AA`,
    ),
  fc.json(),
);

describe('decode, over many inputs', () => {
  it('answers any text with a result, or a fault of its form', () => {
    fc.assert(fc.property(anyText, isAnswered), { numRuns: 500 });
  });

  it('survives any change of one character, and any cut', () => {
    const change = fc.tuple(
      fc.constantFrom(accessToken, assertion, session, authUrl),
      fc.nat(2000),
      fc.string({ unit: 'binary', maxLength: 3 }),
      fc.nat(3),
    );
    fc.assert(
      fc.property(change, ([token, at, inserted, removed]) => {
        const place = at % token.length;
        return (
          isAnswered(token.slice(0, place) + inserted + token.slice(place + removed)) &&
          isAnswered(token.slice(0, place))
        );
      }),
      { numRuns: 500 },
    );
  });

  it('gives back the very claims that jose signed', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const claims = fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      fc.jsonValue({ maxDepth: 5 }),
    );
    await fc.assert(
      fc.asyncProperty(claims, async (payload) => {
        const { iat: _, exp: __, nbf: ___, ...others } = payload;
        const token = await new SignJWT(others as Record<string, unknown>)
          .setProtectedHeader({ alg: 'RS256' })
          .sign(privateKey);
        expect(decodeToken(token, now).payload).to.deep.equal(JSON.parse(JSON.stringify(others)));
        expect(decodeToken(token, now).header).to.deep.equal({ alg: 'RS256' });
      }),
      { numRuns: 60 },
    );
  });

  it('gives the same answer however the token is wrapped', () => {
    const before = fc.array(fc.constantFrom('"', "'", ' ', '\n', '“', '<', '\t'), { maxLength: 5 });
    fc.assert(
      fc.property(before, fc.constantFrom('', 'Bearer ', 'bearer  ', 'OAuth '), before, (left, scheme, right) => {
        const result = decodeToken(left.join('') + scheme + accessToken + right.join(''), now);
        expect(result.payload).to.deep.equal(decodeToken(accessToken, now).payload);
      }),
    );
  });

  it('never calls a token alive again once it has expired', () => {
    const seconds = fc.integer({ min: -100_000, max: 100_000 });
    fc.assert(
      fc.property(seconds, seconds, (exp, step) => {
        const token = jwt({ alg: 'RS256' }, { exp: nowSeconds + exp });
        const later = new Date(now.getTime() + Math.abs(step) * 1000);
        const [first, second] = [decodeToken(token, now), decodeToken(token, later)];
        expect(Number(second.expired)).to.be.at.least(Number(first.expired));
        expect(second.expiresInSeconds).to.equal((first.expiresInSeconds ?? 0) - Math.abs(step));
      }),
    );
  });
});

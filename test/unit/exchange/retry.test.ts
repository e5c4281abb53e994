import { expect } from 'chai';
import fc from 'fast-check';
import { isRepeatable, MOST_TRIES, pauseBeforeRepeat } from '../../../src/exchange/retry.ts';
import { type ErrorName, type Json, JwtError } from '../../../src/faults/errors.ts';

const fault = (name: ErrorName, data: { [key: string]: Json }): JwtError => new JwtError(name, { data });
const unreachable = (stage: string): JwtError => fault('OrgUnreachableError', { stage });
const page = (status: number, more = {}): JwtError =>
  fault('OrgAnsweredBadlyError', { stage: 'http', status, ...more });
const refusal = (code: string, host = 'pay.my.salesforce.com'): JwtError =>
  fault('ExchangeRefusedError', { code, tokenEndpoint: `https://${host}/services/oauth2/token` });

describe('An exchange that failed', () => {
  const cases: [what: string, error: unknown, repeatable: boolean][] = [
    ['before the name was found', unreachable('dns'), true],
    ['before the connection stood', unreachable('tcp'), true],
    ['before TLS was agreed on', unreachable('tls'), true],
    ['with its answer lost: the login may count', unreachable('http'), false],
    ['before a server that was too busy', page(503), true],
    ['before a server that counts requests', page(429), true],
    ['inside the org', page(500), false],
    ['at a page', page(200), false],
    ['because the app is not known at test.salesforce.com', refusal('app-not-installed', 'test.salesforce.com'), true],
    [
      'because the app is not known at login.salesforce.com',
      refusal('app-not-installed', 'login.salesforce.com'),
      true,
    ],
    ['because the app is not known at its My Domain', refusal('app-not-installed'), false],
    ['because of any other refusal', refusal('invalid-assertion', 'test.salesforce.com'), false],
    ['because of the login rate', refusal('rate-limit', 'test.salesforce.com'), false],
    ['because of a mistake of ours', new Error('503'), false],
  ];
  for (const [what, error, repeatable] of cases) {
    it(`${what} is ${repeatable ? '' : 'not '}safe to send again`, () => {
      expect(isRepeatable(error)).to.equal(repeatable);
      expect(pauseBeforeRepeat(error, 1, 0) !== null).to.equal(repeatable);
    });
  }

  it('is tried three times at most, after pauses that grow and spread', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
        const pauses = [1, 2].map((tries) => pauseBeforeRepeat(unreachable('tcp'), tries, random) ?? 0);
        expect(pauses[0]).to.be.within(500, 750);
        expect(pauses[1]).to.be.within(1000, 1500);
        expect(pauseBeforeRepeat(unreachable('tcp'), MOST_TRIES, random)).to.equal(null);
      }),
    );
  });

  it('waits as long as the host asks, but not for more than a minute', () => {
    expect(pauseBeforeRepeat(page(503, { retryAfterSeconds: 7 }), 1, 0)).to.equal(7000);
    expect(pauseBeforeRepeat(page(503, { retryAfterSeconds: 0 }), 1, 0)).to.equal(500);
    expect(pauseBeforeRepeat(page(503, { retryAfterSeconds: 3600 }), 1, 0)).to.equal(null);
  });
});

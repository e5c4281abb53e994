import { expect } from 'chai';
import fc from 'fast-check';
import {
  after,
  beginning,
  isRepeatable,
  type ManyEvent,
  type ManyState,
  MOST_TRIES,
  mayRepeat,
  pauseBeforeRepeat,
} from '../../../src/exchange/many-run.ts';
import type { JwtError } from '../../../src/faults/errors.ts';
import { givenUp, noUsername, opaqueToken, page, refusal, unreachable } from './many-faults.ts';

const failed = (error: JwtError): ManyEvent => ({ type: 'failed', error });

describe('A run of exchanges for many users, after', () => {
  const transitions: { what: string; state?: Partial<ManyState>; event: ManyEvent; becomes: Partial<ManyState> }[] = [
    { what: 'a grant: counts it', event: { type: 'granted' }, becomes: { granted: 1 } },
    {
      what: 'a grant: forgets those before that were in vain',
      state: { granted: 4, inVain: 2 },
      event: { type: 'granted' },
      becomes: { granted: 5, inVain: 0 },
    },
    {
      what: 'a refusal: counts it by its code, and goes on',
      state: { refused: 1, byCode: { 'inactive-user': 1 }, inVain: 2 },
      event: failed(refusal('inactive-user')),
      becomes: { refused: 2, byCode: { 'inactive-user': 2 }, inVain: 0 },
    },
    {
      what: 'a refusal for the login rate: stops',
      event: failed(refusal('rate-limit')),
      becomes: { refused: 1, byCode: { 'rate-limit': 1 }, stoppedBy: 'rate-limit' },
    },
    {
      what: 'a refusal that comes and goes: counts it as in vain, and goes on however many there are',
      state: { refused: 5, byCode: { 'app-not-installed': 5 }, inVain: 5 },
      event: failed(refusal('app-not-installed')),
      becomes: { refused: 6, byCode: { 'app-not-installed': 6 }, inVain: 6 },
    },
    {
      what: 'an app that My Domain does not know: one refusal more',
      state: { inVain: 1 },
      event: failed(refusal('app-not-installed', 'pay.my.salesforce.com')),
      becomes: { refused: 1, byCode: { 'app-not-installed': 1 }, inVain: 0 },
    },
    {
      what: 'a connection that failed: counts it as in vain',
      event: failed(unreachable('tcp')),
      becomes: { unreachable: 1, byCode: { OrgUnreachableError: 1 }, inVain: 1 },
    },
    {
      what: 'the third connection in a row that failed: stops',
      state: { unreachable: 2, byCode: { OrgUnreachableError: 2 }, inVain: 2 },
      event: failed(unreachable('dns')),
      becomes: { unreachable: 3, byCode: { OrgUnreachableError: 3 }, inVain: 3, stoppedBy: 'unreachable' },
    },
    {
      what: 'the third answer in a row that was lost: stops',
      state: { inVain: 2 },
      event: failed(unreachable('http')),
      becomes: { unreachable: 1, byCode: { OrgUnreachableError: 1 }, inVain: 3, stoppedBy: 'unreachable' },
    },
    {
      what: 'the third page in a row: stops, and is a failure',
      state: { inVain: 2 },
      event: failed(page(500)),
      becomes: { failed: 1, byCode: { OrgAnsweredBadlyError: 1 }, inVain: 3, stoppedBy: 'unreachable' },
    },
    {
      what: 'an opaque token where a JWT is wanted: counts a failure, for the org did answer',
      state: { inVain: 2 },
      event: failed(opaqueToken),
      becomes: { failed: 1, byCode: { TokenNotJwtError: 1 }, inVain: 0 },
    },
    {
      what: 'a line that is no username: counts a failure',
      event: failed(noUsername),
      becomes: { failed: 1, byCode: { InputUnreadableError: 1 } },
    },
    {
      what: 'a request that was given up: counts it as abandoned',
      event: failed(givenUp),
      becomes: { abandoned: 1, byCode: { InterruptedError: 1 } },
    },
    {
      what: 'a fault of one under way after the stop: keeps the first reason',
      state: { stoppedBy: 'rate-limit', inVain: 2 },
      event: failed(unreachable('http')),
      becomes: { unreachable: 1, byCode: { OrgUnreachableError: 1 }, inVain: 3 },
    },
    {
      what: 'a grant of one under way after the stop: stays stopped',
      state: { stoppedBy: 'unreachable', inVain: 3 },
      event: { type: 'granted' },
      becomes: { granted: 1, inVain: 0 },
    },
    {
      what: 'a request that is sent again: counts it, and no user',
      event: { type: 'repeated' },
      becomes: { repeated: 1 },
    },
    {
      what: 'a name that came before: counts it, and no user',
      event: { type: 'duplicate' },
      becomes: { duplicates: 1 },
    },
    {
      what: 'the first who was not tried: names whom to go on with',
      event: { type: 'notTried', username: 'ida@x.y' },
      becomes: { notTried: 1, nextUsername: 'ida@x.y' },
    },
    {
      what: 'another who was not tried: still names the first',
      state: { notTried: 1, nextUsername: 'ida@x.y' },
      event: { type: 'notTried', username: 'max@x.y' },
      becomes: { notTried: 2 },
    },
    {
      what: 'a line without a name that was not tried: names nobody',
      event: { type: 'notTried', username: null },
      becomes: { notTried: 1 },
    },
    { what: 'an interruption: stops', event: { type: 'interrupted' }, becomes: { stoppedBy: 'interrupted' } },
    {
      what: 'an interruption of a run that has stopped already: says so all the same',
      state: { stoppedBy: 'rate-limit' },
      event: { type: 'interrupted' },
      becomes: { stoppedBy: 'interrupted' },
    },
  ];
  for (const { what, state, event, becomes } of transitions) {
    it(what, () => {
      const before: ManyState = { ...beginning, ...state };
      expect(after(before, event)).to.deep.equal({ ...before, ...becomes });
    });
  }

  it('the beginning: has counted nobody', () => {
    const { byCode, stoppedBy, nextUsername, ...counts } = beginning;
    expect({ byCode, stoppedBy, nextUsername }).to.deep.equal({ byCode: {}, stoppedBy: null, nextUsername: null });
    expect(new Set(Object.values(counts))).to.deep.equal(new Set([0]));
  });

  it('the third in vain, and after any stop: tries nobody again', () => {
    expect(mayRepeat({ ...beginning, inVain: 2 })).to.equal(true);
    expect(mayRepeat({ ...beginning, inVain: 3 })).to.equal(false);
    for (const stoppedBy of ['rate-limit', 'unreachable', 'interrupted'] as const)
      expect(mayRepeat({ ...beginning, stoppedBy }), stoppedBy).to.equal(false);
  });
});

describe('An exchange that failed', () => {
  const cases: { where: string; error: unknown; isSafe: boolean }[] = [
    { where: 'before the name was found', error: unreachable('dns'), isSafe: true },
    { where: 'before the connection stood', error: unreachable('tcp'), isSafe: true },
    { where: 'before TLS was agreed on', error: unreachable('tls'), isSafe: true },
    { where: 'with its answer lost: the login may count', error: unreachable('http'), isSafe: false },
    { where: 'before a server that was too busy', error: page(503), isSafe: true },
    { where: 'before a server that counts requests', error: page(429), isSafe: true },
    { where: 'inside the org', error: page(500), isSafe: false },
    { where: 'at a page', error: page(200), isSafe: false },
    {
      where: 'because the app is not known at test.salesforce.com',
      error: refusal('app-not-installed', 'test.salesforce.com'),
      isSafe: true,
    },
    {
      where: 'because the app is not known at login.salesforce.com',
      error: refusal('app-not-installed', 'login.salesforce.com'),
      isSafe: true,
    },
    {
      where: 'because the app is not known at its My Domain',
      error: refusal('app-not-installed', 'pay.my.salesforce.com'),
      isSafe: false,
    },
    { where: 'because Salesforce asks to send it again', error: refusal('passing-fault'), isSafe: true },
    { where: 'because of any other refusal', error: refusal('invalid-assertion'), isSafe: false },
    { where: 'because of the login rate', error: refusal('rate-limit'), isSafe: false },
    { where: 'because of a mistake of ours', error: new Error('503'), isSafe: false },
  ];
  for (const { where, error, isSafe } of cases) {
    it(`${where} is ${isSafe ? '' : 'not '}safe to send again`, () => {
      expect(isRepeatable(error)).to.equal(isSafe);
      expect(pauseBeforeRepeat(error, 1, 0) !== null).to.equal(isSafe);
    });
  }

  it('is tried three times at most, after pauses that grow and spread', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 1, noNaN: true }), (random) => {
        const pause = (tries: number): number | null => pauseBeforeRepeat(unreachable('tcp'), tries, random);
        expect(pause(1)).to.be.within(500, 750);
        expect(pause(2)).to.be.within(1000, 1500);
        expect(pause(MOST_TRIES)).to.equal(null);
      }),
    );
  });

  it('waits as long as the host asks, but not for more than a minute', () => {
    const pause = (retryAfterSeconds: number): number | null =>
      pauseBeforeRepeat(page(503, { retryAfterSeconds }), 1, 0);
    expect(pause(7)).to.equal(7000);
    expect(pause(0)).to.equal(500);
    expect(pause(60)).to.equal(60_000);
    expect(pause(61)).to.equal(null);
  });
});

import { setImmediate as nextTick } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import {
  type CachePorts,
  exchangeCached,
  LONGEST_WAIT_MS,
  notKept,
  ownerHash,
  REUSE_MARGIN_SECONDS,
  readKept,
  writeKept,
} from '../../../src/exchange/cache.ts';
import { type ExchangeResult, exchangeResult, type TokenOwner } from '../../../src/exchange/exchange.ts';
import { jwt } from '../../support/tokens.ts';

const now = new Date('2026-11-21T10:00:00.000Z');
const seconds = now.getTime() / 1000;
const owner: TokenOwner = {
  clientId: '3MVG9',
  username: 'ci@pay.example',
  host: 'https://pay.my.salesforce.com',
  audience: 'https://login.salesforce.com',
};
const granted = (accessToken: string) =>
  exchangeResult(
    {
      accessToken,
      tokenType: 'Bearer',
      instanceUrl: 'https://pay.my.salesforce.com',
      apiInstanceUrl: null,
      identityUrl: 'https://login.salesforce.com/id/00D5g000004XyZaEAK/0055g00000Intg2AAB',
      scopes: ['api', 'web'],
      issuedAtMs: now.getTime(),
    },
    owner,
    now,
  );
const lasting = (left: number) => granted(jwt({ alg: 'RS256', kid: 'CORE' }, { exp: seconds + left }));

describe('Token that is kept for the next call', () => {
  it('comes back as it was granted', () => {
    expect(readKept(writeKept(owner, lasting(900)), owner, now)).to.deep.equal(lasting(900));
  });

  it('is good until 60 seconds before its exp, and not a second longer', () => {
    const text = writeKept(owner, lasting(900));
    const after = (passed: number): Date => new Date(now.getTime() + passed * 1000);
    expect(readKept(text, owner, after(900 - REUSE_MARGIN_SECONDS - 1))?.expiresInSeconds).to.equal(61);
    expect(readKept(text, owner, after(900 - REUSE_MARGIN_SECONDS))).to.equal(null);
  });

  it('is for the same client, user, host and audience alone', () => {
    const text = writeKept(owner, lasting(900));
    for (const piece of ['clientId', 'username', 'host', 'audience'] as const) {
      const other = { ...owner, [piece]: `${owner[piece]}x` };
      expect(ownerHash(other), piece).not.to.equal(ownerHash(owner));
      expect(readKept(text, other, now), piece).to.equal(null);
    }
    expect(ownerHash({ ...owner, clientId: 'a', username: 'bc' })).not.to.equal(
      ownerHash({ ...owner, clientId: 'ab', username: 'c' }),
    );
  });

  it('is never an opaque one, nor one that ends too soon', () => {
    expect(notKept(granted('00D5g00000PayOr!AR8A.abc'))).to.equal('opaque');
    expect(notKept(lasting(60))).to.equal('short');
    expect(notKept(lasting(61))).to.equal(null);
    expect(readKept(writeKept(owner, granted('00D5g00000PayOr!AR8A.abc')), owner, now)).to.equal(null);
  });

  it('is not read out of a text that was damaged or made by someone else', () => {
    const whole = writeKept(owner, lasting(900));
    fc.assert(
      fc.property(fc.nat(whole.length - 1), (cut) => readKept(whole.slice(0, cut), owner, now) === null),
      { numRuns: 50 },
    );
    const fields = JSON.parse(whole);
    for (const change of [
      { format: 2 },
      { grant: null },
      { grant: { ...fields.grant, accessToken: `${fields.grant.accessToken}\n'; rm -rf ~` } },
      { grant: { ...fields.grant, instanceUrl: 7 } },
      { grant: { ...fields.grant, scopes: 'api' } },
    ]) {
      expect(readKept(JSON.stringify({ ...fields, ...change }), owner, now)).to.equal(null);
    }
    fc.assert(fc.property(fc.json(), (text) => readKept(text, owner, now) === null));
  });
});

/** One machine: a cache, a lock, and a clock that moves only while somebody waits. */
function machine(grant: () => ExchangeResult = () => lasting(900)) {
  const state = { kept: null as ExchangeResult | null, locked: false, exchanges: 0, passedMs: 0, looks: 0 };
  const ports: CachePorts = {
    monotonicMs: () => state.passedMs,
    kept: async () => {
      state.looks += 1;
      return state.kept;
    },
    keep: async (kept) => {
      state.kept = kept;
    },
    takeLock: async () => {
      if (state.locked) return null;
      state.locked = true;
      return async () => {
        state.locked = false;
      };
    },
    exchange: async () => {
      state.exchanges += 1;
      await nextTick();
      return grant();
    },
    pause: async () => {
      state.passedMs += 150;
      await nextTick();
    },
  };
  return { state, ports };
}

const fresh = { refresh: false };

describe('One exchange for many calls at once', () => {
  it('is one exchange, whose token all the others get', async () => {
    const { state, ports } = machine();
    const all = await Promise.all(Array.from({ length: 40 }, () => exchangeCached(fresh, ports)));
    expect(state.exchanges).to.equal(1);
    expect(all.filter(({ cached }) => !cached)).to.have.length(1);
    expect(state.locked).to.equal(false);
  });

  it('looks again when it has the lock, for whoever kept a token in between', async () => {
    const { state, ports } = machine();
    const takeLock: CachePorts['takeLock'] = async () => {
      state.kept = lasting(900);
      return async () => {};
    };
    expect(await exchangeCached(fresh, { ...ports, takeLock })).to.include({ cached: true });
    expect(state.exchanges).to.equal(0);
  });

  it('is one for each when the token is opaque or ends too soon, and says so', async () => {
    for (const { token, reason } of [
      { token: granted('00D5g00000PayOr!AR8A.abc'), reason: 'opaque' },
      { token: lasting(30), reason: 'short' },
    ]) {
      const { state, ports } = machine(() => token);
      const all = await Promise.all([exchangeCached(fresh, ports), exchangeCached(fresh, ports)]);
      expect(all.map((one) => one.notKept)).to.deep.equal([reason, reason]);
      expect(state).to.include({ exchanges: 2, kept: null, locked: false });
    }
  });

  it('passes the lock on when it fails', async () => {
    let failures = 1;
    const { state, ports } = machine(() => {
      failures -= 1;
      if (failures >= 0) throw new Error('refused');
      return lasting(900);
    });
    const [first, second] = await Promise.allSettled([exchangeCached(fresh, ports), exchangeCached(fresh, ports)]);
    expect([first.status, second.status].sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect(state).to.include({ exchanges: 2, locked: false });
  });

  it('is not waited for longer than a minute', async () => {
    const { state, ports } = machine();
    state.locked = true; // and nobody ever releases it
    expect(await exchangeCached(fresh, ports)).to.include({ cached: false });
    expect(state.passedMs).to.be.within(LONGEST_WAIT_MS, LONGEST_WAIT_MS + 200);
  });

  it('is made in any case with --refresh, and replaces what was kept', async () => {
    const { state, ports } = machine();
    state.kept = lasting(100);
    expect(await exchangeCached({ refresh: true }, ports)).to.include({ cached: false });
    expect(state).to.include({ exchanges: 1, looks: 0 });
    expect(state.kept?.expiresInSeconds).to.equal(900);
  });
});

import { setImmediate as nextTick } from 'node:timers/promises';
import { expect } from 'chai';
import { exchangeOnce, LONGEST_WAIT_MS, type OncePorts } from '../../../src/exchange/once.ts';
import type { ExchangeResult } from '../../../src/exchange/token-grant.ts';

const result = (expiresInSeconds: number | null): ExchangeResult => ({
  accessToken: 'token',
  tokenFormat: expiresInSeconds === null ? 'opaque' : 'jwt',
  tokenType: 'Bearer',
  username: 'ci@pay.example',
  clientId: '3MVG9',
  audience: 'https://login.salesforce.com',
  tokenEndpoint: 'https://pay.my.salesforce.com/services/oauth2/token',
  instanceUrl: 'https://pay.my.salesforce.com',
  apiInstanceUrl: null,
  identityUrl: '',
  orgId: '',
  userId: '',
  scopes: [],
  issuedAt: null,
  expiresAt: null,
  expiresInSeconds,
  keyId: null,
});

/** One machine: a cache, a lock, and a clock that moves only while somebody waits. */
function machine(grant: () => ExchangeResult = () => result(900)) {
  const state = { kept: null as ExchangeResult | null, locked: false, exchanges: 0, passedMs: 0, looks: 0 };
  const ports: OncePorts = {
    now: () => new Date(state.passedMs),
    kept: async () => {
      state.looks += 1;
      return state.kept;
    },
    keep: async (kept) => {
      state.kept = kept;
    },
    takeTurn: async () => {
      if (state.locked) return null;
      state.locked = true;
      return {
        end: async () => {
          state.locked = false;
        },
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
    const all = await Promise.all(Array.from({ length: 40 }, () => exchangeOnce(fresh, ports)));
    expect(state.exchanges).to.equal(1);
    expect(all.filter(({ cached }) => !cached)).to.have.length(1);
    expect(state.locked).to.equal(false);
  });

  it('looks again when its turn comes, for whoever kept a token in between', async () => {
    const { state, ports } = machine();
    const takeTurn: OncePorts['takeTurn'] = async () => {
      state.kept = result(900);
      return { end: async () => {} };
    };
    expect(await exchangeOnce(fresh, { ...ports, takeTurn })).to.include({ cached: true });
    expect(state.exchanges).to.equal(0);
  });

  it('is one for each when the token is opaque or ends too soon, and says so', async () => {
    for (const [left, notKept] of [
      [null, 'opaque'],
      [30, 'short'],
    ] as const) {
      const { state, ports } = machine(() => result(left));
      const all = await Promise.all([exchangeOnce(fresh, ports), exchangeOnce(fresh, ports)]);
      expect(all.map((one) => one.notKept)).to.deep.equal([notKept, notKept]);
      expect([state.exchanges, state.kept]).to.deep.equal([2, null]);
    }
  });

  it('passes the turn on when it fails', async () => {
    let failures = 1;
    const { state, ports } = machine(() => {
      failures -= 1;
      if (failures >= 0) throw new Error('refused');
      return result(900);
    });
    const [first, second] = await Promise.allSettled([exchangeOnce(fresh, ports), exchangeOnce(fresh, ports)]);
    expect([first.status, second.status].sort()).to.deep.equal(['fulfilled', 'rejected']);
    expect([state.exchanges, state.locked]).to.deep.equal([2, false]);
  });

  it('is not waited for longer than a minute', async () => {
    const { state, ports } = machine();
    state.locked = true; // and nobody ever ends it
    expect(await exchangeOnce(fresh, ports)).to.include({ cached: false });
    expect(state.passedMs).to.be.within(LONGEST_WAIT_MS, LONGEST_WAIT_MS + 200);
  });

  it('is made in any case with --refresh, and replaces what was kept', async () => {
    const { state, ports } = machine();
    state.kept = result(100);
    expect(await exchangeOnce({ refresh: true }, ports)).to.include({ cached: false });
    expect([state.exchanges, state.looks, state.kept?.expiresInSeconds]).to.deep.equal([1, 0, 900]);
  });
});

import { expect } from 'chai';
import { JwtError } from '../../../src/faults/errors.ts';
import type { PublicJwk } from '../../../src/token/jwks.ts';
import { createJwksCache, type JwksCache, type JwksRecord, readMaxAge } from '../../../src/token/jwks-cache.ts';

const issuer = 'https://acme.my.salesforce.com';
const minute = 60_000;
const key = (kid: string): PublicJwk => ({ kid, kty: 'RSA', n: 'AQAB', e: 'AQAB', alg: '', use: '', keyOps: [] });

/** An issuer and a disk, with a clock that stands still until it is moved. */
function world(kids: string[] = ['a']) {
  const state = { nowMs: 1_795_176_000_000, kids, maxAgeSeconds: null as number | null, requests: 0, isDown: false };
  const disk = new Map<string, JwksRecord>();
  const ports = {
    fetch: async () => {
      state.requests += 1;
      await Promise.resolve();
      if (state.isDown)
        throw new JwtError('org-unreachable-tcp', {
          stage: 'tcp',
          code: 'ECONNREFUSED',
          host: 'pay.my.salesforce.com',
        });
      return { keys: state.kids.map(key), maxAgeSeconds: state.maxAgeSeconds };
    },
    load: async (name: string) => disk.get(name) ?? null,
    save: async (record: JwksRecord) => void disk.set(record.issuer, record),
    nowMs: () => state.nowMs,
  };
  return { state, disk, newRun: (): JwksCache => createJwksCache(ports) };
}

const kidsOf = ({ keys }: JwksRecord): string[] => keys.map(({ kid }) => kid);

describe('The key lists of issuers', () => {
  it('are fetched once for any number of tokens, and once for tokens at the same time', async () => {
    const { state, newRun } = world();
    const keys = newRun();
    await Promise.all([keys(issuer, 'a'), keys(issuer, 'a'), keys(issuer, null)]);
    await keys(issuer, 'a');
    expect(state.requests).to.equal(1);
  });

  it('are kept for the next run, for half an hour at most', async () => {
    const { state, newRun } = world();
    await newRun()(issuer, 'a');
    state.nowMs += 29 * minute;
    await newRun()(issuer, 'a');
    expect(state.requests).to.equal(1);
    state.nowMs += minute;
    await newRun()(issuer, 'a');
    expect(state.requests).to.equal(2);
  });

  it('are let go after half an hour within a long run too', async () => {
    const { state, newRun } = world();
    const keys = newRun();
    await keys(issuer, 'a');
    state.kids = ['b'];
    state.nowMs += 30 * minute;
    expect(kidsOf(await keys(issuer, 'b'))).to.deep.equal(['b']);
    expect(state.requests).to.equal(2);
  });

  it('are kept for a shorter time when the issuer says so, and for no longer when it says that', async () => {
    for (const { maxAgeSeconds, kept, gone } of [
      { maxAgeSeconds: 300, kept: 4 * minute, gone: 5 * minute },
      { maxAgeSeconds: 86_400, kept: 29 * minute, gone: 30 * minute },
      { maxAgeSeconds: 0, kept: -1, gone: 0 },
    ]) {
      const { state, newRun } = world();
      state.maxAgeSeconds = maxAgeSeconds;
      await newRun()(issuer, 'a');
      const start = state.nowMs;
      state.nowMs = start + Math.max(kept, 0);
      if (kept >= 0) await newRun()(issuer, 'a');
      expect(state.requests).to.equal(1);
      state.nowMs = start + gone;
      await newRun()(issuer, 'a');
      expect(state.requests).to.equal(2);
    }
  });

  it('are fetched again for a key that the kept list lacks: it may be new', async () => {
    const { state, newRun } = world();
    await newRun()(issuer, 'a');
    state.kids = ['a', 'b'];
    expect(kidsOf(await newRun()(issuer, 'b'))).to.deep.equal(['a', 'b']);
    expect(state.requests).to.equal(2);
  });

  it('are fetched again at most once a minute, however many bad tokens there are', async () => {
    const { state, newRun } = world();
    const keys = newRun();
    for (let n = 0; n < 100; n += 1) await keys(issuer, `forged ${n}`);
    expect(state.requests).to.equal(1);
    state.nowMs += minute;
    for (let n = 0; n < 100; n += 1) await keys(issuer, `forged ${n}`);
    expect(state.requests).to.equal(2);
    for (let run = 0; run < 10; run += 1) await newRun()(issuer, 'forged');
    expect(state.requests).to.equal(2);
  });

  it('are not believed when they come from the future', async () => {
    const { state, newRun } = world();
    await newRun()(issuer, 'a');
    state.nowMs -= minute;
    await newRun()(issuer, 'a');
    expect(state.requests).to.equal(2);
  });

  it('are not asked for again at once when the issuer cannot be reached', async () => {
    const { state, newRun } = world();
    const keys = newRun();
    state.isDown = true;
    for (let n = 0; n < 10; n += 1) {
      const fault = await keys(issuer, 'a').catch((error: unknown) => error);
      expect(fault).to.be.instanceOf(JwtError).and.to.have.property('name', 'OrgUnreachableError');
    }
    expect(state.requests).to.equal(1);
    state.isDown = false;
    state.nowMs += minute;
    expect(kidsOf(await keys(issuer, 'a'))).to.deep.equal(['a']);
  });

  it('stay good for known keys while the issuer is down', async () => {
    const { state, newRun } = world();
    await newRun()(issuer, 'a');
    state.isDown = true;
    const keys = newRun();
    expect(kidsOf(await keys(issuer, 'a'))).to.deep.equal(['a']);
    expect(await keys(issuer, 'b').catch((error: Error) => error.name)).to.equal('OrgUnreachableError');
    expect(kidsOf(await keys(issuer, 'a'))).to.deep.equal(['a']);
  });

  it('are asked for at a thousand issuers in one run, and no more: tokens can name any', async () => {
    const { state, newRun } = world();
    const keys = newRun();
    for (let n = 0; n < 1000; n += 1) await keys(`https://o${n}.my.salesforce.com`, 'a');
    const fault = await keys('https://one.more.my.salesforce.com', 'a').catch((error: Error) => error.name);
    expect(fault).to.equal('TooManyIssuersError');
    expect(kidsOf(await keys('https://o7.my.salesforce.com', 'a'))).to.deep.equal(['a']);
    expect(state.requests).to.equal(1000);
  });
});

describe('Cache-Control', () => {
  for (const { header, seconds } of [
    { header: null, seconds: null },
    { header: '', seconds: null },
    { header: 'public', seconds: null },
    { header: 'max-age=60', seconds: 60 },
    { header: 'public, max-age = "300"', seconds: 300 },
    { header: 'no-store', seconds: 0 },
    { header: 'no-cache, max-age=600', seconds: 0 },
    { header: 'max-age=-1', seconds: null },
    { header: 's-maxage=5', seconds: null },
  ] as const) {
    it(`${JSON.stringify(header)} lets a list be kept ${seconds === null ? 'as long as we keep any' : `${seconds} s`}`, () => {
      expect(readMaxAge(header)).to.equal(seconds);
    });
  }
});

import { expect } from 'chai';
import type { Probe, RevocableToken } from '../../../src/revoke/revocation.ts';
import { type Sighting, type WatchInput, watchRevocation } from '../../../src/revoke/watch.ts';

const about: RevocableToken = { kind: 'jwt-access', issuer: null, orgId: null, guestId: null, expiresAt: null };
const probe = { token: 't', about, host: 'https://my.example' };
const MINUTE = 60_000;

type Look = { keys?: string[] | Error; probe?: Probe | Error };

/** Watches an org that shows these looks in turn, the last one for ever. The clock moves with the pauses. */
async function watch(looks: Look[], input: Partial<WatchInput> = {}, interruptAfter = Number.POSITIVE_INFINITY) {
  let nowMs = 0;
  const sights: Sighting[] = [];
  const at = (): Look => looks[Math.min(sights.length, looks.length - 1)] ?? {};
  const give = async <T>(value: T | Error | undefined, otherwise: T): Promise<T> => {
    if (value instanceof Error) throw value;
    return value ?? otherwise;
  };
  const watched = await watchRevocation(
    { keysBefore: ['K1'], probe, waitMs: 30 * MINUTE, ...input },
    {
      keyIds: () => give(at().keys, ['K1']),
      probe: () => give(at().probe, 'accepted'),
      now: () => new Date(nowMs),
      pause: async (milliseconds) => {
        nowMs += milliseconds;
      },
      interrupted: () => sights.length >= interruptAfter,
      onSight: (sight) => sights.push(structuredClone(sight)),
    },
  );
  return { ...watched, looked: sights.length, minutes: nowMs / MINUTE };
}

describe('The watch after a click on Revoke Tokens', () => {
  it('ends as soon as the key is new and the token is refused, not when one of the two is', async () => {
    const looks: Look[] = [{}, { keys: ['K2'] }, { probe: 'rejected' }, { keys: ['K2'], probe: 'rejected' }];
    const { seen, looked, sighting } = await watch(looks);
    expect([seen, looked, sighting.probe]).to.deep.equal([true, 4, 'rejected']);
    expect(sighting.keys).to.deep.equal({ before: ['K1'], after: ['K2'] });
  });

  it('does not take a new key beside the old one for a change', async () => {
    const { seen } = await watch([{ keys: ['K1', 'K2'], probe: 'rejected' }], { waitMs: MINUTE });
    expect(seen).to.equal(false);
  });

  it('does not take an empty list of keys for a change', async () => {
    expect((await watch([{ keys: [], probe: 'rejected' }], { waitMs: MINUTE })).seen).to.equal(false);
  });

  it('ends after the time that it was given, having looked every ten seconds', async () => {
    const { seen, looked, minutes } = await watch([{}], { waitMs: 2 * MINUTE });
    expect([seen, looked, minutes]).to.deep.equal([false, 13, 2]);
  });

  it('goes on when a look fails: an org that is busy has not said anything', async () => {
    const gone = new Error('gone');
    const looks: Look[] = [
      { keys: gone, probe: gone },
      { keys: ['K2'], probe: gone },
      { keys: gone, probe: 'rejected' },
    ];
    const { seen, looked } = await watch(looks);
    expect([seen, looked]).to.deep.equal([true, 3]);
  });

  it('goes by the key alone without a token, and by the token alone without the key', async () => {
    expect((await watch([{ keys: ['K2'] }], { probe: null })).seen).to.equal(true);
    expect((await watch([{ probe: 'rejected' }], { keysBefore: null })).seen).to.equal(true);
  });

  it('ends at an interruption with what it knows', async () => {
    const { seen, sighting } = await watch([{ keys: ['K2'] }], {}, 1);
    expect([seen, sighting.probe, sighting.keys?.after]).to.deep.equal([false, 'accepted', ['K2']]);
  });
});

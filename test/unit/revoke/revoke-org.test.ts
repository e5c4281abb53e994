/** All JWT-based access tokens of an org, in memory: the click, the watch, what ends meanwhile, and each fault. */
import { expect } from 'chai';
import { type OrgInput, revokeOrg } from '../../../src/revoke/revoke-grants.ts';
import { type WatchInput, watchRevocation } from '../../../src/revoke/watch.ts';
import type { Probe } from '../../../src/salesforce/token-answers.ts';
import { rejectionOf } from '../../support/faults.ts';
import { gone, type Manners, opaqueToken, probeToken, revocationOrg, type Step } from './revocation-org.ts';

const MINUTE = 60_000;
const hidden = new Error('hidden');

async function run(manners: Manners, input: Partial<OrgInput> = {}) {
  const org = revocationOrg(manners);
  const given = { sources: org.sources, probe: probeToken, dryRun: false, waitMs: MINUTE, ...input };
  const outcome = await revokeOrg(given, org.orgPorts);
  return { ...outcome, org };
}

describe('Revoking all tokens of an org', () => {
  it('asks, opens the page, ends what is listed, and watches until key and token have changed', async () => {
    const keys = [['K1'], ['K1'], ['K2']];
    const { org, ...outcome } = await run({ keys });
    expect(org.steps.filter((step) => step !== 'keys')).to.deep.equal([
      ...(['list', 'probe', 'approve', 'open page', 'revoke', 'revoke', 'list'] as const),
      ...(['probe', 'look', 'pause', 'probe', 'look'] as const),
    ]);
    expect(outcome).to.deep.include({
      revoked: 2,
      withListed: true,
      interrupted: false,
      watched: { seen: true },
      proof: { before: 'accepted', after: 'rejected' },
      signingKeys: { before: ['K1'], after: ['K2'] },
    });
  });

  it('ends nothing through the API where that is not wanted', async () => {
    const { org, revoked, after, withListed } = await run({ withListed: false });
    expect({ revoked, after, withListed, living: org.living() }).to.deep.equal({
      revoked: 0,
      after: null,
      withListed: false,
      living: 2,
    });
  });

  it('opens nothing and ends nothing in a dry run', async () => {
    const { org, proof, watched } = await run({}, { dryRun: true });
    expect(new Set(org.steps)).to.deep.equal(new Set<Step>(['list', 'keys', 'probe', 'approve']));
    expect({ proof, watched }).to.deep.equal({ proof: { before: 'accepted', after: 'unknown' }, watched: null });
  });

  it('does not watch when it is given no time, and shows the token to the org once more', async () => {
    const { watched, proof, org } = await run({}, { waitMs: 0 });
    expect({ watched, proof }).to.deep.equal({ watched: null, proof: { before: 'accepted', after: 'rejected' } });
    expect(org.steps).not.to.include('look');
  });

  it('watches the keys alone beside an opaque token, which they have not signed', async () => {
    const { watched, org } = await run({ keys: [['K1'], ['K2']] }, { probe: opaqueToken });
    expect({ watched, probes: org.looks.map(({ probe }) => probe) }).to.deep.equal({
      watched: { seen: true },
      probes: [null],
    });
  });

  for (const step of ['list', 'probe', 'approve'] as const) {
    it(`stops before the page is opened when this fails: ${step}`, async () => {
      const org = revocationOrg({ faults: [{ step, nth: 1, error: gone }] });
      const input = { sources: org.sources, probe: probeToken, dryRun: false, waitMs: MINUTE };
      expect(await rejectionOf(revokeOrg(input, org.orgPorts))).to.include({ name: 'OrgUnreachableError' });
      expect(org.steps).not.to.include('open page');
    });
  }

  it('is not stopped by a list that fails afterwards', async () => {
    const { after, revoked } = await run({ faults: [{ step: 'list', nth: 2, error: gone }] }, { waitMs: 0 });
    expect({ after, revoked }).to.deep.equal({ after: null, revoked: 2 });
  });

  it('does not watch after an interruption of what it ends', async () => {
    const { org, watched, interrupted, after } = await run({
      sessions: 20,
      killsToken: false,
      interruptAt: { step: 'revoke', nth: 1 },
    });
    expect({ watched, interrupted, after, left: org.living() > 0 }).to.deep.equal({
      watched: null,
      interrupted: true,
      after: null,
      left: true,
    });
  });
});

describe('Revoking all tokens of an org that hides its keys', () => {
  const hiding = { keys: [hidden], sessions: 0, withListed: false };

  it('has seen the click when a living token dies', async () => {
    const { watched, proof } = await run({ ...hiding, probes: ['accepted', 'accepted', 'rejected'] });
    expect({ watched, proof }).to.deep.equal({
      watched: { seen: true },
      proof: { before: 'accepted', after: 'rejected' },
    });
  });

  it('keeps what it knew when an interruption breaks off a look', async () => {
    const { proof, interrupted } = await run({
      ...hiding,
      faults: [{ step: 'probe', nth: 3, error: new Error('given up') }],
      interruptAt: { step: 'probe', nth: 3 },
    });
    expect({ proof, interrupted }).to.deep.equal({
      proof: { before: 'accepted', after: 'accepted' },
      interrupted: true,
    });
  });

  it('asks no more after an interruption of the pause between two probes', async () => {
    const manners = { ...hiding, withListed: true, interruptAt: { step: 'pause', nth: 1 } as const };
    const { proof, org } = await run(manners, { waitMs: 0 });
    expect({ probes: org.steps.filter((step) => step === 'probe').length, after: proof?.after }).to.deep.equal({
      probes: 2,
      after: 'accepted',
    });
  });

  it('does not take a token for killed by the click whose session it has ended itself', async () => {
    const { watched, proof } = await run({ ...hiding, sessions: 1, withListed: true });
    expect({ watched, proof }).to.deep.equal({ watched: null, proof: { before: 'accepted', after: 'rejected' } });
  });

  it('sees nothing by a token of which nothing was known before', async () => {
    expect((await run({ ...hiding, probes: ['unknown', 'rejected'] })).watched).to.equal(null);
  });

  it('does not take a token for killed that has expired meanwhile', async () => {
    const expiresAt = new Date(15_000).toISOString();
    const probe = { ...probeToken, about: { ...probeToken.about, expiresAt } };
    const manners = { ...hiding, probes: ['accepted', 'accepted', 'accepted', 'rejected'] as Probe[] };
    expect((await run(manners, { probe })).watched).to.deep.equal({ seen: false });
    expect((await run(manners)).watched).to.deep.equal({ seen: true });
  });

  it('sees nothing by a token that was dead before', async () => {
    expect((await run({ ...hiding, probes: ['rejected'] })).watched).to.equal(null);
  });
});

describe('The watch after a click on Revoke Tokens', () => {
  async function watch(manners: Manners, input: Partial<WatchInput> = {}) {
    const org = revocationOrg(manners);
    const given = { keysBefore: ['K1'], probe: probeToken, waitMs: 30 * MINUTE, ...input };
    const { seen, look } = await watchRevocation(given, org.orgPorts);
    return { seen, look, looked: org.looks.length, minutes: org.minutes() };
  }

  it('ends as soon as the key is new and the token is refused, not when one of the two is', async () => {
    const keys = [['K1'], ['K2'], ['K1'], ['K2']];
    const { seen, looked, look } = await watch({ keys, probes: ['accepted', 'accepted', 'rejected', 'rejected'] });
    expect({ seen, looked, probe: look.probe, keys: look.keys }).to.deep.equal({
      seen: true,
      looked: 4,
      probe: 'rejected',
      keys: { before: ['K1'], after: ['K2'] },
    });
  });

  it('does not take a new key beside the old one for a change', async () => {
    expect((await watch({ keys: [['K1', 'K2']], probes: ['rejected'] }, { waitMs: MINUTE })).seen).to.equal(false);
  });

  it('does not take an empty list of keys for a change', async () => {
    expect((await watch({ keys: [[]], probes: ['rejected'] }, { waitMs: MINUTE })).seen).to.equal(false);
  });

  it('does not take the keys of another org for new ones, nor older ones of the same', async () => {
    const keysBefore = ['CORE_ATJWT.00D5g00000PayOr.2000'];
    const lists = [['CORE_ATJWT.00D5g00000OTHER.3000'], ['CORE_ATJWT.00D5g00000PayOr.1000']];
    for (const list of lists)
      expect((await watch({ keys: [list] }, { keysBefore, probe: null, waitMs: MINUTE })).seen, list.join()).to.equal(
        false,
      );
    const renewed = { keys: [['CORE_ATJWT.00D5g00000PayOr.3000']] };
    expect((await watch(renewed, { keysBefore, probe: null, waitMs: MINUTE })).seen).to.equal(true);
  });

  for (const hours of [-24, 1, 24]) {
    it(`is not misled when the clock of the machine jumps by ${hours} hours`, async () => {
      const { seen, looked, minutes } = await watch({ clockJumpMs: hours * 60 * MINUTE }, { waitMs: 2 * MINUTE });
      expect({ seen, looked, minutes }).to.deep.equal({ seen: false, looked: 13, minutes: 2 });
    });
  }

  it('ends after the time that it was given, having looked every ten seconds', async () => {
    const { seen, looked, minutes } = await watch({}, { waitMs: 2 * MINUTE });
    expect({ seen, looked, minutes }).to.deep.equal({ seen: false, looked: 13, minutes: 2 });
  });

  it('goes on when a look fails: an org that is busy has not said anything', async () => {
    const { seen, looked } = await watch({ keys: [gone, ['K2'], gone], probes: [gone, gone, 'rejected'] });
    expect({ seen, looked }).to.deep.equal({ seen: true, looked: 3 });
  });

  it('goes by the key alone without a token, and by the token alone without the key', async () => {
    expect((await watch({ keys: [['K2']] }, { probe: null })).seen).to.equal(true);
    expect((await watch({ probes: ['rejected'] }, { keysBefore: null })).seen).to.equal(true);
  });

  for (const step of ['look', 'pause'] as const) {
    it(`ends at an interruption with what it knows: during a ${step}`, async () => {
      const { seen, look, looked, minutes } = await watch({ keys: [['K2']], interruptAt: { step, nth: 1 } });
      expect({ seen, looked, isPaused: minutes > 0 }).to.deep.equal({
        seen: false,
        looked: 1,
        isPaused: step === 'pause',
      });
      expect({ probe: look.probe, after: look.keys?.after }).to.deep.equal({ probe: 'accepted', after: ['K2'] });
    });
  }
});

/** The end of what an org lists of a user or an app, in memory: each step, and each fault at each of them. */
import { expect } from 'chai';
import { JwtError } from '../../../src/faults/errors.ts';
import { type Gap, total } from '../../../src/revoke/grant.ts';
import type { ProbeToken } from '../../../src/revoke/revocation.ts';
import { revokeListed } from '../../../src/revoke/revoke-grants.ts';
import { rejectionOf } from '../../support/faults.ts';
import {
  gone,
  type Manners,
  opaqueToken,
  probeToken,
  refreshToken,
  refused,
  revocationOrg,
  type Step,
} from './revocation-org.ts';

/** One run against a fresh org, and what is left of it. */
async function run(manners: Manners, probe: ProbeToken | null = probeToken, dryRun = false) {
  const org = revocationOrg(manners);
  const outcome = await revokeListed({ sources: org.sources, probe, dryRun }, org.ports);
  return { ...outcome, org };
}

/** What came of a run, in short. */
type Summary = { revoked: number; failed: number; untried: number; left: number | null; after?: string };
const summary = ({ revoked, failed, untried, after, proof }: Awaited<ReturnType<typeof run>>): Summary => ({
  ...{ revoked, failed: failed.length, untried },
  left: after ? total(after.grants) : null,
  ...(proof && { after: proof.after }),
});

describe('The end of listed grants', () => {
  it('lists, shows the token, asks, ends, lists again, and shows the token again', async () => {
    const outcome = await run({});
    expect(summary(outcome)).to.deep.equal({ revoked: 2, failed: 0, untried: 0, left: 0, after: 'rejected' });
    expect(outcome.org.steps).to.deep.equal(['list', 'probe', 'approve', 'revoke', 'revoke', 'list', 'probe']);
  });

  it('waits for an org that is slow to forget, and says so when it never does', async () => {
    const slow = await run({ killsToken: false, probes: ['accepted', 'accepted', 'rejected'] });
    expect(slow.proof).to.deep.equal({ before: 'accepted', after: 'rejected' });
    const never = await run({ killsToken: false });
    expect(never.proof).to.deep.equal({ before: 'accepted', after: 'accepted' });
    expect(never.org.steps.filter((step) => step === 'probe')).to.have.lengthOf(4);
  });

  it('sends nothing but looks in a dry run', async () => {
    const { org, proof, before } = await run({}, probeToken, true);
    expect(org.steps).to.deep.equal(['list', 'probe', 'approve']);
    expect({ proof, listed: before.grants.length }).to.deep.equal({
      proof: { before: 'accepted', after: 'unknown' },
      listed: 1,
    });
  });

  it('ends nothing where nothing is listed', async () => {
    const { org, after } = await run({ sessions: 0 });
    expect({ steps: org.steps, after }).to.deep.equal({ steps: ['list', 'probe', 'approve'], after: null });
  });

  it('has no proof without a token, and none by a token that can be shown to nobody', async () => {
    expect((await run({}, null)).proof).to.equal(null);
    const { proof, org } = await run({}, refreshToken);
    expect(proof).to.deep.equal({ before: 'unknown', after: 'unknown' });
    expect(org.steps).not.to.include('probe');
    expect((await run({}, opaqueToken)).proof).to.deep.equal({ before: 'accepted', after: 'rejected' });
  });

  const stops: { step: Step; what: string }[] = [
    { step: 'list', what: 'the first list fails' },
    { step: 'probe', what: 'the token cannot be shown' },
    { step: 'approve', what: 'the answer is no' },
  ];
  for (const { step, what } of stops) {
    it(`stops before anything has ended when ${what}`, async () => {
      const org = revocationOrg({ faults: [{ step, nth: 1, error: gone }] });
      const work = revokeListed({ sources: org.sources, probe: probeToken, dryRun: false }, org.ports);
      expect(await rejectionOf(work)).to.include({ name: 'OrgUnreachableError' });
      expect({ living: org.living(), steps: org.steps.includes('revoke') }).to.deep.equal({ living: 2, steps: false });
    });
  }

  const faults: { what: string; manners: Manners; expected: Summary }[] = [
    {
      what: 'an end that is refused is a failure, and the rest ends',
      manners: { sessions: 3, faults: [{ step: 'revoke', nth: 2, error: refused }] },
      expected: { revoked: 2, failed: 1, untried: 0, left: 1, after: 'rejected' },
    },
    {
      what: 'an end whose answer is lost is a failure, and the rest ends',
      manners: { sessions: 3, faults: [{ step: 'revoke', nth: 1, error: gone }] },
      expected: { revoked: 2, failed: 1, untried: 0, left: 1, after: 'rejected' },
    },
    {
      what: 'a list that fails afterwards leaves the rest unknown, and takes nothing back',
      manners: { faults: [{ step: 'list', nth: 2, error: gone }] },
      expected: { revoked: 2, failed: 0, untried: 0, left: null, after: 'rejected' },
    },
    {
      what: 'a token that cannot be shown afterwards proves nothing',
      manners: { faults: [{ step: 'probe', nth: 2, error: gone }] },
      expected: { revoked: 2, failed: 0, untried: 0, left: 0, after: 'unknown' },
    },
  ];
  for (const { what, manners, expected } of faults) {
    it(what, async () => expect(summary(await run(manners))).to.deep.equal(expected));
  }

  it('begins nothing after an interruption, lists no more, and shows the token once', async () => {
    const outcome = await run({ sessions: 20, killsToken: false, interruptAt: { step: 'revoke', nth: 3 } });
    const { revoked, untried, after, interrupted, org } = outcome;
    expect({ all: revoked + untried, after, interrupted }).to.deep.equal({ all: 20, after: null, interrupted: true });
    expect(org.living()).to.equal(untried);
    expect(org.steps.slice(-2)).to.deep.equal(['probe', 'pause']);
    expect(org.steps.filter((step) => step === 'list')).to.have.lengthOf(1);
  });

  const permission = { kind: 'session', reason: 'permission', permission: 'Manage Users' } as const;
  const closed: { reason: Gap['reason']; gap: Gap; name: string; code: string }[] = [
    { reason: 'permission', gap: permission, name: 'PermissionMissingError', code: 'permission-missing-revoke' },
    ...[
      { reason: 'shared-label' as const, name: 'AmbiguousAppError', code: 'ambiguous-app-shared-label' },
      { reason: 'version' as const, name: 'ApiVersionTooOldError', code: 'api-version-too-old-sessions' },
      { reason: 'refused' as const, name: 'OrgRefusedError', code: 'org-refused-lists' },
      { reason: 'absent' as const, name: 'OrgRefusedError', code: 'org-refused-lists' },
    ].map((one) => ({ ...one, gap: { kind: 'session' as const, reason: one.reason, permission: null } })),
  ];
  for (const { reason, gap, name, code } of closed) {
    it(`is refused as ${name} where nothing at all can be listed: ${reason}`, async () => {
      const org = revocationOrg({ sessions: 0, gaps: [gap] });
      const work = revokeListed({ sources: org.sources, probe: probeToken, dryRun: true }, org.ports);
      expect(await rejectionOf(work)).to.include({ name, code });
      expect(org.steps).to.deep.equal(['list']);
    });
  }

  it('tells a gap where own rows are seen through it', async () => {
    const { revoked, before } = await run({ gaps: [permission] });
    expect({ revoked, gaps: before.gaps }).to.deep.equal({ revoked: 2, gaps: [permission] });
  });

  it('passes on what a person says no with', async () => {
    const no = new JwtError('cancelled', { deed: 'changed' });
    const org = revocationOrg({ faults: [{ step: 'approve', nth: 1, error: no }] });
    const work = revokeListed({ sources: org.sources, probe: null, dryRun: false }, org.ports);
    expect(await work.catch((error: unknown) => error)).to.equal(no);
  });
});

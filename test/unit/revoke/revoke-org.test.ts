import { expect } from 'chai';
import type { Probe } from '../../../src/revoke/revocation.ts';
import { type OrgPorts, revokeOrg } from '../../../src/revoke/revoke-org.ts';

const about = { kind: 'jwt-access' as const, issuer: null, orgId: null, guestId: null, expiresAt: null };
const input = { sources: [], probe: { token: 'T', about, host: 'https://x.example' }, dryRun: false, waitMs: 60_000 };

/** An org that shows no keys, and answers the token as given, one answer after the other. */
const hiddenKeys = (...answers: Probe[]): OrgPorts => ({
  keyIds: () => Promise.reject(new Error('hidden')),
  probe: async () => answers.shift() ?? 'rejected',
  now: () => new Date(0),
  pause: async () => undefined,
  interrupted: () => false,
  onSight: () => undefined,
  progress: () => undefined,
  approve: async () => ({ endListed: false }),
  openPage: async () => undefined,
});

describe('Revoking all tokens of an org that hides its keys', () => {
  it('has seen the click when a living token dies', async () => {
    const { watched, proof } = await revokeOrg(input, hiddenKeys('accepted', 'accepted', 'rejected'));
    expect([watched, proof]).to.deep.equal([{ seen: true }, { before: 'accepted', after: 'rejected' }]);
  });

  it('keeps what it knew when an interruption breaks off a look', async () => {
    let looks = 0;
    const probe = async (): Promise<Probe> => {
      looks += 1;
      if (looks > 2) throw new Error('given up');
      return 'accepted';
    };
    const ports = { ...hiddenKeys(), probe, interrupted: () => looks > 2 };
    const { proof, interrupted } = await revokeOrg(input, ports);
    expect([proof, interrupted]).to.deep.equal([{ before: 'accepted', after: 'accepted' }, true]);
  });

  it('asks no more after an interruption of the pause between two probes', async () => {
    let looks = 0;
    const probe = async (): Promise<Probe> => {
      looks += 1;
      return looks < 3 ? 'accepted' : 'unknown';
    };
    const ports = { ...hiddenKeys(), probe, interrupted: () => looks > 1, approve: async () => ({ endListed: true }) };
    const { proof } = await revokeOrg({ ...input, waitMs: 0 }, ports);
    expect([looks, proof?.after]).to.deep.equal([2, 'accepted']);
  });

  it('sees nothing by a token that was dead before', async () => {
    expect((await revokeOrg(input, hiddenKeys('rejected'))).watched).to.equal(null);
  });
});

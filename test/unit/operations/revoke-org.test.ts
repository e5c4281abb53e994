import { expect } from 'chai';
import type { Probe } from '../../../src/domain/token/revocation.ts';
import { type OrgPorts, revokeOrg } from '../../../src/operations/revoke-org.ts';

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

  it('sees nothing by a token that was dead before', async () => {
    expect((await revokeOrg(input, hiddenKeys('rejected'))).watched).to.equal(null);
  });
});

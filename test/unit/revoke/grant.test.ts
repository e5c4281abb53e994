import { expect } from 'chai';
import fc from 'fast-check';
import { JwtError } from '../../../src/faults/errors.ts';
import {
  borneOut,
  countsOf,
  type GrantSource,
  isAllClosed,
  type Listing,
  type Revocation,
} from '../../../src/revoke/grant.ts';
import { revokeGrants } from '../../../src/revoke/revoke-grants.ts';
import { runs } from '../../support/runs.ts';

const kind = 'oauth-token';
const emptyListing: Listing = { asked: [], grants: [], gaps: [], spared: 0 };
const never = { interrupted: () => false, progress: () => undefined };

/** A source that gives its revocations in batches. */
function source(batches: (Revocation[] | Error)[]): GrantSource {
  const next = async (): Promise<Revocation[]> => {
    const batch = batches.shift() ?? [];
    if (batch instanceof Error) throw batch;
    return batch;
  };
  return { kind, list: async () => emptyListing, next };
}

const revocation = (revoke: () => Promise<number>, id = 'x'): Revocation => ({ kind, id, revoke });
const many = (count: number, revoke: () => Promise<number>): Revocation[] =>
  Array.from({ length: count }, () => revocation(revoke));
const slowly = (count: number): Promise<number> => new Promise((resolve) => setImmediate(resolve, count));
const failing = (error: Error) => (): Promise<number> => Promise.reject(error);
const said = { message: 'no', host: 'pay.my.salesforce.com' };
const refused = (errorCode: string) => new JwtError('org-refused', { errorCode, ...said });
const sessionLost = new JwtError('org-refused-session', { errorCode: 'INVALID_SESSION_ID', ...said });
const lost = new JwtError('org-unreachable-tcp', { stage: 'tcp', code: 'ECONNREFUSED', host: said.host });

describe('The end of what an org lists', () => {
  it('counts every end and every failure once, however they overlap', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat({ max: 3 }), { maxLength: 12 }), { maxLength: 4 }), async (batches) => {
        const calls = batches.map((batch) => [1, ...batch]); // an empty batch is the end
        const endOf = (count: number) => (count === 3 ? failing(new Error('no')) : () => slowly(count));
        const given = calls.map((batch) => batch.map((count) => revocation(endOf(count))));
        const { revoked, failed, untried } = await revokeGrants([source(given)], never);
        const all = calls.flat();
        const good = all.filter((count) => count < 3);
        expect({ revoked, failed: failed.length, untried }).to.deep.equal({
          revoked: good.reduce((sum, count) => sum + count, 0),
          failed: all.length - good.length,
          untried: 0,
        });
      }),
      { numRuns: 40 },
    ));

  it('begins nothing after an interruption, and counts what is left of the batch', async () => {
    let done = 0;
    const interrupted = (): boolean => done >= 5;
    const end = async (): Promise<number> => {
      done += 1;
      return slowly(1);
    };
    const sources = [source([many(20, end)]), source([many(1, end)])];
    expect(await revokeGrants(sources, { ...never, interrupted })).to.deep.include({ revoked: 5, untried: 15 });
  });

  it('leaves a kind alone once the session or the allowance is gone, and goes on with the next kind', async () => {
    for (const error of [refused('REQUEST_LIMIT_EXCEEDED'), sessionLost]) {
      const next = source([many(1, () => slowly(1))]);
      const { revoked, failed, untried } = await revokeGrants([source([many(30, failing(error))]), next], never);
      expect({ revoked, all: failed.length + untried }).to.deep.equal({ revoked: 1, all: 30 });
      expect(failed.length).to.be.lessThan(10);
    }
  });

  it('gives a kind up after five lost connections in a row, and not when one answer comes between', async () => {
    const { failed, untried } = await revokeGrants([source([many(30, failing(lost))])], never);
    expect(failed.length + untried).to.equal(30);
    expect(failed.length).to.be.within(5, 10);
    let calls = 0;
    const now = async (): Promise<number> => {
      calls += 1;
      if (calls % 4 !== 0) throw lost;
      return 1;
    };
    const halting = await revokeGrants([source([many(30, now)])], never);
    expect({ revoked: halting.revoked, failed: halting.failed.length, untried: halting.untried }).to.deep.equal({
      revoked: 7,
      failed: 23,
      untried: 0,
    });
  });

  it('goes on past any number of single refusals', async () => {
    const batch = many(30, failing(refused('DELETE_FAILED')));
    const { failed, untried } = await revokeGrants([source([batch])], never);
    expect({ failed: failed.length, untried }).to.deep.equal({ failed: 30, untried: 0 });
  });

  it('comes to an end where the org gives the same thing for ever', async () => {
    const next = async (): Promise<Revocation[]> => many(1, failing(refused('DELETE_FAILED')));
    const { failed } = await revokeGrants([{ kind, list: async () => emptyListing, next }], never);
    expect(failed).to.have.lengthOf(3);
  });

  it('reports a list that breaks off on the way', async () => {
    const sources = [source([many(1, () => slowly(1)), new Error('gone')])];
    const { revoked, failed } = await revokeGrants(sources, never);
    expect({ revoked, failed: failed.map(({ id }) => id) }).to.deep.equal({ revoked: 1, failed: ['list'] });
  });
});

describe('What an org lists', () => {
  const session = { kind: 'session', app: 'Pay', user: null, count: 2 } as const;
  const gap = { kind: 'session', reason: 'permission', permission: 'Manage Users' } as const;
  const listings: { what: string; listing: Partial<Listing>; sessions: number | null; isClosed: boolean }[] = [
    { what: 'nothing was asked', listing: {}, sessions: null, isClosed: false },
    { what: 'none is listed', listing: { asked: ['session'] }, sessions: 0, isClosed: false },
    { what: 'some are listed', listing: { asked: ['session'], grants: [session] }, sessions: 2, isClosed: false },
    { what: 'a permission lacks', listing: { asked: ['session'], gaps: [gap] }, sessions: null, isClosed: true },
    {
      what: 'own rows are seen through a lacking permission',
      listing: { asked: ['session'], gaps: [gap], grants: [session] },
      sessions: 2,
      isClosed: false,
    },
    {
      what: 'the list is cut short',
      listing: { asked: ['session'], gaps: [{ kind: 'session', reason: 'incomplete', permission: null }] },
      sessions: 0,
      isClosed: false,
    },
  ];
  for (const { what, listing, sessions, isClosed } of listings) {
    it(`counts ${sessions ?? 'no'} sessions where ${what}`, () => {
      const whole = { ...emptyListing, ...listing };
      expect(countsOf(whole)).to.deep.equal({ sessions, usageTokens: null, oauthTokens: null });
      expect(isAllClosed(whole)).to.equal(isClosed);
    });
  }
});

describe('What the lists bear out of the ends that an org confirms', () => {
  const listing = (count: number, more: Partial<Listing> = {}): Listing => ({
    ...{ asked: [kind], gaps: [], spared: 0 },
    grants: count > 0 ? [{ kind, app: null, user: null, count }] : [],
    ...more,
  });
  const incomplete = { gaps: [{ kind, reason: 'incomplete', permission: null } as const] };
  const cases: {
    what: string;
    said: number;
    before: Listing;
    after: Listing | null;
    ended: number;
    doubted: number;
  }[] = [
    { what: 'all, when nothing is left', said: 3, before: listing(3), after: listing(0), ended: 3, doubted: 0 },
    { what: 'nothing, when all is listed still', said: 3, before: listing(3), after: listing(3), ended: 0, doubted: 3 },
    { what: 'nothing, when there are more', said: 3, before: listing(3), after: listing(9), ended: 0, doubted: 3 },
    { what: 'what is missing', said: 3, before: listing(5), after: listing(3), ended: 2, doubted: 1 },
    {
      what: 'what was said, when others ended some as well',
      said: 1,
      before: listing(5),
      after: listing(2),
      ended: 1,
      doubted: 0,
    },
    { what: 'no list: the word of the org, in doubt', said: 3, before: listing(3), after: null, ended: 3, doubted: 3 },
    {
      what: 'a list that is shut by now: the word of the org, in doubt',
      ...{ said: 3, before: listing(3), after: listing(0, { gaps: [{ kind, reason: 'refused', permission: null }] }) },
      ...{ ended: 3, doubted: 3 },
    },
    {
      what: 'more than the org lists at a time',
      said: 9,
      before: listing(5, incomplete),
      after: listing(0),
      ended: 9,
      doubted: 0,
    },
    {
      what: 'a part of what the org lists at a time: the word of the org, in doubt',
      ...{ said: 2, before: listing(5, incomplete), after: listing(5, incomplete), ended: 2, doubted: 2 },
    },
    {
      what: 'rows that are known by name, whatever came meanwhile',
      ...{ said: 3, before: listing(3), after: listing(7, { back: { [kind]: 1 } }), ended: 2, doubted: 1 },
    },
  ];
  for (const { what, said: number, before, after, ended, doubted } of cases) {
    it(what, () => expect(borneOut({ [kind]: number }, before, after)).to.deep.equal({ ended, doubted }));
  }

  it('never more than the org said, and never more than its lists have lost', () =>
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(20), (number, had, has) => {
        const { ended, doubted } = borneOut({ [kind]: number }, listing(had), listing(has));
        expect(ended + doubted).to.equal(number);
        if (has > 0) expect(ended).to.be.at.most(Math.max(0, had - has));
      }),
      runs(200),
    ));
});

import { expect } from 'chai';
import fc from 'fast-check';
import { JwtError } from '../../../src/faults/errors.ts';
import { endHoldings } from '../../../src/revoke/end-grants.ts';
import { type Ending, emptyListing, type HoldingSource } from '../../../src/revoke/grant.ts';

const kind = 'oauth-token';
const never = { interrupted: () => false, progress: () => undefined };

/** A source that gives its endings in batches. */
function source(batches: (Ending[] | Error)[]): HoldingSource {
  const next = async (): Promise<Ending[]> => {
    const batch = batches.shift() ?? [];
    if (batch instanceof Error) throw batch;
    return batch;
  };
  return { kind, list: async () => emptyListing, next };
}

const ending = (end: () => Promise<number>, id = 'x'): Ending => ({ kind, id, end });
const slowly = (count: number): Promise<number> => new Promise((resolve) => setImmediate(resolve, count));
const failing = (error: Error) => (): Promise<number> => Promise.reject(error);
const refused = (data: { errorCode: string }, variant?: string) =>
  new JwtError('OrgRefusedError', { ...(variant && { variant }), data });

describe('The end of what an org lists', () => {
  it('counts every end and every failure once, however they overlap', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.array(fc.nat({ max: 3 }), { maxLength: 12 }), { maxLength: 4 }), async (batches) => {
        const calls = batches.map((batch) => [1, ...batch]); // an empty batch is the end
        const endOf = (count: number) => (count === 3 ? failing(new Error('no')) : () => slowly(count));
        const given = calls.map((batch) => batch.map((count) => ending(endOf(count))));
        const { revoked, failed, untried } = await endHoldings([source(given)], never);
        const all = calls.flat();
        const good = all.filter((count) => count < 3);
        expect([revoked, failed.length, untried]).to.deep.equal([
          good.reduce((sum, count) => sum + count, 0),
          all.length - good.length,
          0,
        ]);
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
    const batch = Array.from({ length: 20 }, () => ending(end));
    const result = await endHoldings([source([batch]), source([[ending(end)]])], { ...never, interrupted });
    expect(result).to.deep.include({ revoked: 5, untried: 15 });
  });

  it('leaves a kind alone once the session or the allowance is gone, and goes on with the next kind', async () => {
    for (const error of [refused({ errorCode: 'REQUEST_LIMIT_EXCEEDED' }), refused({ errorCode: 'x' }, 'session')]) {
      const batch = Array.from({ length: 30 }, () => ending(failing(error)));
      const next = source([[ending(() => slowly(1))]]);
      const { revoked, failed, untried } = await endHoldings([source([batch]), next], never);
      expect([revoked, failed.length + untried, failed.length < 10]).to.deep.equal([1, 30, true]);
    }
  });

  it('goes on past any number of single refusals', async () => {
    const batch = Array.from({ length: 30 }, () => ending(failing(refused({ errorCode: 'DELETE_FAILED' }))));
    const { failed, untried } = await endHoldings([source([batch])], never);
    expect([failed.length, untried]).to.deep.equal([30, 0]);
  });

  it('comes to an end where the org gives the same thing for ever', async () => {
    const end = failing(refused({ errorCode: 'DELETE_FAILED' }));
    const next = async (): Promise<Ending[]> => [ending(end)];
    const { failed } = await endHoldings([{ kind, list: async () => emptyListing, next }], never);
    expect(failed).to.have.lengthOf(3);
  });

  it('reports a list that breaks off on the way', async () => {
    const { revoked, failed } = await endHoldings([source([[ending(() => slowly(1))], new Error('gone')])], never);
    expect([revoked, failed.map(({ id }) => id)]).to.deep.equal([1, ['list']]);
  });
});

import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { CONCURRENCY, concurrently } from '../../../src/salesforce/concurrency.ts';

describe('concurrently', () => {
  it('does everything once, never more than five at a time', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.integer(), { maxLength: 40 }), async (items) => {
        const done: number[] = [];
        let [now, most] = [0, 0];
        await concurrently(items, async (item) => {
          now += 1;
          most = Math.max(most, now);
          await sleep(0);
          now -= 1;
          done.push(item);
        });
        expect(done.sort()).to.deep.equal([...items].sort());
        expect(most).to.equal(Math.min(items.length, CONCURRENCY));
      }),
      { numRuns: 30 },
    ));

  it('begins nothing new after a failure, waits for what is under way, and throws the first one', async () => {
    const begun: number[] = [];
    const ended: number[] = [];
    const items = Array.from({ length: 50 }, (_, at) => at);
    const run = concurrently(items, async (item) => {
      begun.push(item);
      await sleep(item === 2 ? 0 : 5);
      if (item === 2) throw new Error('second');
      ended.push(item);
    });
    expect(await run.catch((error: Error) => error.message)).to.equal('second');
    expect(begun).to.have.length.lessThan(10);
    expect(ended).to.have.length(begun.length - 1);
  });
});

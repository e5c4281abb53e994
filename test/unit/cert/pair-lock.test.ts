import { rm } from 'node:fs/promises';
import { expect } from 'chai';
import { withPairLock } from '../../../src/cert/cli/pair-lock.ts';
import { openPair } from '../../../src/cert/files/disk.ts';
import { rejectionOf } from '../../support/faults.ts';
import { inFolder } from '../../support/openssl.ts';

const silent = { logToStderr: () => undefined };

describe('work on a pair of files', () => {
  it('gives what it did, and the lock back', () =>
    inFolder(async (folder) => {
      const pair = await openPair(folder, 'server');
      expect(await withPairLock(silent, pair, async () => 'done')).to.equal('done');
      expect(await pair.lock.holder()).to.equal(null);
    }));

  it('does not say that it is done where another process has taken the lock in between', () =>
    inFolder(async (folder) => {
      const pair = await openPair(folder, 'server');
      const work = withPairLock(silent, pair, async () => {
        await rm(pair.lock.path, { recursive: true });
        await pair.lock.take();
      });
      expect(await rejectionOf(work)).to.include({ name: 'PairInUseError', code: 'pair-lock-lost-done' });
    }));
});

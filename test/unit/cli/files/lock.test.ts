import { mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import fc from 'fast-check';
import { type FileLock, fileLock, type LockHolder, STALE_MS, waitForLock } from '../../../../src/cli/files/lock.ts';
import { inFolder, putFiles } from '../../../support/openssl.ts';
import { runs } from '../../../support/runs.ts';

/** A clock that nobody sets, and that only moves when it is told to. */
const clock = () => {
  const state = { ms: 0 };
  const pass = (ms: number): void => {
    state.ms += ms;
  };
  return { nowMs: () => state.ms, pass };
};

const heldBy = '11111111-2222-4333-8444-555555555555.4711.build-7';

/** The lock of a process that is not there any more. */
async function leave(path: string, date = new Date()): Promise<string> {
  await mkdir(path);
  await putFiles(path, { [heldBy]: '' });
  await utimes(join(path, heldBy), date, date);
  return join(path, heldBy);
}

/** Asks again and again, a second between two looks, and gives how long it took, in seconds; null: in vain. */
async function secondsUntilTaken(lock: FileLock, pass: (ms: number) => void, most = 30): Promise<number | null> {
  for (let seconds = 0; seconds <= most; seconds += 1) {
    const taken = await lock.take();
    await taken?.release();
    if (taken) return seconds;
    pass(1000);
  }
  return null;
}

describe('Lock of a file', () => {
  it('is one at a time, and free again at its end', () =>
    inFolder(async (dir) => {
      const path = join(dir, 'lock');
      const all = await Promise.all(Array.from({ length: 20 }, () => fileLock(path).take()));
      const taken = all.filter((held) => held !== null);
      expect(taken).to.have.length(1);
      expect(await fileLock(path).take()).to.equal(null);
      expect(await taken[0]?.isHeld()).to.equal(true);
      await taken[0]?.release();
      expect({ left: await readdir(dir), isHeld: await taken[0]?.isHeld() }).to.deep.equal({ left: [], isHeld: false });
      await (await fileLock(path).take())?.release();
    }));

  it('names the process that holds it', () =>
    inFolder(async (dir) => {
      const lock = fileLock(join(dir, 'lock'));
      expect(await lock.holder()).to.equal(null);
      const held = await lock.take();
      expect(await lock.holder()).to.include({ pid: process.pid });
      await held?.release();
      await mkdir(join(dir, 'lock'));
      await writeFile(join(dir, 'lock', 'nobody\n::stop-commands::x'), '');
      expect(await lock.holder()).to.equal(null);
    }));

  for (const { dated, years } of [
    { dated: 'now', years: 0 },
    { dated: 'in the future', years: 70 },
    { dated: 'long ago', years: -20 },
  ]) {
    it(`of a process that died is broken after five seconds of watching, dated ${dated}`, () =>
      inFolder(async (dir) => {
        const { nowMs, pass } = clock();
        await leave(join(dir, 'lock'), new Date(Date.now() + years * 31_536_000_000));
        expect(await secondsUntilTaken(fileLock(join(dir, 'lock'), nowMs), pass)).to.equal(STALE_MS / 1000);
        expect(await readdir(dir)).to.deep.equal([]);
      }));
  }

  it('of a living process is never broken, whatever its clock does', () =>
    inFolder(async (dir) => {
      let round = 0;
      await fc.assert(
        fc.asyncProperty(
          fc.array(fc.integer({ min: -1e9, max: 1e9 }), { minLength: 8, maxLength: 12 }),
          async (jumps) => {
            round += 1;
            const path = join(dir, `lock-${round}`);
            const { nowMs, pass } = clock();
            const lock = fileLock(path, nowMs);
            const own = await leave(path);
            for (const jump of jumps) {
              for (let second = 0; second < 4; second += 1) {
                expect(await lock.take()).to.equal(null);
                pass(1000);
              }
              const date = new Date(Date.now() + jump * 1000);
              await utimes(own, date, date);
            }
            await rm(path, { recursive: true });
          },
        ),
        runs(20),
      );
    }));

  it('is touched every second by whoever holds it, also when somebody else has set its date', () =>
    inFolder(async (dir) => {
      const held = await fileLock(join(dir, 'lock')).take();
      const [name = ''] = await readdir(join(dir, 'lock'));
      for (const year of [1999, 2099]) {
        await utimes(join(dir, 'lock', name), new Date(`${year}-01-01`), new Date(`${year}-01-01`));
        await sleep(1300);
        expect((await stat(join(dir, 'lock', name))).mtime.getFullYear()).to.equal(new Date().getFullYear());
      }
      await held?.release();
    }));

  it('is not taken for a dead one by a process that has slept itself', () =>
    inFolder(async (dir) => {
      const { nowMs, pass } = clock();
      await leave(join(dir, 'lock'));
      const lock = fileLock(join(dir, 'lock'), nowMs);
      expect(await lock.take()).to.equal(null);
      pass(3_600_000);
      expect(await lock.take()).to.equal(null);
    }));

  it('of a process that died goes to exactly one of those who wait', () =>
    inFolder(async (dir) => {
      for (let round = 0; round < 5; round += 1) {
        const path = join(dir, `lock-${round}`);
        await leave(path);
        const { nowMs, pass } = clock();
        const waiting = Array.from({ length: 60 }, () => fileLock(path, nowMs));
        const taken = [];
        for (let second = 0; second < 12; second += 1) {
          taken.push(...(await Promise.all(waiting.map((lock) => lock.take()))).filter((held) => held !== null));
          pass(1000);
          if (taken.length > 0) break;
        }
        expect(taken).to.have.length(1);
        await taken[0]?.release();
      }
      expect(await readdir(dir)).to.deep.equal([]);
    }));

  it('is free in the end, even if whoever cleared a dead one away died as well', () =>
    inFolder(async (dir) => {
      const { nowMs, pass } = clock();
      await leave(join(dir, 'lock'));
      await mkdir(join(dir, 'lock.removing'));
      expect(await secondsUntilTaken(fileLock(join(dir, 'lock'), nowMs), pass)).to.be.within(10, 12);
      expect(await readdir(dir)).to.deep.equal([]);
    }));

  it('that another process has taken over is not given back by the one that stood still', () =>
    inFolder(async (dir) => {
      const path = join(dir, 'lock');
      const held = await fileLock(path).take();
      await rm(path, { recursive: true });
      const other = await fileLock(path).take();
      expect(await held?.isHeld()).to.equal(false);
      await held?.release();
      expect(await other?.isHeld()).to.equal(true);
      await other?.release();
    }));

  it('never takes away what is no lock', () =>
    inFolder(async (dir) => {
      await putFiles(dir, { file: 'mine' });
      await mkdir(join(dir, 'folder'));
      await putFiles(join(dir, 'folder'), { mine: '' });
      for (const name of ['file', 'folder']) {
        const { nowMs, pass } = clock();
        expect(await secondsUntilTaken(fileLock(join(dir, name), nowMs), pass)).to.equal(null);
      }
      expect({ all: (await readdir(dir)).sort(), within: await readdir(join(dir, 'folder')) }).to.deep.equal({
        all: ['file', 'folder'],
        within: ['mine'],
      });
    }));

  it('fails where none can be made', async () => {
    const error = await fileLock('/dev/null/lock')
      .take()
      .catch((fault: NodeJS.ErrnoException) => fault.code);
    expect(error).to.equal('ENOTDIR');
  });
});

describe('Waiting for a lock', () => {
  const never: FileLock = { path: 'lock', take: async () => null, holder: async () => ({ pid: 7, host: 'build-7' }) };
  const waiting = (pass: (ms: number) => void, told: LockHolder[], interrupted = () => false) => ({
    ...{ longestMs: 60_000, interrupted },
    pause: async (ms: number) => pass(ms),
    onWait: (holder: LockHolder) => void told.push(holder),
  });

  it('says once, after a second, for whom, and ends in time', async () => {
    const { nowMs, pass } = clock();
    const told: LockHolder[] = [];
    expect(await waitForLock(never, waiting(pass, told), nowMs)).to.equal(null);
    expect(told).to.deep.equal([{ pid: 7, host: 'build-7' }]);
    expect(nowMs()).to.be.within(60_000, 60_300);
  });

  it('says nothing of a short one, and gives the lock', async () => {
    const { nowMs, pass } = clock();
    const told: LockHolder[] = [];
    const lock = { isHeld: async () => true, release: async () => undefined };
    const soon: FileLock = { ...never, take: async () => (nowMs() > 700 ? lock : null) };
    expect(await waitForLock(soon, waiting(pass, told), nowMs)).to.equal(lock);
    expect(told).to.deep.equal([]);
  });

  it('ends at an interruption', async () => {
    const { nowMs, pass } = clock();
    expect(
      await waitForLock(
        never,
        waiting(pass, [], () => nowMs() > 2000),
        nowMs,
      ),
    ).to.equal(null);
    expect(nowMs()).to.be.lessThan(2500);
  });
});

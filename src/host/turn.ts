import { randomUUID } from 'node:crypto';
import * as fs from 'node:fs';
import type { Turn } from '../operations/exchange-once.ts';

/** A process that has not touched its lock for so long is dead, in milliseconds. */
const STALE_MS = 5000;
const TOUCH_MS = 1000;

type Done = (error: NodeJS.ErrnoException | null) => void;

/**
 * Takes the lock at `path`, or gives null while a living process has it. A lock that can't be made is no reason to stop:
 * then the turn is taken without one.
 */
export async function takeTurn(path: string): Promise<Turn | null> {
  const { lock } = await import('proper-lockfile');
  const held = { yes: false };
  const files = {
    ...fs,
    rmdir: (dir: string, done: Done) => (held.yes ? fs.rmdir(dir, done) : removeStale(dir, done)),
  };
  const options = { lockfilePath: path, realpath: false, stale: STALE_MS, update: TOUCH_MS, retries: 0, fs: files };
  try {
    // Whoever loses the lock to another one has slept too long; its own exchange is under way and is not called back.
    const release = await lock(path, { ...options, onCompromised: () => undefined });
    held.yes = true;
    return { end: () => release().catch(() => undefined) };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOCKED') return null;
    return { end: async () => undefined };
  }
}

/**
 * Two that wait may find the same dead lock. The second one would take away the new lock of the first, so a lock is first
 * moved aside, looked at again, and put back when it is a living one.
 */
function removeStale(dir: string, done: Done): void {
  const aside = `${dir}.${randomUUID()}`;
  fs.rename(dir, aside, (lost) => {
    if (lost) return done(lost);
    return fs.stat(aside, (error, found) => {
      if (!error && found.mtimeMs < Date.now() - STALE_MS) return fs.rmdir(aside, done);
      return fs.rename(aside, dir, () => done(Object.assign(new Error('Lock is held'), { code: 'ELOCKED' })));
    });
  });
}

import * as fs from 'node:fs';
import { mkdir, rmdir, stat } from 'node:fs/promises';
import type { Turn } from '../once.ts';

/** A process that has not touched its lock for so long is dead, in milliseconds. */
const STALE_MS = 5000;
const TOUCH_MS = 1000;

type Done = (error: NodeJS.ErrnoException | null) => void;

/**
 * Takes the lock at `path`, or gives null while another process has it. A lock that can't be made is no reason to stop:
 * then the turn is taken without one.
 */
export async function takeTurn(path: string): Promise<Turn | null> {
  const { lock } = await import('proper-lockfile');
  const mine = { held: false };
  const remove = (dir: string, done: Done): void =>
    mine.held ? fs.rmdir(dir, done) : void removeStale(dir).then(() => done(null), done);
  const times = { stale: STALE_MS, update: TOUCH_MS, retries: 0 };
  const options = { ...times, lockfilePath: path, realpath: false, fs: { ...fs, rmdir: remove } };
  try {
    // Whoever loses the lock has slept too long; its own exchange is under way and is not called back.
    const release = await lock(path, { ...options, onCompromised: () => undefined });
    mine.held = true;
    return { end: () => release().catch(() => undefined) };
  } catch (error) {
    const isHeld = error instanceof Error && 'code' in error && error.code === 'ELOCKED';
    return isHeld ? null : { end: async () => undefined };
  }
}

/**
 * Takes away the lock of a dead process. Many that wait find it at the same time, and the second would take away the new
 * lock of the first: so one at a time looks again and removes. Throws ELOCKED for a living lock, and out of turn.
 */
export async function removeStale(dir: string): Promise<void> {
  const removing = `${dir}.removing`;
  try {
    await mkdir(removing);
  } catch {
    if (await isStale(removing)) await rmdir(removing).catch(() => undefined);
    throw lockHeld();
  }
  try {
    if (!(await isStale(dir))) throw lockHeld();
    await rmdir(dir);
  } finally {
    await rmdir(removing).catch(() => undefined);
  }
}

async function isStale(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && found.mtimeMs < Date.now() - STALE_MS;
}

const lockHeld = (): Error => Object.assign(new Error('The lock is held.'), { code: 'ELOCKED' });

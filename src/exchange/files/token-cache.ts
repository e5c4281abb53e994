/** Files that keep tokens for the next call, for nobody but their owner, and the lock of the one process that exchanges. */
import * as fs from 'node:fs';
import { mkdir, rmdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type OwnFileKind, openOwnFolder, readOwnFile, writeOwnFile } from '../../cli/files/own-file.ts';
import type { CachePorts, ReleaseLock } from '../cache.ts';

/** One place in the cache. `read` gives null for a file that is missing, or that others could have read or written. */
export type TokenCache = {
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
  takeLock: CachePorts['takeLock'];
};

/** What is wrong with the cache, and where. */
type CacheTrouble = (what: 'folder' | 'file' | 'write', path: string) => void;

const FOLDER = 'jwt-tokens';
/** The largest is ten times the longest token. */
const token: OwnFileKind = { secret: true, folder: 'ours', largest: 131_072 };
/** A process that has not touched its lock for so long is dead, in milliseconds. */
const STALE_MS = 5000;
const TOUCH_MS = 1000;

/**
 * Opens the place `name` in the folder of tokens below `cacheDir`, and makes the folder if it is missing.
 * Null, and a word about the trouble, for a folder that can't be made or that is not for its owner alone.
 */
export async function openTokenCache(
  cacheDir: string,
  name: string,
  trouble: CacheTrouble,
): Promise<TokenCache | null> {
  const folder = join(cacheDir, FOLDER);
  const file = join(folder, `${name}.json`);
  const unsafe = await openOwnFolder(folder, token);
  if (unsafe) {
    trouble('folder', unsafe.path);
    return null;
  }
  return {
    read: async () => {
      const reading = await readOwnFile(file, token);
      if (reading.kind === 'unsafe') trouble(reading.what, reading.path);
      return reading.kind === 'text' ? reading.text : null;
    },
    write: async (text) => {
      const failed = await writeOwnFile(file, text, token);
      if (failed) trouble('write', file);
    },
    takeLock: () => takeLock(join(folder, `${name}.lock`)),
  };
}

type Done = (error: NodeJS.ErrnoException | null) => void;

/**
 * Takes the lock at `path`, or gives null while another process has it. A lock that can't be made is no reason to stop:
 * then the work goes on without one.
 */
export async function takeLock(path: string): Promise<ReleaseLock | null> {
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
    return () => release().catch(() => undefined);
  } catch (error) {
    const isHeld = error instanceof Error && 'code' in error && error.code === 'ELOCKED';
    return isHeld ? null : async () => undefined;
  }
}

/**
 * Takes away the lock of a dead process. Many that wait find it at the same time, and the second would take away the new
 * lock of the first: so one at a time looks again and removes. Throws ELOCKED for a living lock, and while another looks.
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

/** Files that keep tokens for the next call, for nobody but their owner, and the lock of the one process that exchanges. */
import * as fs from 'node:fs';
import { lstat, mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { fileLock } from '../../cli/files/lock.ts';
import { replaceFile } from '../../cli/files/secret-file.ts';
import type { CachePorts } from '../cache.ts';

/** One place in the cache. `read` gives null for a file that is missing, or that others could have read or written. */
export type TokenCache = {
  read(): Promise<string | null>;
  write(text: string): Promise<void>;
  takeLock: CachePorts['takeLock'];
};

/** What is wrong with the cache, and where. */
type CacheTrouble = (what: 'folder' | 'file' | 'write', path: string) => void;

const FOLDER = 'jwt-tokens';
const OTHERS = 0o077;
/** Ten times the longest token, in bytes. */
const LARGEST_FILE = 131_072;
/** A link is not followed, and a pipe does not make the reader wait. Windows has neither. */
const READ_SAFELY = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

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
  if (!(await isSafeFolder(folder))) {
    trouble('folder', folder);
    return null;
  }
  const lock = fileLock(join(folder, `${name}.lock`));
  return {
    read: () => readSafely(file, trouble),
    write: (text) => replaceFile(file, text).catch(() => trouble('write', file)),
    takeLock: async () => {
      try {
        return (await lock.take())?.release ?? null;
      } catch {
        return async () => undefined; // a lock that can't be made is no reason to stop
      }
    },
  };
}

async function isSafeFolder(folder: string): Promise<boolean> {
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch(() => undefined);
  const found = await lstat(folder).catch(() => null);
  return found?.isDirectory() === true && isOwnAlone(found);
}

async function readSafely(path: string, trouble: CacheTrouble): Promise<string | null> {
  const file = await open(path, READ_SAFELY).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') trouble('file', path);
    return null;
  });
  if (!file) return null;
  try {
    const found = await file.stat();
    if (found.isFile() && isOwnAlone(found) && found.size <= LARGEST_FILE) return await file.readFile('utf8');
    trouble('file', path);
    return null;
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

/** Whether it is this user's and no one else has a right to it. Windows keeps no such bits. */
function isOwnAlone({ uid, mode }: fs.Stats): boolean {
  return process.getuid === undefined || (uid === process.getuid() && (mode & OTHERS) === 0);
}

/** Files that keep tokens for the next call, for nobody but their owner, and the lock of the one process that exchanges. */
import { join } from 'node:path';
import { fileLock } from '../../cli/files/lock.ts';
import { type OwnFileKind, openOwnFolder, readOwnFile, writeOwnFile } from '../../cli/files/own-file.ts';
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
/** The largest is ten times the longest token. */
const token: OwnFileKind = { secret: true, folder: 'ours', largest: 131_072 };

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
  const lock = fileLock(join(folder, `${name}.lock`));
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
    takeLock: async () => {
      try {
        return (await lock.take())?.release ?? null;
      } catch {
        return async () => undefined; // a lock that can't be made is no reason to stop
      }
    },
  };
}

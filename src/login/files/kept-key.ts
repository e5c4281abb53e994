/** The key of a login, as sf needs it: a file of unencrypted PEM, whose path stands in the record of the login. */
import { createHash, createPrivateKey, type KeyObject } from 'node:crypto';
import { readdir, readFile, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type OwnFileKind, type UnsafePlace, writeOwnFile } from '../../cli/files/own-file.ts';

const FOLDER = 'jwt-login-keys';
/** An RSA key of 16384 bits as PEM has 13 kB. */
const kept: OwnFileKind = { secret: true, folder: 'ours', largest: 32_768 };
/** What is younger may be of a login that another process is just storing. */
const OLD_MS = 3_600_000;

export const keyFolder = (stateFolder: string): string => join(stateFolder, FOLDER);

/**
 * The path, whole, where sf can sign with the file just as it stands: then no second copy of a secret is made. Null for any
 * other form of key, for a pipe, and for what is no longer there.
 */
export async function usableBySf(path: string, key: KeyObject): Promise<string | null> {
  try {
    if (!(await stat(path)).isFile()) return null;
    return createPrivateKey(await readFile(path, 'utf8')).equals(key) ? resolve(path) : null;
  } catch {
    return null;
  }
}

/**
 * Where the key of this user is kept. The same key has the same place, another key another one: the login before is good until
 * its record is replaced.
 */
export function keyPlace(stateFolder: string, username: string, key: KeyObject): string {
  const shown = username.replace(/[^\w.@+-]/g, '_');
  const hash = createHash('sha256').update(username).update('\0').update(pemOf(key)).digest('hex');
  return join(keyFolder(stateFolder), `${shown}.${hash.slice(0, 16)}.key`);
}

/** Keeps it, mode 0600, in a folder of mode 0700. Why it can't be, or null. */
export const keepKey = (place: string, key: KeyObject): Promise<UnsafePlace | null> =>
  writeOwnFile(place, pemOf(key), kept);

const pemOf = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Whether it is a key that was kept here, and not one of the user's own. */
export const isKept = (stateFolder: string, path: string): boolean =>
  dirname(path) === keyFolder(stateFolder) && hasName(path);

/** Takes a kept key away; any other file stays. */
export async function dropKey(stateFolder: string, path: string): Promise<void> {
  if (isKept(stateFolder, path)) await rm(path, { force: true }).catch(() => undefined);
}

/** Takes away the keys that no login names any more: of one that was logged out, replaced, or never stored to its end. */
export async function dropUnnamed(stateFolder: string, named: string[], nowMs: number): Promise<void> {
  const folder = keyFolder(stateFolder);
  const names = (await readdir(folder).catch(() => [])).filter(hasName);
  for (const path of names.map((name) => join(folder, name))) {
    if (named.includes(path)) continue;
    const found = await stat(path).catch(() => null);
    if (found && nowMs - found.mtimeMs > OLD_MS) await dropKey(stateFolder, path);
  }
}

const hasName = (name: string): boolean => /\.[0-9a-f]{16}\.key$/.test(name);

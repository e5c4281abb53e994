/**
 * Files that this plugin has written for itself and believes when it reads them back: caches and journals. Whoever else
 * could have written one could choose what is believed, so one that others can reach is not used.
 */
import * as fs from 'node:fs';
import { lstat, open, realpath, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { makeFolders } from './folders.ts';
import { replaceFile } from './secret-file.ts';

/**
 * `secret`: nobody else may read it either. `folder`: `ours` is made by this plugin and holds nothing else; `any` is the
 * user's, and who may write there can at most take the file away. `largest` in bytes.
 */
export type OwnFileKind = { secret: boolean; folder: 'ours' | 'any'; largest: number };

/** Why a file or its folder is not used. */
export type Unsafe =
  | 'link'
  | 'not-plain'
  | 'other-owner'
  | 'open-to-others'
  | 'second-name'
  | 'too-large'
  | 'unreadable';

/** Something that is not used, and where it is: the file, its folder, or a folder above. */
export type UnsafePlace = { path: string; what: 'file' | 'folder'; why: Unsafe };

export type OwnFileReading = { kind: 'text'; text: string } | { kind: 'none' } | ({ kind: 'unsafe' } & UnsafePlace);

/** Rights to write, and all rights, of the group and of others. */
const WRITE = { group: 0o020, all: 0o022 };
const ANY = 0o077;
/** In such a folder nobody can rename what belongs to another, as in /tmp. */
const STICKY = 0o1000;
/** A link is not followed, and a pipe does not make the reader wait. Windows has neither. */
const READ_SAFELY = fs.constants.O_RDONLY | (fs.constants.O_NOFOLLOW ?? 0) | (fs.constants.O_NONBLOCK ?? 0);

/** What Windows has in place of owners and modes is not seen by Node: a profile there is its user's alone. */
const hasOwners = (): boolean => process.getuid !== undefined;

/** Reads such a file. Nothing about it is an error: what is not used says why. */
export async function readOwnFile(path: string, kind: OwnFileKind): Promise<OwnFileReading> {
  const unsafe = (why: Unsafe): OwnFileReading => ({ kind: 'unsafe', path, what: 'file', why });
  const folder = await unsafeFolder(dirname(path), kind);
  if (folder === 'none') return { kind: 'none' };
  if (folder) return { kind: 'unsafe', ...folder };
  let file: fs.promises.FileHandle;
  try {
    file = await open(path, READ_SAFELY);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    if (code === 'ENOENT' || code === 'ENOTDIR') return { kind: 'none' };
    return unsafe(code === 'ELOOP' || code === 'EMLINK' ? 'link' : 'unreadable');
  }
  try {
    const why = whyFileIsUnsafe(await file.stat(), kind);
    return why ? unsafe(why) : { kind: 'text', text: await file.readFile('utf8') };
  } catch {
    return unsafe('unreadable');
  } finally {
    await file.close().catch(() => undefined);
  }
}

/** Writes such a file, mode 0600, in one step; a folder of ours is made where it is missing. What stood in the way, or null. */
export async function writeOwnFile(path: string, text: string, kind: OwnFileKind): Promise<UnsafePlace | null> {
  const folder = await openOwnFolder(dirname(path), kind);
  if (folder) return folder;
  return replaceFile(path, text).then(
    () => null,
    () => ({ path, what: 'file', why: 'unreadable' }),
  );
}

/** Makes the folder of such files where it is missing, mode 0700. Why it can't be used, or null. */
export async function openOwnFolder(folder: string, kind: OwnFileKind): Promise<UnsafePlace | null> {
  if (kind.folder === 'ours') await makeFolders(folder, 0o700).catch(() => undefined);
  const found = await unsafeFolder(folder, kind);
  return found === 'none' ? { path: folder, what: 'folder', why: 'unreadable' } : found;
}

function whyFileIsUnsafe(found: fs.Stats, { secret, largest }: OwnFileKind): Unsafe | null {
  if (!found.isFile()) return 'not-plain';
  if (hasOwners()) {
    if (found.uid !== process.getuid?.()) return 'other-owner';
    if ((found.mode & (secret ? ANY : WRITE.all)) !== 0) return 'open-to-others';
    // A hard link: somebody may have laid a file of this user's, with words of their own, in this place.
    if (found.nlink > 1) return 'second-name';
  }
  return found.size > largest ? 'too-large' : null;
}

/** The folder itself, and every one above it: who can write above can put another in its place. */
async function unsafeFolder(
  folder: string,
  { secret, folder: whose }: OwnFileKind,
): Promise<UnsafePlace | 'none' | null> {
  if (whose === 'any') return null;
  const found = await lstat(folder).catch((error: NodeJS.ErrnoException) => error.code ?? 'unknown');
  const unsafe = (path: string, why: Unsafe): UnsafePlace => ({ path, what: 'folder', why });
  if (found === 'ENOENT') return 'none';
  if (typeof found === 'string') return unsafe(folder, 'unreadable');
  if (found.isSymbolicLink()) return unsafe(folder, 'link');
  if (!found.isDirectory()) return unsafe(folder, 'not-plain');
  if (!hasOwners()) return null;
  if (found.uid !== process.getuid?.()) return unsafe(folder, 'other-owner');
  if ((found.mode & (secret ? ANY : WRITE.all)) !== 0) return unsafe(folder, 'open-to-others');
  for (const path of await above(folder)) {
    const why = whyAboveIsUnsafe(await stat(path).catch(() => null));
    if (why) return unsafe(path, why);
  }
  return null;
}

/** The folders above, by the path as it is written and by the one that its links lead to. */
async function above(folder: string): Promise<string[]> {
  const paths = new Set<string>();
  for (const start of [resolve(folder), await realpath(folder).catch(() => folder)]) {
    for (let path = dirname(start); !paths.has(path); path = dirname(path)) paths.add(path);
  }
  return [...paths];
}

function whyAboveIsUnsafe(found: fs.Stats | null): Unsafe | null {
  if (!found) return 'unreadable';
  const { uid, gid, mode } = found;
  const own = process.getuid?.();
  if (uid !== own && uid !== 0) return 'other-owner';
  if ((mode & STICKY) !== 0) return null;
  // Many systems give each user a group of the same number, with no one else in it, and let it write.
  const isOwnGroup = gid === process.getgid?.() && gid === own;
  const others = isOwnGroup ? WRITE.all & ~WRITE.group : WRITE.all;
  return (mode & others) === 0 ? null : 'open-to-others';
}

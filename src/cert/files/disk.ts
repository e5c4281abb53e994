import { chmod, lstat, readdir, readFile, rename, stat, unlink, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type FileLock, fileLock, type Lock } from '../../cli/files/lock.ts';
import { type OwnFileKind, readOwnFile } from '../../cli/files/own-file.ts';
import { outputFault, regularTarget, replaceFile, SECRET_MODE, writeSecretFile } from '../../cli/files/secret-file.ts';
import { JwtError } from '../../faults/errors.ts';
import { MILLISECONDS_PER_DAY } from '../../salesforce/days.ts';
import { type Disk, type KeyPairPaths, type PairFolder, pairFolder } from '../pair-folder.ts';

/** A pair of files, which one process at a time may change. */
export type OpenPair = {
  paths: KeyPairPaths;
  /** For everything that touches the pair. Taking it throws `OutputFileError`. */
  lock: FileLock;
  /** The folder of whoever only looks: what would change it throws. */
  look: PairFolder;
  /** The folder of whoever has the lock. */
  locked(lock: Lock): PairFolder;
};

/** `name` is that of the files without their ends, such as `server`; links are followed. Throws NameNotAllowedError. */
export async function openPair(folder: string, name: string): Promise<OpenPair> {
  const paths = await keyPairPaths(folder, name);
  const lock = fileLock(join(dirname(paths.keyFile), `.${basename(paths.keyFile)}.lock`));
  const folderOf = (isHeld: () => Promise<boolean>): PairFolder =>
    pairFolder(
      paths,
      diskOf(async () => {
        if (!(await isHeld())) throw new JwtError('pair-lock-lost', { path: paths.keyFile });
      }),
    );
  return {
    paths,
    lock: { ...lock, take: () => lock.take().catch(faultAt(paths.keyFile)) },
    look: folderOf(async () => false),
    locked: ({ isHeld }) => folderOf(isHeld),
  };
}

async function keyPairPaths(folder: string, name: string): Promise<KeyPairPaths> {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_. @-]{0,99}$/u.test(name)) throw new JwtError('name-not-allowed-file');
  const keyFile = await target(resolve(folder, `${name}.key`));
  const certFile = await target(resolve(folder, `${name}.crt`));
  // By the key itself, so that whoever comes to it by a link sees the same.
  const journalFile = join(dirname(keyFile), `.${basename(keyFile, '.key')}.rotation.json`);
  const [newKeyFile, newCertFile, oldKeyFile] = [
    besides(keyFile, 'new'),
    besides(certFile, 'new'),
    besides(keyFile, 'old'),
  ];
  return { keyFile, certFile, newKeyFile, newCertFile, oldKeyFile, journalFile };
}

const besides = (path: string, what: 'new' | 'old'): string => join(dirname(path), `.${basename(path)}.${what}`);

/** A folder or a device is refused before anything else is done. */
const target = (path: string): Promise<string> => regularTarget(path).catch(faultAt(path));

const faultAt =
  (path: string) =>
  (error: unknown): never => {
    throw outputFault(path, error);
  };

const read = (path: string): Promise<Buffer | null> =>
  readFile(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? null : faultAt(path)(error)));

/** Whoever can write it chooses which certificate the app is given. In bytes: some ten times what two certificates take. */
const journal: OwnFileKind = { secret: true, folder: 'any', largest: 1_048_576 };

async function readJournalFile(path: string): Promise<Buffer | null> {
  const reading = await readOwnFile(path, journal);
  if (reading.kind === 'unsafe') throw new JwtError('file-exists-journal-unsafe', { path, why: reading.why });
  return reading.kind === 'text' ? Buffer.from(reading.text) : null;
}

/** How long a key stays that was replaced twice, in days. A request that was given up arrives within minutes; people need longer. */
const OLD_KEY_DAYS = 7;

/** `requireLock` goes before every step that changes something. */
function diskOf(requireLock: () => Promise<void>): Disk {
  return {
    requireLock,
    read,
    readOwn: readJournalFile,
    exists: async (path) => (await stat(path).catch(() => null)) !== null,
    write: async (path, text) => {
      await requireLock();
      await writeSecretFile(path, text);
    },
    create: async (path, text, access) => {
      await requireLock();
      const isNew = await writeFile(path, text, { flag: 'wx', mode: SECRET_MODE, flush: true }).then(
        () => true,
        (error: NodeJS.ErrnoException) => (error.code === 'EEXIST' ? false : faultAt(path)(error)),
      );
      if (isNew && access === 'public') await chmod(path, 0o644).catch(faultAt(path));
      return isNew;
    },
    move: async (from, to, named) => {
      await requireLock();
      await rename(from, to).catch(faultAt(named));
    },
    keep: async (path, also) => {
      await requireLock();
      await replaceFile(also, await readFile(path)).catch(faultAt(also));
    },
    remove: async (path) => {
      await requireLock();
      await unlink(path).catch((error: NodeJS.ErrnoException) =>
        error.code === 'ENOENT' ? null : faultAt(path)(error),
      );
    },
    removeOutdated: async (start) => {
      const folder = dirname(start);
      const names = await readdir(folder).catch(() => []);
      for (const path of names.filter((name) => name.startsWith(basename(start))).map((name) => join(folder, name))) {
        const found = await lstat(path).catch(() => null);
        if (!found?.isFile() || Date.now() - found.mtimeMs < OLD_KEY_DAYS * MILLISECONDS_PER_DAY) continue;
        await requireLock();
        await unlink(path).catch(() => undefined); // it will be tried again
      }
    },
  };
}

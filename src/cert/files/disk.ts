import { chmod, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { outputFault, regularTarget, writeSecretFile } from '../../cli/files/secret-file.ts';
import { JwtError } from '../../faults/errors.ts';
import { type Disk, type KeyPairPaths, type PairFolder, pairFolder } from '../pair-folder.ts';

/** `name` is that of the files without their ends, such as `server`; links are followed. Throws NameNotAllowedError. */
export async function openPairFolder(folder: string, name: string): Promise<PairFolder> {
  return pairFolder(await keyPairPaths(folder, name), disk);
}

async function keyPairPaths(folder: string, name: string): Promise<KeyPairPaths> {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_. @-]{0,99}$/u.test(name)) throw new JwtError('name-not-allowed-file');
  const keyFile = await target(resolve(folder, `${name}.key`));
  const certFile = await target(resolve(folder, `${name}.crt`));
  const journalFile = join(dirname(keyFile), `.${name}.rotation.json`);
  return { keyFile, certFile, newKeyFile: besides(keyFile), newCertFile: besides(certFile), journalFile };
}

const besides = (path: string): string => join(dirname(path), `.${basename(path)}.new`);

/** A folder or a device is refused before anything else is done. */
const target = (path: string): Promise<string> => regularTarget(path).catch(faultAt(path));

const faultAt =
  (path: string) =>
  (error: unknown): never => {
    throw outputFault(path, error);
  };

const disk: Disk = {
  read: (path) =>
    readFile(path).catch((error: NodeJS.ErrnoException) => (error.code === 'ENOENT' ? null : faultAt(path)(error))),
  exists: async (path) => (await stat(path).catch(() => null)) !== null,
  write: async (path, text, access) => {
    await writeSecretFile(path, text);
    if (access === 'public') await chmod(path, 0o644);
  },
  move: (from, to, named) => rename(from, to).catch(faultAt(named)),
  remove: (path) => rm(path, { force: true }),
};

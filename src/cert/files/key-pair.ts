import { chmod, readFile, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { outputFault, writeSecretFile } from '../../cli/files/secret-file.ts';
import { JwtError } from '../../faults/errors.ts';
import type { PairState } from '../rotation.ts';

/** A private key and its certificate, by their places. The `new…` ones wait beside them until both are whole. */
export type KeyPairPaths = {
  keyFile: string;
  certFile: string;
  newKeyFile: string;
  newCertFile: string;
  /** What an unfinished rotation remembers. */
  journalFile: string;
};

/** `name` is that of the files without their ends, such as `server`; links are followed. Throws NameNotAllowedError. */
export async function keyPairPaths(folder: string, name: string): Promise<KeyPairPaths> {
  if (!/^[\p{L}\p{N}_][\p{L}\p{N}_. @-]{0,99}$/u.test(name))
    throw new JwtError('NameNotAllowedError', { variant: 'file' });
  const keyFile = await target(resolve(folder, `${name}.key`));
  const certFile = await target(resolve(folder, `${name}.crt`));
  const journalFile = join(dirname(keyFile), `.${name}.rotation.json`);
  return { keyFile, certFile, newKeyFile: besides(keyFile), newCertFile: besides(certFile), journalFile };
}

const besides = (path: string): string => join(dirname(path), `.${basename(path)}.new`);

/** The file that `path` leads to. A folder or a device is refused before anything else is done. */
async function target(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (!found) return path;
  if (!found.isFile()) throw outputFault(path, Object.assign(new Error('not a file'), { code: 'EISDIR' }));
  return realpath(path);
}

/**
 * The order of the steps tells it: the new key is written first and moved first, so a certificate that waits alone
 * means that its key has been moved.
 */
export async function pairState({ newKeyFile, newCertFile }: KeyPairPaths): Promise<PairState> {
  const [key, cert] = await Promise.all([exists(newKeyFile), exists(newCertFile)]);
  if (key) return cert ? 'waiting' : 'writing';
  return cert ? 'halfway' : 'none';
}

/** Writes both halves beside their places, each in one step. The key is readable by its owner alone. */
export async function putPairAside(
  paths: KeyPairPaths,
  pair: { keyPem: string; certificatePem: string },
): Promise<void> {
  await discardPair(paths);
  await writeSecretFile(paths.newKeyFile, pair.keyPem);
  await writeSecretFile(paths.newCertFile, pair.certificatePem);
  await chmod(paths.newCertFile, 0o644); // a certificate is public
}

/** Moves what waits into place: the key, then the certificate. Also finishes what was cut off between the two. */
export async function movePairIntoPlace(paths: KeyPairPaths): Promise<void> {
  try {
    if (await exists(paths.newKeyFile)) await rename(paths.newKeyFile, paths.keyFile);
    await rename(paths.newCertFile, paths.certFile);
  } catch (error) {
    throw outputFault(paths.keyFile, error);
  }
}

/** Takes away what waits. The key goes last: without it, a certificate would look like one that has to be moved. */
export async function discardPair({ newKeyFile, newCertFile }: KeyPairPaths): Promise<void> {
  await rm(newCertFile, { force: true });
  await rm(newKeyFile, { force: true });
}

/** Which files of the pair are in place. */
export async function presentFiles({ keyFile, certFile }: KeyPairPaths): Promise<string[]> {
  const found = await Promise.all([keyFile, certFile].map(async (path) => ((await exists(path)) ? path : null)));
  return found.filter((path) => path !== null);
}

/** The bytes of a file, or null when there is none. */
export async function readIfPresent(path: string): Promise<Buffer | null> {
  return readFile(path).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw outputFault(path, error);
  });
}

async function exists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => null)) !== null;
}

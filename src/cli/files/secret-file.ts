import { fstatSync, type Stats } from 'node:fs';
import { access, constants, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type CodeOf, JwtError } from '../../faults/errors.ts';
import { isRatherSecret } from '../../faults/secret-kind.ts';
import { sweepOnce, temporaryName } from './left-behind.ts';

/** Readable by its owner alone. */
export const SECRET_MODE = 0o600;

/** By what the system says. */
const faults: Record<string, CodeOf<'OutputFileError'>> = {
  ENOENT: 'output-file-no-folder',
  ENOTDIR: 'output-file-no-folder',
  EACCES: 'output-file-denied',
  EPERM: 'output-file-denied',
  EROFS: 'output-file-denied',
  EISDIR: 'output-file-not-file',
  ENOSPC: 'output-file-full',
  EPIPE: 'output-file-closed',
};

/**
 * Writes a secret in one step: readers see the old file or the whole new one, mode 0600 from its first byte.
 * A link is followed; a folder or a device is refused.
 *
 * @throws JwtError `OutputFileError` (`data.path`, `data.code`).
 */
export async function writeSecretFile(path: string, text: string): Promise<void> {
  try {
    await replaceFile(await regularTarget(path), text);
  } catch (error) {
    throw outputFault(path, error);
  }
}

/** Throws what `writeSecretFile` would, as far as it shows beforehand: what is granted and can't be written is lost. */
export async function requireWritable(path: string): Promise<void> {
  try {
    await access(dirname(await regularTarget(path)), constants.W_OK);
  } catch (error) {
    throw outputFault(path, error);
  }
}

/** The fault of a file that can't be written, from what the system threw. A secret given in place of a path is never repeated. */
export function outputFault(path: string, error: unknown): JwtError {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';
  if (isRatherSecret(path, code)) return new JwtError('output-file-secret', { code });
  return new JwtError(faults[code] ?? 'output-file', { path, code });
}

/**
 * The file that `path` leads to. Replacing what is no regular file would do harm: think of /dev/stdout. So would replacing
 * the file that standard output or standard error go to: whoever has it open would write on into a file that has no name.
 */
export async function regularTarget(path: string): Promise<string> {
  const found = await stat(path).catch(() => null);
  if (!found) return path;
  if (!found.isFile() || isOwnOutput(found)) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
  return realpath(path);
}

function isOwnOutput({ dev, ino }: Stats): boolean {
  return [1, 2].some((descriptor) => {
    try {
      // In big numbers: after an fstat of a pipe in small ones, Node 22 reads the next module by way of a link as an empty one.
      const output = fstatSync(descriptor, { bigint: true });
      return output.isFile() && Number(output.dev) === dev && Number(output.ino) === ino;
    } catch {
      return false; // closed
    }
  });
}

/** Writes a secret in one step in place of whatever `path` is; a link is replaced, not followed. Throws what the system throws. */
export async function replaceFile(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = join(dirname(path), temporaryName());
  try {
    await writeFile(temporary, content, { flag: 'wx', mode: SECRET_MODE, flush: true });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined); // what stood in the way is told, not this
    throw error;
  }
  await sweepOnce(dirname(path));
}

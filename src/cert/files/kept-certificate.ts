/** A certificate that was replaced, kept beside the file of the new one. It is public, so anybody may read it. */
import { X509Certificate } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { temporaryName } from '../../cli/files/left-behind.ts';

/** Files of old certificates in one folder; whoever has more gets to see it in the terminal. */
const MOST_FILES = 100;

/** `code`: what the system said, where it could not be kept. */
export type Kept = { path: string } | { code: string };

/** Keeps it as `<path>.old`, or as `<path>.old.2` and so on, where another one has that name. */
export async function keepOld(beside: string, certificate: X509Certificate): Promise<Kept> {
  const temporary = join(dirname(beside), temporaryName());
  try {
    await writeFile(temporary, certificate.toString(), { flag: 'wx', mode: 0o644, flush: true });
    return await named(temporary, beside, certificate);
  } catch (error) {
    return { code: codeOf(error) };
  } finally {
    await rm(temporary, { force: true }).catch(() => undefined);
  }
}

/** A link takes a name only where it is free, in one step. */
async function named(temporary: string, beside: string, certificate: X509Certificate): Promise<Kept> {
  for (let count = 1; count <= MOST_FILES; count += 1) {
    const path = count === 1 ? `${beside}.old` : `${beside}.old.${count}`;
    try {
      await link(temporary, path);
      return { path };
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
      if (await holds(path, certificate)) return { path };
    }
  }
  return { code: 'EEXIST' };
}

async function holds(path: string, certificate: X509Certificate): Promise<boolean> {
  try {
    return new X509Certificate(await readFile(path)).fingerprint256 === certificate.fingerprint256;
  } catch {
    return false; // something else
  }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN';

import { mkdir, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder, and those above it that are missing. By hand, as Node's own way never comes back from where a folder is missing
 * and none can be made, such as /proc. Throws what the system throws.
 */
export async function makeFolders(path: string, mode: number): Promise<void> {
  const folder = resolve(path);
  if (await isMade(folder, mode)) return;
  await makeFolders(dirname(folder), mode);
  await mkdir(folder, { mode }).catch(unlessThere(folder));
}

/** False: the folder above it is missing, or another process has only just made it. */
const isMade = (folder: string, mode: number): Promise<boolean> =>
  mkdir(folder, { mode }).then(
    () => true,
    async (error: unknown) => {
      if (codeOf(error) === 'ENOENT' && dirname(folder) !== folder) return false;
      await unlessThere(folder)(error);
      return true;
    },
  );

const unlessThere =
  (folder: string) =>
  async (error: unknown): Promise<void> => {
    if (!(await isFolder(folder))) throw error;
  };

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

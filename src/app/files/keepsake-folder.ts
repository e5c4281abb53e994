import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolders } from '../../cli/files/folders.ts';
import { sweepOnce, temporaryName } from '../../cli/files/left-behind.ts';
import { outputFault, SECRET_MODE } from '../../cli/files/secret-file.ts';
import type { KeptFile } from '../keepsake.ts';

/** For its owner alone. */
const FOLDER_MODE = 0o700;

/**
 * Writes a new folder in one step: it is there with all its files, or not at all. Gives the paths of the files.
 *
 * @throws JwtError `OutputFileError`, also where something has that name already.
 */
export async function keepFolder(parent: string, name: string, files: KeptFile[]): Promise<string[]> {
  const [temporary, folder] = [join(parent, temporaryName()), join(parent, name)];
  try {
    await makeFolders(parent, FOLDER_MODE);
    await mkdir(temporary, { mode: FOLDER_MODE });
    for (const { path, text } of files) {
      const file = join(temporary, path);
      await makeFolders(dirname(file), FOLDER_MODE);
      await writeFile(file, text, { flag: 'wx', mode: SECRET_MODE, flush: true });
    }
    await rename(temporary, folder);
  } catch (error) {
    await rm(temporary, { force: true, recursive: true }).catch(() => undefined); // what stood in the way is told, not this
    throw outputFault(folder, error);
  }
  await sweepOnce(parent);
  return files.map(({ path }) => join(folder, path));
}

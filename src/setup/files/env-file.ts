/** A file of variables, such as `.env`, that holds a key: for its owner alone, and never one that git has. */
import { readFile, stat } from 'node:fs/promises';
import { outputFault, regularTarget, replaceFile, SECRET_MODE } from '../../cli/files/secret-file.ts';
import { JwtError } from '../../faults/errors.ts';
import { envValue, withVariables } from '../env-text.ts';
import type { PlaceInGit } from '../place-in-git.ts';

/** `changed` is false where the file was so already. `git`: what git makes of it. */
export type EnvFile = { path: string; changed: boolean; names: string[]; git: PlaceInGit };

/**
 * Sets these variables in the file, in one step, mode 0600; a file that is missing is made, and every other line stays.
 *
 * @throws JwtError `OutputFileError` where it can't be written, where it is in UTF-16, or where git has it, so that the key would
 *   go into the next commit; `InputImpossibleError` for a value that not all readers of such files would read alike.
 */
export async function writeEnvFile(
  path: string,
  values: Readonly<Record<string, string>>,
  placeInGit: (path: string) => Promise<PlaceInGit>,
): Promise<EnvFile> {
  const written = writtenValues(values);
  try {
    const target = await regularTarget(path);
    const git = await placeInGit(target);
    if (git === 'tracked') throw new JwtError('output-file-tracked', { path, code: 'TRACKED' });
    // Byte for byte, whatever the encoding of the other lines is.
    const before = await readFile(target, 'latin1').catch(missingIsNull);
    if (before?.startsWith('\xff\xfe') || before?.startsWith('\xfe\xff'))
      throw new JwtError('output-file-utf16', { path, code: 'UTF16' });
    const after = withVariables(before ?? '', written);
    const isDone = before === after && (await isForOwnerAlone(target));
    if (!isDone) await replaceFile(target, Buffer.from(after, 'latin1'));
    return { path, changed: !isDone, names: Object.keys(values), git };
  } catch (error) {
    throw error instanceof JwtError ? error : outputFault(path, error);
  }
}

/** As the bytes of UTF-8, each a sign, like the rest of the text. */
const writtenValues = (values: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(values).map(([name, value]) => {
      const text = envValue(value);
      if (text === null) throw new JwtError('input-impossible-env-value', { flag: 'env-file', name });
      return [name, Buffer.from(text).toString('latin1')];
    }),
  );

function missingIsNull(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** Windows has no modes: a file there is as open as its folder. */
const isForOwnerAlone = async (path: string): Promise<boolean> =>
  process.platform === 'win32' || ((await stat(path)).mode & 0o777) === SECRET_MODE;

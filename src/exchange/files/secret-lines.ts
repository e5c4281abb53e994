import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { outputFault, regularTarget, SECRET_MODE } from '../../cli/files/secret-file.ts';

/** A file of secrets that grows line by line beside its place, readable by its owner alone. */
export type SecretLines = {
  /** Resolves when the line has been taken. */
  write(line: string): Promise<void>;
  /** Puts the whole file in its place. The place, or null when it has no line; then whatever is there stays. */
  place(): Promise<string | null>;
  /** Leaves the part so far where it is. Its path, or null when it has no line. */
  keep(): Promise<string | null>;
};

/**
 * Opens `<path>.<random>.part`, mode 0600. A link is followed; a folder or a device is refused.
 *
 * @throws JwtError `OutputFileError` (`data.path`, `data.code`), as do its functions.
 */
export async function openSecretLines(path: string): Promise<SecretLines> {
  const named = async <T>(work: Promise<T>): Promise<T> =>
    work.catch((error) => Promise.reject(outputFault(path, error)));
  const target = await named(regularTarget(path));
  const part = `${target}.${randomBytes(4).toString('hex')}.part`;
  const file = await named(open(part, 'wx', SECRET_MODE));
  const stream = file.createWriteStream({ flush: true }).on('error', () => {}); // told by the callback of the line
  let lines = 0;
  const write = async (line: string): Promise<void> => {
    await named(
      new Promise<void>((resolve, reject) => {
        stream.write(`${line}\n`, (error) => (error ? reject(error) : resolve()));
      }),
    );
    lines += 1;
  };
  const end = async (): Promise<boolean> => {
    stream.end();
    await finished(stream);
    if (lines === 0) await rm(part, { force: true });
    return lines > 0;
  };
  const place = async (): Promise<string | null> => {
    if (!(await end())) return null;
    await rename(part, target);
    return path;
  };
  const keep = async (): Promise<string | null> => ((await end().catch(() => lines > 0)) ? part : null);
  return { write, place: () => named(place()), keep };
}

import { rm } from 'node:fs/promises';
import { writeSecretFile } from '../../cli/files/secret-file.ts';
import { JwtError } from '../../faults/errors.ts';
import { type RotationJournal, readJournal } from '../rotation.ts';
import { readIfPresent } from './key-pair.ts';

/** The journal of an unfinished rotation, or null when there is none. Throws FileExistsError for a file that is none. */
export async function loadJournal(path: string): Promise<RotationJournal | null> {
  const bytes = await readIfPresent(path);
  if (!bytes) return null;
  const journal = readJournal(bytes.toString('utf8'));
  if (!journal) throw new JwtError('FileExistsError', { variant: 'journal', tokens: [path], data: { path } });
  return journal;
}

/** Whether a rotation was begun and not finished. */
export const hasJournal = async (path: string): Promise<boolean> => (await readIfPresent(path)) !== null;

/** Writes the journal in one step. */
export const keepJournal = (path: string, journal: RotationJournal): Promise<void> =>
  writeSecretFile(path, `${JSON.stringify(journal, null, 2)}\n`);

/** The rotation has come to its end. */
export const dropJournal = (path: string): Promise<void> => rm(path, { force: true });

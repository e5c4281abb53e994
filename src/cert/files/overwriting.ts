import { JwtError } from '../../faults/errors.ts';
import { hasJournal } from './journal.ts';
import { type KeyPairPaths, movePairIntoPlace, pairState, presentFiles } from './key-pair.ts';

/**
 * Leaves alone what must not be lost: files that are there, and the pair of an unfinished rotation, also with `force`.
 * A pair whose writing was cut off halfway is completed first, so that its key has its certificate again.
 *
 * @throws JwtError `FileExistsError`.
 */
export async function refuseOverwriting(paths: KeyPairPaths, force: boolean): Promise<void> {
  const { keyFile, certFile, journalFile } = paths;
  if (await hasJournal(journalFile))
    throw new JwtError('FileExistsError', { variant: 'rotation', tokens: [journalFile], data: { path: journalFile } });
  const completed = await completeLeftover(paths);
  if (force) return;
  const [path] = await presentFiles(paths);
  if (path === undefined) return;
  throw new JwtError('FileExistsError', {
    ...(completed && { variant: 'completed' }),
    tokens: completed ? [keyFile, certFile] : [path],
    actionTokens: completed ? [certFile, keyFile] : [],
    data: { path, completed },
  });
}

/** Gives a key its certificate that was cut off between the two. Whether there was one. */
export async function completeLeftover(paths: KeyPairPaths): Promise<boolean> {
  if ((await pairState(paths)) !== 'halfway') return false;
  await movePairIntoPlace(paths);
  return true;
}

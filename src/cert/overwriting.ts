/** What of a pair of files must not be overwritten, and what is completed first. */
import { JwtError } from '../faults/errors.ts';
import type { PairFolder } from './pair-folder.ts';

/**
 * Gives a key its certificate that was cut off between the two. Whether there was one. A certificate that waits for
 * another key than the one in place is thrown away: somebody has put a key there since.
 */
export async function completeLeftover(folder: PairFolder): Promise<boolean> {
  if ((await folder.state()) !== 'halfway') return false;
  if (!(await folder.waitingPairFits())) {
    await folder.discard();
    return false;
  }
  await folder.place();
  return true;
}

/** What was in place when a run began to look. */
export type Seen = { mark: string };

/**
 * What can be refused before a person is asked and a key is made. Changes nothing.
 *
 * @throws JwtError `FileExistsError`.
 */
export async function lookBeforeReplacing(folder: PairFolder, force: boolean): Promise<Seen> {
  await refuseRotation(folder);
  const [path] = await folder.present();
  const mayReplace = force || (await folder.state()) === 'halfway';
  if (path !== undefined && !mayReplace) throw new JwtError('file-exists', { path, completed: false });
  return { mark: await folder.markInPlace() };
}

/**
 * Leaves alone what must not be lost: files that are there, and the pair of an unfinished rotation, also with `force`; with
 * it also a pair that another run has made since this one looked. A pair whose writing was cut off halfway is completed
 * first, so that its key has its certificate again.
 *
 * @throws JwtError `FileExistsError`.
 */
export async function refuseOverwriting(folder: PairFolder, { force, seen }: { force: boolean; seen: Seen }) {
  await refuseRotation(folder);
  const isAsSeen = (await folder.markInPlace()) === seen.mark;
  const completed = await completeLeftover(folder);
  const { keyFile, certFile } = folder.paths;
  const [path] = await folder.present();
  if (path === undefined || (force && isAsSeen)) return;
  if (!isAsSeen) throw new JwtError('file-exists-meanwhile', { path, keyFile, certFile });
  if (completed) throw new JwtError('file-exists-completed', { path, completed, keyFile, certFile });
  throw new JwtError('file-exists', { path, completed });
}

/**
 * What stands in the way of a certificate for one key: `isTheKey` tells whether the key of that name is another one, which the
 * certificate would part from its own.
 *
 * @throws JwtError `FileExistsError`.
 */
export async function refuseOtherPair(
  folder: PairFolder,
  { force, isTheKey }: { force: boolean; isTheKey: (inPlace: Buffer) => boolean },
): Promise<void> {
  await refuseRotation(folder);
  await completeLeftover(folder);
  const { keyFile, certFile } = folder.paths;
  const inPlace = await folder.readKey();
  if (inPlace && !isTheKey(inPlace)) throw new JwtError('file-exists-other-key', { path: keyFile });
  if (!force && (await folder.present()).includes(certFile))
    throw new JwtError('file-exists', { path: certFile, completed: false });
}

async function refuseRotation(folder: PairFolder): Promise<void> {
  if (await folder.hasJournal()) throw new JwtError('file-exists-rotation', { path: folder.paths.journalFile });
}

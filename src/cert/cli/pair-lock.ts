/** One process at a time works on a pair of files; the others wait, and are told for whom. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Console } from '../../cli/console.ts';
import { type Lock, type LockHolder, waitForLock } from '../../cli/files/lock.ts';
import { messagesOf } from '../../cli/messages.ts';
import { JwtError } from '../../faults/errors.ts';
import type { OpenPair } from '../files/disk.ts';
import type { PairFolder } from '../pair-folder.ts';

const messages = messagesOf('jwt.cert.generate');

/** How long a run waits for another one, in milliseconds. */
const LONGEST_WAIT_MS = 60_000;

/**
 * Does `work` while no other process touches the pair. Ctrl-C ends the wait for one that does.
 *
 * @throws JwtError `PairInUseError`, `OutputFileError`, and what `work` throws.
 */
export async function withPairLock<T>(
  console: Pick<Console, 'logToStderr'>,
  pair: OpenPair,
  work: (folder: PairFolder) => Promise<T>,
): Promise<T> {
  const lock = await takeLock(console, pair);
  try {
    const done = await work(pair.locked(lock));
    // What was seen of the files is true only if nobody else has touched them since.
    if (!(await lock.isHeld())) throw new JwtError('pair-lock-lost-done', { path: pair.paths.keyFile });
    return done;
  } finally {
    await lock.release();
  }
}

async function takeLock(console: Pick<Console, 'logToStderr'>, { lock, paths }: OpenPair): Promise<Lock> {
  const taken = await waitForLock(lock, {
    longestMs: LONGEST_WAIT_MS,
    pause: sleep,
    interrupted: () => false,
    onWait: (holder) =>
      console.logToStderr(messages.getMessage('waiting', [inWords(holder), paths.keyFile, LONGEST_WAIT_MS / 1000])),
  });
  if (taken) return taken;
  throw new JwtError('pair-in-use', {
    ...{ path: paths.keyFile, lock: lock.path, seconds: LONGEST_WAIT_MS / 1000 },
    holder: inWords(await lock.holder()),
  });
}

const inWords = (holder: LockHolder): string =>
  holder ? `Process ${holder.pid} on ${holder.host}` : 'Another process';

/** How the time that a piece of work takes grows with its input: CPU time of this process, so that others do not count. */

type Work = (length: number) => () => unknown;

/** In milliseconds of CPU time: below it nobody can tell how something grows, and nobody waits. */
const UNSEEN_MS = 16;
/** Between what four times the input makes of a linear time, and of one that goes by the square. */
const MOST_GROWTH = 9;
const TRIES = 3;

/** The least of some tries; one is enough where it is quick. */
function cpuMs(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && least > UNSEEN_MS; tries += 1) {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/**
 * How a piece of work grows, as a sentence, when that is clearly faster than its input; else null. Sizes go up by four: what
 * is linear takes 4 times as long from one to the next, what goes by the square 16 times. Stops at the first that tells.
 */
export function overgrowth(work: Work, sizes: readonly number[]): string | null {
  let before = UNSEEN_MS / 4;
  for (const [at, size] of sizes.entries()) {
    const now = cpuMs(work(size));
    const isSuspect = (): boolean => now > UNSEEN_MS * 2 && now / before > MOST_GROWTH;
    // What takes long from the start is not for that reason one that grows.
    if (at === 0 && isSuspect()) before = Math.max(before, cpuMs(work(Math.round(size / 4))));
    if (isSuspect()) return `${now.toFixed(0)} ms at ${size}, ${before.toFixed(1)} ms at a fourth`;
    before = Math.max(now, UNSEEN_MS / 4);
  }
  return null;
}

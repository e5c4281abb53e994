/** How long nobody needs to be told that something is going on, and how often the number changes, in milliseconds. */
const PATIENCE_MS = 2000;
const BETWEEN_MS = 200;

const ERASE_LINE = '\r\u001b[2K';

/**
 * Counts on one line of standard error, for work of more than two seconds whose end is not known. Only on a terminal, and
 * only when standard output goes elsewhere: there, the results themselves show that something is going on.
 */
export function slowCounter() {
  let next = Date.now() + PATIENCE_MS;
  let shown = false;
  const isSeen = process.stderr.isTTY === true && process.stdout.isTTY !== true;
  return {
    update: (words: () => string): void => {
      if (!isSeen || Date.now() < next) return;
      next = Date.now() + BETWEEN_MS;
      shown = true;
      process.stderr.write(`${ERASE_LINE}${words()}`);
    },
    stop: (): void => {
      if (shown) process.stderr.write(ERASE_LINE);
      shown = false;
    },
  };
}

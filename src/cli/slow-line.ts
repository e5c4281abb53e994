import { PATIENCE_MS } from './patience.ts';

/** How often the words change at most, in milliseconds. */
const BETWEEN_MS = 200;

const ERASE_LINE = '\r\u001b[2K';

export type SlowLine = { say(words: () => string): void; stop(): void };

/** The words of slow work on one line of standard error, which goes away at the end. Shown on a terminal only, where wanted. */
export function slowLine(isWanted: boolean): SlowLine {
  const isSeen = isWanted && process.stderr.isTTY === true;
  let timer: NodeJS.Timeout | undefined;
  let latest = (): string => '';
  let shown = false;
  const draw = (): void => {
    timer = undefined;
    shown = true;
    process.stderr.write(`${ERASE_LINE}${latest()}`);
  };
  return {
    say: (words) => {
      latest = words;
      if (isSeen) timer ??= setTimeout(draw, shown ? BETWEEN_MS : PATIENCE_MS).unref();
    },
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      if (shown) process.stderr.write(ERASE_LINE);
      shown = false;
    },
  };
}

/** For work whose results go to standard output one by one: a screen that shows them needs no other sign. */
export const unlessResultsShow = (): boolean => process.stdout.isTTY !== true;

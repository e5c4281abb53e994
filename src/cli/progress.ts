/** How far slow work is, on standard error, for a person at a terminal alone, and never for work that is soon done. */
import { ux } from '@oclif/core/ux';
import { screenLine } from '../faults/harmless.ts';
import { drawLine, eraseLine, holdSpinner, isSeen, PATIENCE_MS } from './spinner.ts';

/** How often words change at most, in milliseconds. */
const BETWEEN_MS = 200;

/** For work whose results go to standard output one by one: a screen that shows them needs no other sign. */
export const unlessResultsShow = (): boolean => process.stdout.isTTY !== true;

/** The words of slow work on one line, which goes away at the end. */
export function slowLine(isWanted: boolean) {
  let timer: NodeJS.Timeout | undefined;
  let latest = (): string => '';
  let since = performance.now();
  let shown = false;
  // What is not wanted beside results is not wanted of the spinner either.
  let release = isWanted ? undefined : holdSpinner();
  const draw = (): void => {
    timer = undefined;
    shown = true;
    release ??= holdSpinner();
    drawLine(latest());
  };
  return {
    say: (words: () => string): void => {
      latest = words;
      if (!isWanted || !isSeen() || timer) return;
      const wait = shown ? BETWEEN_MS : since + PATIENCE_MS - performance.now();
      if (wait > 0) timer = setTimeout(draw, wait).unref();
      else draw();
    },
    stop: (): void => {
      clearTimeout(timer);
      timer = undefined;
      if (shown) eraseLine();
      shown = false;
      since = performance.now();
      release?.();
      release = undefined;
    },
  };
}

/** A title with how far the work is, which stays at the end. */
export function statusLine(title: string, patienceMs = PATIENCE_MS) {
  let latest = '';
  let shown = false;
  let timer: NodeJS.Timeout | undefined;
  let release: (() => void) | undefined;
  const begin = (): void => {
    shown = true;
    release ??= holdSpinner();
    ux.action.start(screenLine(title), latest);
  };
  return {
    show: (text: string): void => {
      latest = screenLine(text);
      if (isSeen()) timer ??= setTimeout(begin, patienceMs);
      if (shown) ux.action.status = latest;
    },
    stop: (): void => {
      clearTimeout(timer);
      if (shown) ux.action.stop(latest);
      shown = false;
      release?.();
      release = undefined;
    },
  };
}

/** In columns, so that a line with title and numbers fits into 80. */
const BAR_WIDTH = 30;

/** How much of a known number is done, on one line, which goes away when all of it is. */
export function progressBar(isWanted: boolean, title: string, unit: string) {
  const isUsed = isWanted && !/^(?:false|0)$/i.test(process.env.SF_USE_PROGRESS_BAR ?? '');
  const line = isUsed ? slowLine(true) : null;
  const words = (done: number, total: number): string => {
    const full = Math.round((BAR_WIDTH * done) / total);
    return `${title} | ${'█'.repeat(full)}${'░'.repeat(BAR_WIDTH - full)} | ${done}/${total} ${unit}`;
  };
  return {
    update: (done: number, total: number): void => {
      // What comes behind it is shown by its requests.
      if (done >= total) line?.stop();
      else line?.say(() => words(done, total));
    },
    stop: (): void => line?.stop(),
  };
}

/** How far slow work is, on standard error, for a person at a terminal alone, and never for work that is soon done. */
import { ux } from '@oclif/core/ux';
import { screenLine } from '../faults/harmless.ts';
import { holdSpinner, isSeen, PATIENCE_MS } from './spinner.ts';

/** How often words change at most, in milliseconds. */
const BETWEEN_MS = 200;
const ERASE_LINE = '\r\u001b[2K';

/** For work whose results go to standard output one by one: a screen that shows them needs no other sign. */
export const unlessResultsShow = (): boolean => process.stdout.isTTY !== true;

/** The words of slow work on one line, which goes away at the end. */
export function slowLine(isWanted: boolean) {
  let timer: NodeJS.Timeout | undefined;
  let latest = (): string => '';
  let shown = false;
  // What is not wanted beside results is not wanted of the spinner either.
  let release = isWanted ? undefined : holdSpinner();
  const draw = (): void => {
    timer = undefined;
    shown = true;
    release ??= holdSpinner();
    process.stderr.write(`${ERASE_LINE}${screenLine(latest())}`);
  };
  return {
    say: (words: () => string): void => {
      latest = words;
      if (isWanted && isSeen()) timer ??= setTimeout(draw, shown ? BETWEEN_MS : PATIENCE_MS).unref();
    },
    stop: (): void => {
      clearTimeout(timer);
      timer = undefined;
      if (shown) process.stderr.write(ERASE_LINE);
      shown = false;
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

/** The host's progress bar, loaded when it is time to show it. */
export function progressBar(isWanted: boolean, title: string, unit: string) {
  const started = performance.now();
  const loadBar = async (total: number) => {
    const { Progress } = await import('@salesforce/sf-plugins-core');
    const bar = new Progress(!/^(?:false|0)$/i.test(process.env.SF_USE_PROGRESS_BAR ?? ''));
    if (!ended) release = holdSpinner();
    if (!ended) bar.start(total, {}, { title, format: `%s | {bar} | {value}/{total} ${unit}` });
    return bar;
  };
  let bar: ReturnType<typeof loadBar> | undefined;
  let ended = false;
  let release: (() => void) | undefined;
  const stop = (): void => {
    if (ended) return;
    ended = true;
    void bar?.then((shown) => shown.stop());
    release?.();
  };
  return {
    update: (done: number, total: number): void => {
      if (ended || !isWanted || !isSeen() || performance.now() - started < PATIENCE_MS) return;
      bar ??= loadBar(total);
      void bar.then((shown) => shown.update(done));
      // What comes behind it is shown by its requests.
      if (done >= total) stop();
    },
    stop,
  };
}

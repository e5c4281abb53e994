import { ux } from '@oclif/core/ux';
import { PATIENCE_MS } from './patience.ts';

export type StatusLine = { show(text: string): void; stop(): void };

/** One line on standard error that says how far the work is; on a terminal only, and not for work that is soon done. */
export function statusLine(title: string, patienceMs = PATIENCE_MS): StatusLine {
  if (process.stderr.isTTY !== true) return { show: () => undefined, stop: () => undefined };
  let latest = '';
  let shown = false;
  let timer: NodeJS.Timeout | undefined;
  const begin = (): void => {
    shown = true;
    ux.action.start(title, latest);
  };
  return {
    show: (text) => {
      latest = text;
      timer ??= setTimeout(begin, patienceMs);
      if (shown) ux.action.status = text;
    },
    stop: () => {
      clearTimeout(timer);
      if (shown) ux.action.stop(latest);
      shown = false;
    },
  };
}

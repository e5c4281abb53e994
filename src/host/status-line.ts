import { ux } from '@oclif/core/ux';

/** How long nobody needs to be told that something is going on, in milliseconds. */
const PATIENCE_MS = 2000;

export type StatusLine = { show(text: string): void; stop(): void };

/** One line on standard error that says how far the work is; on a terminal only, and not for work that is soon done. */
export function statusLine(title: string, patienceMs = PATIENCE_MS): StatusLine {
  const started = Date.now();
  let shown = false;
  return {
    show: (text) => {
      if (process.stderr.isTTY !== true || Date.now() - started < patienceMs) return;
      if (shown) ux.action.status = text;
      else ux.action.start(title, text);
      shown = true;
    },
    stop: () => {
      if (shown) ux.action.stop(' ');
    },
  };
}

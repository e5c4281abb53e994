/** How long work under way may take to end after an interruption, in milliseconds. */
const GRACE_MS = 5000;
/** One Ctrl-C may arrive twice: from the terminal, and from a parent that passes it on. In milliseconds. */
const SAME_SIGNAL_MS = 500;

export type Abandonment = { signal: AbortSignal; now(): void; soon(): void; release(): void };

/** A signal that gives up what is under way: `soon`, after a time of grace, or `now`, unless that comes along with `soon`. */
export function abandonment(): Abandonment {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let began = 0;
  const abort = (): void => controller.abort();
  return {
    signal: controller.signal,
    now: () => {
      if (Date.now() - began > SAME_SIGNAL_MS) abort();
    },
    soon: () => {
      began = Date.now();
      timer = setTimeout(abort, GRACE_MS);
    },
    release: () => clearTimeout(timer),
  };
}

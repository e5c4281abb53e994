/** How long work under way may take to end after an interruption, in milliseconds. */
const GRACE_MS = 5000;

export type Abandonment = { signal: AbortSignal; now(): void; soon(): void; release(): void };

/** A signal that gives up what is under way: at once, or after a time of grace. */
export function abandonment(): Abandonment {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const now = (): void => controller.abort();
  return {
    signal: controller.signal,
    now,
    soon: () => {
      timer = setTimeout(now, GRACE_MS);
    },
    release: () => clearTimeout(timer),
  };
}

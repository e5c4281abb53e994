import { setTimeout as sleep } from 'node:timers/promises';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

export type Interruption = {
  /** Until then there is nothing that a sudden end could leave half done, and nothing is caught. */
  begin(): Interruption;
  interrupted(): boolean;
  pause(milliseconds: number): Promise<void>;
  /** For requests that only look: there is nothing to finish in them. */
  signal(): AbortSignal;
  release(): void;
};

/**
 * Takes Ctrl-C and its kin away from the host, which would leave at once, from `begin` until `release`. The work asks
 * `interrupted` where it can stop; a pause ends early. `onFirst` is called once, `onAgain` for each further signal.
 */
export function catchInterruption(onFirst: () => void, onAgain?: () => void): Interruption {
  const stop = new AbortController();
  const listener = (): void => {
    const tell = stop.signal.aborted ? onAgain : onFirst;
    stop.abort();
    tell?.();
  };
  const before: { signal: NodeJS.Signals; listeners: NodeJS.SignalsListener[] }[] = [];
  const self: Interruption = {
    begin: () => {
      if (before.length > 0) return self;
      for (const signal of signals) {
        before.push({ signal, listeners: process.listeners(signal) as NodeJS.SignalsListener[] });
      }
      for (const { signal } of before) process.removeAllListeners(signal).on(signal, listener);
      return self;
    },
    interrupted: () => stop.signal.aborted,
    pause: (milliseconds) => sleep(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined),
    signal: () => stop.signal,
    release: () => {
      for (const { signal, listeners } of before.splice(0)) {
        process.off(signal, listener);
        for (const one of listeners) process.on(signal, one);
      }
    },
  };
  return self;
}

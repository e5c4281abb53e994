import { setTimeout as sleep } from 'node:timers/promises';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK'] as const;

export type Interruption = {
  interrupted(): boolean;
  pause(milliseconds: number): Promise<void>;
  /** For requests that only look: there is nothing to finish in them. Undefined until there is anything to catch. */
  signal(): AbortSignal | undefined;
  release(): void;
};

/** As below, but only from `begin` on: until then there is nothing that a sudden end could leave half done. */
export function interruptionFrom(onFirst: () => void): Interruption & { begin(): void } {
  let caught: Interruption | null = null;
  return {
    begin: () => {
      caught ??= catchInterruption(onFirst);
    },
    interrupted: () => caught?.interrupted() ?? false,
    pause: (milliseconds) => (caught ? caught.pause(milliseconds) : sleep(milliseconds)),
    signal: () => caught?.signal(),
    release: () => caught?.release(),
  };
}

/**
 * Takes Ctrl-C and its kin away from the host, which would leave at once, until `release`. The work asks `interrupted`
 * where it can stop; a pause ends early. `onFirst` is called once, `onAgain` for each further signal.
 */
export function catchInterruption(onFirst: () => void, onAgain?: () => void): Interruption {
  const stop = new AbortController();
  const listener = (): void => {
    const tell = stop.signal.aborted ? onAgain : onFirst;
    stop.abort();
    tell?.();
  };
  const before = signals.map((signal) => ({ signal, listeners: process.listeners(signal) }));
  for (const { signal } of before) process.removeAllListeners(signal).on(signal, listener);
  return {
    interrupted: () => stop.signal.aborted,
    pause: (milliseconds) => sleep(milliseconds, undefined, { signal: stop.signal }).catch(() => undefined),
    signal: () => stop.signal,
    release: () => {
      for (const { signal, listeners } of before) {
        process.off(signal, listener);
        for (const one of listeners) process.on(signal, one);
      }
    },
  };
}

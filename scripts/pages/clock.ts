/** A clock that stands still, so that what a run says of times is the same every day. */

/** Gives what sets the clock going again. Timers are not stopped. */
export function stopClock(atMs: number): () => void {
  const TrueDate = globalThis.Date;
  globalThis.Date = new Proxy(TrueDate, {
    construct: (target, args) => Reflect.construct(target, args.length > 0 ? args : [atMs]),
    get: (target, name) => (name === 'now' ? () => atMs : Reflect.get(target, name)),
  });
  return () => {
    globalThis.Date = TrueDate;
  };
}

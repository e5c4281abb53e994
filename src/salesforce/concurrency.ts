/** How many requests are under way at a time, where nobody says otherwise. */
export const CONCURRENCY = 5;

/** `isStopped` is asked before each item; those that come after it go to `leave`, in order. */
type ConcurrencyOptions<T> = { concurrency?: number; isStopped?: () => boolean; leave?: (item: T) => void };

/**
 * Does `work` for the items of a list or a stream, so many at a time, and takes none before there is a worker for it.
 * After the first failure nothing new is begun; it is thrown when what is under way has ended.
 */
export async function concurrently<T>(
  items: Iterable<T> | AsyncIterable<T>,
  work: (item: T) => Promise<unknown>,
  { concurrency = CONCURRENCY, isStopped = () => false, leave }: ConcurrencyOptions<T> = {},
): Promise<void> {
  const source = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const failures: unknown[] = [];
  const worker = async (): Promise<void> => {
    while (failures.length === 0 && !isStopped()) {
      const next = await source.next();
      if (next.done) return;
      // The stop may have come while the item was waited for.
      if (isStopped()) leave?.(next.value);
      else await work(next.value);
    }
  };
  const guarded = (): Promise<void> => worker().catch((error: unknown) => void failures.push(error));
  await Promise.all(Array.from({ length: concurrency }, guarded));
  if (failures.length > 0) throw failures[0];
  if (!leave) return;
  for (let next = await source.next(); !next.done; next = await source.next()) leave(next.value);
}

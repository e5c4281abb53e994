/** What happens to the items: `work` is done for each; those that come after `isStopped` go to `leave`, in order. */
export type LaneWork<T> = {
  work: (item: T) => Promise<void>;
  isStopped: () => boolean;
  leave: (item: T) => void;
};

/**
 * Works on the items of a stream, so many at a time, and takes none before there is a lane for it.
 * After a failure nothing new is taken; it is thrown when the work under way has ended.
 */
export async function inLanes<T>(items: AsyncGenerator<T>, lanes: number, how: LaneWork<T>): Promise<void> {
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    while (failures.length === 0 && !how.isStopped()) {
      const next = await items.next();
      if (next.done) return;
      // The stop may have come while the item was waited for.
      if (how.isStopped()) how.leave(next.value);
      else await how.work(next.value);
    }
  };
  const guarded = (): Promise<void> => lane().catch((error: unknown) => void failures.push(error));
  await Promise.all(Array.from({ length: lanes }, guarded));
  if (failures.length > 0) throw failures[0];
  for await (const item of items) how.leave(item);
}

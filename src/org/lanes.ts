/** How many requests a command that reads a whole org has under way at a time. */
export const LANES = 5;

/** Does `work` for every item, at most five at a time. After the first failure nothing new is begun; it is thrown at the end. */
export async function inLanes<T>(items: T[], work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const failures: unknown[] = [];
  const lane = async (): Promise<void> => {
    for (const item of waiting) {
      if (failures.length > 0) return;
      await work(item).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
  if (failures.length > 0) throw failures[0];
}

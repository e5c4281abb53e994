export const MILLISECONDS_PER_DAY = 86_400_000;

/** Whole days, rounded down; negative once the end is past. */
export const daysUntil = (end: Date, now: Date): number =>
  Math.floor((end.getTime() - now.getTime()) / MILLISECONDS_PER_DAY);

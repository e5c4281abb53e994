import type { EntryRow, Recogniser } from '../faults/catalogue/entry.ts';

/** How well a recogniser fits, from 0; words of a description say more than an error code. */
const fitOf = (recogniser: Recogniser, error: string, description: string): number => {
  if (recogniser instanceof RegExp) return recogniser.test(description) ? 2 : 0;
  if (recogniser.error !== error.toLowerCase()) return 0;
  if (!recogniser.description) return 1;
  return recogniser.description.test(description) ? 3 : 0;
};

const bestFit = ({ recognises = [] }: EntryRow, error: string, description: string): number =>
  Math.max(0, ...recognises.map((recogniser) => fitOf(recogniser, error, description)));

/**
 * The entry that an OAuth error stands for, or nothing: an error that nobody knows is never guessed at. Among those that
 * fit equally well the first one counts.
 */
export function entryOfOAuthError<Row extends EntryRow>(
  table: readonly Row[],
  error: string,
  description: string,
): Row | undefined {
  const fits = table.map((row) => bestFit(row, error, description));
  const best = Math.max(0, ...fits);
  return best === 0 ? undefined : table[fits.indexOf(best)];
}

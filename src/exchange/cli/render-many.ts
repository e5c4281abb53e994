import { alignedLines } from '../../cli/rows.ts';

/** What a run for many users came to. */
export type ManyUsersCounts = {
  users: number;
  granted: number;
  refused: number;
  unreachable: number;
  failed: number;
  seconds: number;
  byCode: Record<string, number>;
};

/** `1,000 users in 3.2 seconds: 990 granted, 10 refused`, and below it how many had which fault. */
export function manyUsersLines(counts: ManyUsersCounts): string[] {
  const ends = (['granted', 'refused', 'unreachable', 'failed'] as const)
    .filter((end) => end === 'granted' || counts[end] > 0)
    .map((end) => `${amount(counts[end])} ${end}`);
  const rows = Object.entries(counts.byCode)
    .sort(([, a], [, b]) => b - a)
    .map(([code, number]) => ({ name: `  ${code}`, value: amount(number) }));
  return [
    `${usersText(counts.users)} in ${counts.seconds.toFixed(1)} seconds: ${ends.join(', ')}.`,
    ...alignedLines(rows),
  ];
}

export const usersText = (count: number): string => `${amount(count)} ${count === 1 ? 'user' : 'users'}`;

const amount = (count: number): string => count.toLocaleString('en');

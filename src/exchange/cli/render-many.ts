/** What a run for many users came to: the result that scripts read, its exit code and its lines. */

import { exitCodes } from '../../cli/exit-codes.ts';
import { alignedLines } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import { localTime } from '../../cli/time.ts';
import type { ExchangeCounts, ManyState, StopReason } from '../many-run.ts';

const messages = messagesOf('jwt.exchange');

/** How many users had which end, and what is left to do. */
export type ManyUsersResult = { kind: 'many' } & ExchangeCounts & {
    /** Different usernames in the input, and lines that hold none. */
    users: number;
    /** Why the rest was left alone. */
    stoppedBy: StopReason | null;
    /** The first user, in the order of the input, who was not tried. An interruption may leave more unread on standard input. */
    nextUsername: string | null;
    /** ISO 8601: when an hour has passed since the login rate was exceeded. */
    comeBackAt: string | null;
    seconds: number;
    /** Where the lines with tokens are, if anywhere. */
    outputFile: string | null;
  };

/** Salesforce counts logins per user and hour. docs/salesforce.md §5.4 */
const RATE_WINDOW_MS = 3_600_000;

/** The summary of a run that took so long and ended at `now`. */
export function manyUsersResult(
  { inVain: _, stoppedBy, nextUsername, ...counts }: ManyState,
  { tookMs, now }: { tookMs: number; now: Date },
  outputFile: string | null,
): ManyUsersResult {
  const { granted, refused, unreachable, failed, abandoned, notTried } = counts;
  const comeBack = stoppedBy === 'rate-limit' ? new Date(now.getTime() + RATE_WINDOW_MS) : null;
  return {
    kind: 'many',
    users: granted + refused + unreachable + failed + abandoned + notTried,
    ...counts,
    stoppedBy,
    nextUsername,
    comeBackAt: comeBack?.toISOString() ?? null,
    seconds: Math.round(tookMs) / 1000,
    outputFile,
  };
}

/** A refusal weighs more than an org that could not be reached, and that more than any other failure. */
export function manyUsersExitCode({ stoppedBy, refused, unreachable, failed }: ManyUsersResult): number {
  if (stoppedBy === 'interrupted') return exitCodes.interrupted;
  if (refused > 0) return exitCodes.refused;
  if (unreachable > 0) return exitCodes.unreachable;
  return failed > 0 ? exitCodes.failed : exitCodes.done;
}

/** The summary for a person: the counts, why it stopped, with whom to go on, and where the tokens are. */
export function manyUsersLines(result: ManyUsersResult): string[] {
  const { outputFile, stoppedBy } = result;
  const place = stoppedBy === 'interrupted' ? 'many.part' : 'many.written';
  return [
    ...(result.users === 0 ? [messages.getMessage('many.none')] : countLines(result)),
    ...stopLines(result),
    ...(outputFile === null ? [] : [messages.getMessage(place, [outputFile])]),
  ];
}

/** `1,000 users in 3.2 seconds: 990 granted, 10 refused`, and below it how many had which fault. */
function countLines(result: ManyUsersResult): string[] {
  const ends = (['granted', 'refused', 'unreachable', 'failed'] as const)
    .filter((end) => end === 'granted' || result[end] > 0)
    .map((end) => `${amount(result[end])} ${end}`);
  const rows = Object.entries(result.byCode)
    .sort(([, a], [, b]) => b - a)
    .map(([code, number]) => ({ name: `  ${code}`, value: amount(number) }));
  return [
    `${usersText(result.users)} in ${result.seconds.toFixed(1)} seconds: ${ends.join(', ')}.`,
    ...alignedLines(rows),
  ];
}

function stopLines({ stoppedBy, comeBackAt, notTried, nextUsername, abandoned }: ManyUsersResult): string[] {
  const lines: string[] = [];
  if (comeBackAt !== null) lines.push(messages.getMessage('many.rate-limit', [localTime(new Date(comeBackAt))]));
  else if (stoppedBy !== null) lines.push(messages.getMessage(`many.${stoppedBy}`));
  const next = stoppedBy === 'interrupted' ? 'many.next-read' : 'many.next';
  if (nextUsername !== null) lines.push(messages.getMessage(next, [usersText(notTried), nextUsername]));
  if (abandoned > 0) lines.push(messages.getMessage('many.abandoned', [usersText(abandoned)]));
  return lines;
}

const usersText = (count: number): string => `${amount(count)} ${count === 1 ? 'user' : 'users'}`;

const amount = (count: number): string => count.toLocaleString('en');

import { Messages } from '@salesforce/core/messages';
import { exitCodes } from '../../cli/exit-codes.ts';
import { localTime } from '../../cli/time.ts';
import type { ExchangeCounts, ExchangeTally, StopReason } from '../tally.ts';
import { manyUsersLines, usersText } from './render-many.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.exchange');

/** How many users had which end, and what is left to do. */
export type ManyUsersResult = ExchangeCounts & {
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

/** What of a command a run for many users needs. */
export type ManyUsersCommand = { jsonEnabled(): boolean; logToStderr(text: string): void };

/** Salesforce counts logins per user and hour. docs/salesforce.md §5.4 */
const RATE_WINDOW_MS = 3_600_000;

/** The summary of a run that began at `began` and ended at `now`. */
export function manyUsersResult(
  tally: ExchangeTally,
  { began, now }: { began: Date; now: Date },
  outputFile: string | null,
): ManyUsersResult {
  const { inVain: _, stoppedBy, nextUsername, ...counts } = tally;
  const { granted, refused, unreachable, failed, abandoned, notTried } = counts;
  const users = granted + refused + unreachable + failed + abandoned + notTried;
  const comeBack = stoppedBy === 'rate-limit' ? new Date(now.getTime() + RATE_WINDOW_MS) : null;
  const seconds = (now.getTime() - began.getTime()) / 1000;
  return {
    users,
    ...counts,
    stoppedBy,
    nextUsername,
    comeBackAt: comeBack?.toISOString() ?? null,
    seconds,
    outputFile,
  };
}

/** Shows the summary on standard error, and sets the exit code. */
export function reportManyUsers(command: ManyUsersCommand, result: ManyUsersResult): ManyUsersResult {
  const lines = result.users === 0 ? [messages.getMessage('many.none')] : manyUsersLines(result);
  for (const line of [...lines, ...stopLines(result), ...fileLines(result)]) command.logToStderr(line);
  process.exitCode = exitCodeOf(result);
  return result;
}

/** Says where the lines are that were written before a fault. */
export function tellPart(command: ManyUsersCommand, path: string | null): void {
  if (path !== null) command.logToStderr(messages.getMessage('many.part', [path]));
}

function stopLines({ stoppedBy, comeBackAt, notTried, nextUsername, abandoned }: ManyUsersResult): string[] {
  const lines: string[] = [];
  if (stoppedBy === 'rate-limit')
    lines.push(messages.getMessage('many.rate-limit', [localTime(new Date(comeBackAt ?? 0))]));
  else if (stoppedBy !== null) lines.push(messages.getMessage(`many.${stoppedBy}`));
  if (nextUsername !== null)
    lines.push(
      messages.getMessage(stoppedBy === 'interrupted' ? 'many.next-read' : 'many.next', [
        usersText(notTried),
        nextUsername,
      ]),
    );
  if (abandoned > 0) lines.push(messages.getMessage('many.abandoned', [usersText(abandoned)]));
  return lines;
}

function fileLines({ outputFile, stoppedBy }: ManyUsersResult): string[] {
  if (outputFile === null) return [];
  return [messages.getMessage(stoppedBy === 'interrupted' ? 'many.part' : 'many.written', [outputFile])];
}

/** A refusal weighs more than an org that could not be reached, and that more than any other failure. */
function exitCodeOf({ stoppedBy, refused, unreachable, failed }: ManyUsersResult): number {
  if (stoppedBy === 'interrupted') return exitCodes.interrupted;
  if (refused > 0) return exitCodes.refused;
  if (unreachable > 0) return exitCodes.unreachable;
  return failed > 0 ? exitCodes.failed : exitCodes.done;
}

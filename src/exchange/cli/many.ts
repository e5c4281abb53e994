import { Messages } from '@salesforce/core/messages';
import { catchInterruption } from '../../cli/signals.ts';
import { openSecretLines, type SecretLines } from '../files/secret-lines.ts';
import type { ExchangeManyPorts } from '../many.ts';
import type { ExchangeTally } from '../tally.ts';
import { abandonment } from './graceful-abort.ts';
import {
  type ManyUsersCommand,
  type ManyUsersResult,
  manyUsersResult,
  reportManyUsers,
  tellPart,
} from './many-report.ts';
import { userLines } from './user-lines.ts';
import { openUsernameLines } from './username-lines.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);
const messages = Messages.loadMessages('sf-plugin-jwt', 'jwt.exchange');

/** `signal` aborts when exchanges under way are to be given up. */
export type ManyUsersRun = Pick<ExchangeManyPorts, 'lines' | 'give' | 'pause' | 'interrupted'> & {
  signal: AbortSignal;
};

export type ManyUsersFiles = { usernamesFile: string; outputFile: string | undefined };

/**
 * Reads usernames from a file for `work`, and prints what becomes of each as one JSON object a line; with an output file
 * the lines with tokens go there. Shows a summary at the end and sets the exit code. The first Ctrl-C lets what is under
 * way end for five seconds; a second one gives it up.
 *
 * @throws JwtError `OutputFileError`, `InputUnreadableError`; what `work` throws.
 */
export async function exchangeForMany(
  command: ManyUsersCommand,
  { usernamesFile, outputFile }: ManyUsersFiles,
  work: (run: ManyUsersRun) => Promise<ExchangeTally>,
): Promise<ManyUsersResult> {
  const began = new Date();
  const file = outputFile === undefined ? null : await openSecretLines(outputFile);
  const input = openUsernameLines(usernamesFile, '--usernames-file');
  // When lines can't be written, whoever waits for the next name waits in vain.
  const output = userLines({ file, revealing: command.jsonEnabled(), onBroken: input.close });
  const giveUp = abandonment();
  const { pause, interrupted, release } = catchInterruption(() => {
    output.stop();
    command.logToStderr(messages.getMessage('many.interrupting'));
    input.close();
    giveUp.soon();
  }, giveUp.now);
  try {
    const tally = await work({ lines: input.lines, give: output.give, pause, interrupted, signal: giveUp.signal });
    output.stop();
    const result = manyUsersResult(tally, { began, now: new Date() }, await putInPlace(file, outputFile, tally));
    return reportManyUsers(command, result);
  } catch (error) {
    tellPart(command, (await file?.keep()) ?? null);
    throw error;
  } finally {
    output.stop();
    input.close();
    giveUp.release();
    release();
  }
}

/** Where the lines with tokens are in the end: a run that was interrupted leaves them beside the place. */
async function putInPlace(
  file: SecretLines | null,
  path: string | undefined,
  { stoppedBy }: ExchangeTally,
): Promise<string | null> {
  if (!file || path === undefined) return null;
  if (stoppedBy === 'interrupted') return file.keep();
  return (await file.place()) ? path : null;
}

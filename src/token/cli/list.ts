/** A list of tokens, answered on standard output, one JSON object a line. */
import { once } from 'node:events';
import type { Console } from '../../cli/console.ts';
import { messagesOf } from '../../cli/messages.ts';
import { slowLine, unlessResultsShow } from '../../cli/progress.ts';
import type { JwksCache } from '../jwks-cache.ts';
import { answerList, type Batch, type ListJob, type ListSummary } from '../list.ts';

/** Answers every line, and shows how far a long list has come. */
export function printAnswers(
  batches: AsyncIterable<Batch>,
  job: ListJob,
  jwks: JwksCache | null,
): Promise<ListSummary> {
  const line = slowLine(unlessResultsShow());
  const progress = (tokens: number): void => line.say(() => `${tokens} tokens`);
  return answerList(batches, job, { jwks, write: writeOut, progress }).finally(line.stop);
}

/** What a list of tokens came to; the tokens themselves are answered line by line. `errors`: lines without a result. */
export type VerifyListResult = {
  kind: 'list';
  tokens: number;
  verified: number;
  failed: number;
  /** Of which nothing can be checked on this machine; left out where there are none. */
  unchecked?: number;
  errors: number;
};

/**
 * What a list came to, also on standard error. Where nobody named the issuer, a token that failed no check is not verified
 * either.
 */
export function verifyCounts(
  command: Pick<Console, 'warn' | 'jsonEnabled'> & { logToStderr(line: string): void },
  { tokens, good: verified, unchecked, errors, whole }: ListSummary,
  job: ListJob,
): VerifyListResult {
  const failed = tokens - verified - unchecked - errors;
  const messages = messagesOf('jwt.verify');
  const isNamed = job.verb !== 'verify' || job.expectation.namedBy !== 'nobody';
  const counts = messages.getMessage(isNamed ? 'list' : 'list-not-verified', [tokens, verified, failed, errors]);
  const more = unchecked > 0 ? ` ${messages.getMessage('list-not-checked', [unchecked])}` : '';
  if (!command.jsonEnabled()) command.logToStderr(`${counts}${more}`);
  if (!whole) command.warn(messages.getMessage('list-unread'));
  if (!isNamed && failed > 0) command.warn(messages.getMessage('list-unnamed'));
  return { kind: 'list', tokens, verified, failed, errors, ...(unchecked > 0 && { unchecked }) };
}

/** Writes at the pace of the reader; false when there is none any more, as behind `head`. */
async function writeOut(text: string): Promise<boolean> {
  const { stdout } = process;
  if (stdout.destroyed || stdout.errored) return false;
  if (stdout.write(text)) return true;
  return once(stdout, 'drain').then(
    () => true,
    () => false,
  );
}

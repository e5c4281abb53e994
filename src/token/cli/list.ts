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

type Counts = { tokens: number; verified: number; failed: number; errors: number };

/** What a list came to, on standard error. Where nobody named the issuer, a token that failed no check is not verified either. */
export function tellCounts(
  command: Pick<Console, 'warn' | 'jsonEnabled'> & { logToStderr(line: string): void },
  { tokens, verified, failed, errors }: Counts,
  job: ListJob,
): void {
  const messages = messagesOf('jwt.verify');
  const isNamed = job.verb !== 'verify' || job.expectation.namedBy !== 'nobody';
  const counts = messages.getMessage(isNamed ? 'list' : 'list-not-verified', [tokens, verified, failed, errors]);
  if (!command.jsonEnabled()) command.logToStderr(counts);
  if (!isNamed && failed > 0) command.warn(messages.getMessage('list-unnamed'));
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

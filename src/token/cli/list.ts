/** A list of tokens, answered on standard output, one JSON object a line. */
import { once } from 'node:events';
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

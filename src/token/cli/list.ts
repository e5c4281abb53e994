/** A list of tokens: read as batches of lines, and answered on standard output, one JSON object a line. */
import { once } from 'node:events';
import { slowLine, unlessResultsShow } from '../../cli/progress.ts';
import type { JwksCache } from '../jwks-cache.ts';
import { answerList, type Batch, type Job, type ListSummary } from '../list.ts';

/** In characters. A longer line is no token; what is beyond is not kept. */
const maxLine = 256 * 1024;

/**
 * Whole lines in batches, as they come in. A line that never ends is cut: what is beyond `maxLine` is not kept. By hand:
 * split2 parts every line from the others, and drops one that is too long without a trace, so that the next get its number.
 */
export async function* batchesOf(pieces: AsyncIterable<string>): AsyncGenerator<Batch> {
  let [open, firstLine] = ['', 1];
  for await (const piece of pieces) {
    const end = piece.lastIndexOf('\n');
    if (end >= 0) {
      const text = `${open}${piece.slice(0, end)}`;
      yield { firstLine, text };
      firstLine += countLines(text);
    }
    open = `${end >= 0 ? '' : open}${piece.slice(end + 1)}`.slice(0, maxLine + 1);
  }
  if (open !== '') yield { firstLine, text: open };
}

const countLines = (text: string): number => {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
};

/** Answers every line, and shows how far a long list has come. */
export function printAnswers(batches: AsyncIterable<Batch>, job: Job, jwks: JwksCache | null): Promise<ListSummary> {
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

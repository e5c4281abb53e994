/** Where the answers to a list of tokens go: standard output, one JSON object a line. */
import { once } from 'node:events';
import { inWords } from '../../cli/errors.ts';
import { slowLine, unlessResultsShow } from '../../cli/progress.ts';
import { JwtError } from '../../faults/errors.ts';
import type { LineFault } from '../answer-line.ts';

/** The object that stands for a line without a result. */
export function faultText({ line, name, fault }: LineFault): string {
  const error = inWords(new JwtError(name, fault));
  return JSON.stringify({ line, error: { name: error.name, message: error.message } });
}

/** How far a long list has come. */
export function lineCounter(): { show(tokens: number): void; stop(): void } {
  const line = slowLine(unlessResultsShow());
  return { show: (tokens) => line.say(() => `${tokens} tokens`), stop: line.stop };
}

/** Writes at the pace of the reader; false when there is none any more, as behind `head`. */
export async function writeOut(text: string): Promise<boolean> {
  const { stdout } = process;
  if (stdout.destroyed || stdout.errored) return false;
  if (stdout.write(text)) return true;
  return once(stdout, 'drain').then(
    () => true,
    () => false,
  );
}

/** Where the answers to a list of tokens go: standard output, one JSON object a line. */
import { once } from 'node:events';
import { JwtError } from '../domain/errors.ts';
import type { LineFault } from '../operations/answer-line.ts';
import { toSfError } from './errors.ts';

/** The object that stands for a line without a result. */
export function faultText({ line, name, fault }: LineFault): string {
  const error = toSfError(new JwtError(name, fault));
  return JSON.stringify({ line, error: { name: error.name, message: error.message } });
}

/** How long nobody needs to be told that something is going on, in milliseconds. */
const patienceMs = 2000;

/** How far a long list has come, on standard error: for a person whose screen does not show the answers themselves. */
export function lineCounter(): { show(tokens: number): void; clear(): void } {
  const isWanted = process.stderr.isTTY === true && process.stdout.isTTY !== true;
  const started = Date.now();
  let isShown = false;
  return {
    show: (tokens) => {
      if (!isWanted || Date.now() - started < patienceMs) return;
      isShown = true;
      process.stderr.write(`\r${tokens} tokens`);
    },
    clear: () => {
      if (isShown) process.stderr.write('\r\u001b[K');
    },
  };
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

import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { batchesOf, decoded, inputUnreadable, isSystemError } from '../../cli/input.ts';
import type { UsernameLine } from '../exchange-many.ts';

/** `close` ends the reading early, also in the middle of a wait for more. */
type Usernames = { lines: AsyncIterable<UsernameLine>; close(): void };

/** In characters. No username comes near it. What is longer is cut: it is no username either way. */
const LONGEST_LINE = 1000;
/** The header of the CSV that `sf data query` prints. */
const header = /^"?username"?$/i;

/**
 * Reads one username a line, as a stream; `-` is standard input. Blank lines and comments (`#`) are left out, and so is a
 * first line that reads Username. UTF-8, or UTF-16 with a byte order mark.
 *
 * @throws JwtError `InputUnreadableError`, from the iteration.
 */
export function openUsernames(path: string, flag: string): Usernames {
  let stream: Readable | undefined;
  let closed = false;
  async function* lines(): AsyncGenerator<UsernameLine> {
    if (closed) return;
    stream = path === '-' ? process.stdin : createReadStream(path); // not before somebody listens to its errors
    try {
      yield* usernamesOf(stream);
    } catch (error) {
      if (!closed) throw isSystemError(error) ? inputUnreadable(path, flag, error.code ?? '') : error;
    }
  }
  const close = (): void => {
    closed = true;
    stream?.destroy();
  };
  return { lines: lines(), close };
}

async function* usernamesOf(stream: Readable): AsyncGenerator<UsernameLine> {
  for await (const batch of batchesOf(decoded(stream), LONGEST_LINE)) {
    for (const [index, raw] of batch.text.split('\n').entries()) {
      const [line, text] = [batch.firstLine + index, raw.trim()];
      if (text !== '' && !text.startsWith('#') && !(line === 1 && header.test(text))) yield { line, text };
    }
  }
}

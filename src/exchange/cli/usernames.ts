import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { decoded } from '../../cli/encoding.ts';
import { isSystemError, unreadable } from '../../cli/input.ts';
import type { UsernameLine } from '../exchange-many.ts';

/** `close` ends the reading early, also in the middle of a wait for more. */
export type Usernames = { lines: AsyncIterable<UsernameLine>; close(): void };

/** No username comes near it. What is longer is cut: it is no username either way. */
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
      if (!closed) throw isSystemError(error) ? unreadable(path, flag, error.code ?? '') : error;
    }
  }
  const close = (): void => {
    closed = true;
    stream?.destroy();
  };
  return { lines: lines(), close };
}

async function* usernamesOf(stream: Readable): AsyncGenerator<UsernameLine> {
  let line = 0;
  for await (const raw of linesOf(stream)) {
    line += 1;
    const text = raw.trim();
    if (text !== '' && !text.startsWith('#') && !(line === 1 && header.test(text))) yield { line, text };
  }
}

/** By hand: split2 knows UTF-8 alone, and drops a line that is too long, so that nobody would be told of it. */
async function* linesOf(stream: Readable): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of decoded(stream)) {
    const parts = (rest + piece).split('\n');
    rest = parts.pop()?.slice(0, LONGEST_LINE) ?? '';
    yield* parts;
  }
  yield rest;
}

/** What a command reads: files that flags name, and standard input. */
import { createReadStream, fstatSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { TextDecoder } from 'node:util';
import { type CodeOf, JwtError } from '../faults/errors.ts';
import { isRatherSecret } from '../faults/secret-kind.ts';
import { pathHint } from './files/path-hint.ts';

/** In bytes. A token has a few kilobytes and a key file fewer; beyond this the input is something else. */
export const maxInput = 16 * 1024 * 1024;

/** In bytes; some hundred tokens. */
const chunkSize = 256 * 1024;

/** By what the system says. */
const faults: Record<string, CodeOf<'InputUnreadableError'>> = {
  EISDIR: 'input-unreadable-directory',
  EACCES: 'input-unreadable-denied',
  EPERM: 'input-unreadable-denied',
};

/** The fault of a file that cannot be read. A key or token given in place of a path is never repeated. */
export function inputUnreadable(path: string, flag: string, code: string): JwtError {
  if (isRatherSecret(path, code)) return new JwtError('input-unreadable-secret', { flag });
  if (code === 'ENOENT') return new JwtError('input-unreadable-missing', { flag, path, code, hint: pathHint(path) });
  return new JwtError(faults[code] ?? 'input-unreadable-other', { flag, path, code });
}

/** The fault of an input that is no token, by its size alone. */
export const tooLarge = (flag: string): JwtError =>
  new JwtError('input-unreadable-too-large', { flag, megabytes: maxInput >> 20 });

const collect = async (stream: Readable, flag: string): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    chunks.push(Buffer.from(chunk));
    size += chunk.length;
    if (size > maxInput) throw tooLarge(flag);
  }
  return Buffer.concat(chunks);
};

export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && !(error instanceof JwtError) && 'code' in error;

/** The bytes of the file that a flag names; `-` is standard input. Throws InputUnreadableError. */
export const readBytesInput = async (path: string, flag: string): Promise<Buffer> => {
  if (path === '-') return collect(process.stdin, flag);
  return collect(createReadStream(path), flag).catch((error: unknown) =>
    Promise.reject(isSystemError(error) ? inputUnreadable(path, flag, error.code ?? '') : error),
  );
};

/**
 * The bytes of that file piece by piece, for input that may have no end.
 * Throws InputUnreadableError, as late as when the first piece is asked for.
 */
export async function* inputChunks(path: string, flag: string): AsyncGenerator<Uint8Array> {
  const stream = path === '-' ? process.stdin : createReadStream(path, { highWaterMark: chunkSize });
  try {
    for await (const chunk of stream) yield Buffer.from(chunk);
  } catch (error) {
    throw isSystemError(error) ? inputUnreadable(path, flag, error.code ?? '') : error;
  }
}

/**
 * The text of the file that a flag names; `-` is standard input.
 * `flag` is the flag's name with its dashes, for the error. Throws InputUnreadableError.
 */
export const readTextInput = async (path: string, flag: string): Promise<string> =>
  bytesToText(await readBytesInput(path, flag));

/** Whether standard input is worth reading: a terminal has nothing to offer, and neither has a closed standard input. */
export const isPiped = (): boolean => {
  if (process.stdin.isTTY) return false;
  try {
    // Big numbers: Node 22 may load an empty module after a plain one of a pipe, where node_modules is a link.
    const stdin = fstatSync(0, { bigint: true });
    return stdin.isFIFO() || stdin.isFile() || stdin.isSocket();
  } catch {
    return false;
  }
};

/**
 * Whether somebody seems to have put something on standard input, without reading any of it: in a shell's loop it is the
 * rest of the loop's lines. A socket is what a program such as Node leaves open with nothing in it, so it does not count.
 */
export const seemsPipedIn = (): boolean => {
  if (!isPiped()) return false;
  const stdin = fstatSync(0, { bigint: true });
  return stdin.isFIFO() || (stdin.isFile() && stdin.size > 0n);
};

/** The text piped or redirected to standard input; nothing when there is none, or only white space. */
export const readPipedText = async (): Promise<string | undefined> => {
  if (!isPiped()) return undefined;
  const text = await readTextInput('-', 'standard input');
  return text.trim() === '' ? undefined : text;
};

/**
 * Bytes as text. Windows PowerShell writes UTF-16 when it redirects to a file, and many editors put a byte order mark
 * in front; bytes that are no text in either encoding become U+FFFD, for the reader of the text to refuse.
 */
export const bytesToText = (bytes: Uint8Array): string => decoderOf(bytes).decode(bytes);

/** The decoder for a text that begins with these bytes. Without a mark UTF-16 shows by the other half of its first letter. */
const decoderOf = ([first, second]: Uint8Array): TextDecoder => {
  if ((first === 0xff && second === 0xfe) || (isLetter(first) && second === 0)) return new TextDecoder('utf-16le');
  if ((first === 0xfe && second === 0xff) || (first === 0 && isLetter(second))) return new TextDecoder('utf-16be');
  return new TextDecoder('utf-8');
};

/** A visible ASCII character, or white space of a file's beginning. */
const isLetter = (byte = 0): boolean => (byte >= 0x20 && byte < 0x7f) || (byte >= 0x09 && byte <= 0x0d);

/** Bytes as text, piece by piece; the encoding shows in the first two bytes. */
export async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: TextDecoder | null = null;
  let early: Uint8Array = new Uint8Array();
  for await (const chunk of chunks) {
    const bytes = early.length > 0 ? Buffer.concat([early, chunk]) : chunk;
    if (decoder === null && bytes.length < 2) {
      early = bytes;
      continue;
    }
    decoder ??= decoderOf(bytes);
    early = new Uint8Array();
    yield decoder.decode(bytes, { stream: true });
  }
  yield (decoder ?? decoderOf(early)).decode(early);
}

/**
 * Whole lines in batches, as they come in; `firstLine` counts from 1. A line that never ends is cut: what is beyond
 * `longest` characters is not kept. By hand: split2 knows UTF-8 alone, parts every line from the others, and drops one
 * that is too long without a trace, so that the next get its number.
 */
export async function* batchesOf(
  pieces: AsyncIterable<string>,
  longest: number,
): AsyncGenerator<{ firstLine: number; text: string }> {
  let open = '';
  let firstLine = 1;
  for await (const piece of pieces) {
    const end = piece.lastIndexOf('\n');
    if (end >= 0) {
      const text = `${open}${piece.slice(0, end)}`;
      yield { firstLine, text };
      firstLine += countLines(text);
    }
    open = `${end >= 0 ? '' : open}${piece.slice(end + 1)}`.slice(0, longest + 1);
  }
  if (open !== '') yield { firstLine, text: open };
}

const countLines = (text: string): number => {
  let lines = 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
};

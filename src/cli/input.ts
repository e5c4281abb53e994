import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { type CodeOf, JwtError } from '../faults/errors.ts';
import { holdsSecret } from '../faults/redact.ts';
import { bytesToText } from './encoding.ts';

/** In bytes. A token has a few kilobytes and a key file fewer; beyond this the input is something else. */
export const maxInput = 16 * 1024 * 1024;

/** In bytes; some hundred tokens. */
const chunkSize = 256 * 1024;

/** By what the system says. */
const faults: Record<string, CodeOf<'InputUnreadableError'>> = {
  ENOENT: 'input-unreadable-missing',
  EISDIR: 'input-unreadable-directory',
  EACCES: 'input-unreadable-denied',
  EPERM: 'input-unreadable-denied',
};

/** The fault of a file that cannot be read. A key or token given in place of a path is never repeated. */
export const unreadable = (path: string, flag: string, code: string): JwtError =>
  holdsSecret(path) || code === 'ENAMETOOLONG'
    ? new JwtError('input-unreadable-secret', { flag })
    : new JwtError(faults[code] ?? 'input-unreadable-other', { flag, path, code });

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
    Promise.reject(isSystemError(error) ? unreadable(path, flag, error.code ?? '') : error),
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
    throw isSystemError(error) ? unreadable(path, flag, error.code ?? '') : error;
  }
}

/**
 * The text of the file that a flag names; `-` is standard input.
 * `flag` is the flag's name with its dashes, for the error. Throws InputUnreadableError.
 */
export const readTextInput = async (path: string, flag: string): Promise<string> =>
  bytesToText(await readBytesInput(path, flag));

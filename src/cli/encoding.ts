import { TextDecoder } from 'node:util';

/**
 * Bytes as text. Windows PowerShell writes UTF-16 when it redirects to a file, and many editors put a byte order mark
 * in front; bytes that are no text in either encoding become U+FFFD, for the reader of the text to refuse.
 */
export const bytesToText = (bytes: Uint8Array): string => decoderOf(bytes).decode(bytes);

/** The decoder for a text that begins with these bytes. */
const decoderOf = ([first, second]: Uint8Array): TextDecoder => {
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le');
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be');
  return new TextDecoder('utf-8');
};

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

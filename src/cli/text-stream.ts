import type { TextDecoder } from 'node:util';
import { decoderOf } from './encoding.ts';

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

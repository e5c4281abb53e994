/** Text that arrives in pieces, as lines. */
import type { TextDecoder } from 'node:util';
import type { TokenLine } from '../operations/answer-line.ts';
import { decoderFor } from './text-input.ts';

/** In characters. A longer line is no token; what is beyond is not kept. */
const maxLine = 256 * 1024;
/** So many lines make one message to another thread. */
const maxBatch = 250;

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
    decoder ??= decoderFor(bytes);
    early = new Uint8Array();
    yield decoder.decode(bytes, { stream: true });
  }
  yield (decoder ?? decoderFor(early)).decode(early);
}

/** The lines of a text, numbered from 1 and without the empty ones, in batches as they come in. */
export async function* lineBatches(pieces: AsyncIterable<string>): AsyncGenerator<TokenLine[]> {
  let open = '';
  let line = 0;
  const numbered = (texts: string[]): TokenLine[] =>
    texts.map((text) => ({ line: ++line, text })).filter(({ text }) => text.trim() !== '');
  for await (const piece of pieces) {
    const texts = `${open}${piece}`.split('\n');
    open = (texts.pop() ?? '').slice(0, maxLine + 1);
    yield* inBatches(numbered(texts));
  }
  yield* inBatches(numbered([open]));
}

function* inBatches(lines: TokenLine[]): Generator<TokenLine[]> {
  for (let start = 0; start < lines.length; start += maxBatch) yield lines.slice(start, start + maxBatch);
}

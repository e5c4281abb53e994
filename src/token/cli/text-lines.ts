/** Text that arrives in pieces, as lines. */
import type { TextDecoder } from 'node:util';
import { decoderOf } from '../../cli/text-input.ts';
import type { LineBlock } from '../answer-line.ts';

/** In characters. A longer line is no token; what is beyond is not kept. */
const maxLine = 256 * 1024;

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

/** Whole lines in blocks, as they come in. A line that never ends is cut: what is beyond `maxLine` is not kept. */
export async function* lineBlocks(pieces: AsyncIterable<string>): AsyncGenerator<LineBlock> {
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

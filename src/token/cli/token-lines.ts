import { inputChunks, isPiped, maxInput, tooLarge } from '../../cli/text-input.ts';
import type { LineBlock } from '../answer-line.ts';
import { isTokenList } from '../token-list.ts';
import { decoded, lineBlocks } from './text-lines.ts';
import { readTokenText, type TokenSource, tokenMissing } from './token-input.ts';

/** One text with a token somewhere in it, or a list of tokens, which may have no end. */
export type TokenInput = { text: string } | { blocks: AsyncIterable<LineBlock> };

/** How much is read before it must be known whether this is a list, in characters. */
const maxHead = 1024 * 1024;

/**
 * The text in which to look for a token, or the lines of a list (see `isTokenList`). As `readTokenText` otherwise.
 * Throws InputMissingError, InputUnreadableError or OrgAuthMissingError.
 */
export async function readTokens(source: TokenSource): Promise<TokenInput> {
  const { file, targetOrg, verb } = source;
  if (file === undefined && (targetOrg !== undefined || !isPiped())) return { text: await readTokenText(source) };
  const flag = file === undefined ? 'standard input' : '--token-file';
  const pieces = decoded(inputChunks(file ?? '-', flag));
  const { head, isList } = await readHead(pieces);
  if (isList) return { blocks: lineBlocks(chained(head, pieces)) };
  const text = await readRest(head, pieces, flag);
  if (file === undefined && text.trim() === '') throw tokenMissing(verb);
  return { text };
}

async function readHead(pieces: AsyncGenerator<string>): Promise<{ head: string; isList: boolean }> {
  let head = '';
  for (;;) {
    const { value, done } = await pieces.next();
    if (done) return { head, isList: isTokenList(head.split('\n')) ?? false };
    head += value;
    const whole = head.split('\n').slice(0, -1); // the last line may go on
    const isList = isTokenList(whole) ?? (head.length > maxHead ? false : null);
    if (isList !== null) return { head, isList };
  }
}

async function readRest(head: string, pieces: AsyncIterable<string>, flag: string): Promise<string> {
  const texts = [head];
  let size = head.length;
  for await (const piece of pieces) {
    texts.push(piece);
    size += piece.length;
    if (size > maxInput) throw tooLarge(flag);
  }
  return texts.join('');
}

async function* chained(head: string, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield head;
  yield* pieces;
}

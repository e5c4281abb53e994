import * as Args from '@oclif/core/args';
import {
  batchesOf,
  decoded,
  inputChunks,
  isPiped,
  maxInput,
  readPipedText,
  readTextInput,
  tooLarge,
} from '../../cli/input.ts';
import { readStoredLogin } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import type { Batch } from '../list.ts';
import { isTokenList, linesOfArray } from '../records.ts';

/** Where a command takes its token from: a file, the login of an org, or standard input. */
type TokenSource = {
  file: string | undefined;
  targetOrg: string | undefined;
  /** The name that the command has in advice: `decode` unless given. */
  verb?: string;
};

const readOrgToken = async (targetOrg: string): Promise<string> => {
  const { accessToken, name: username } = await readStoredLogin(targetOrg);
  if (accessToken === undefined) throw new JwtError('org-auth-missing', { username });
  return accessToken;
};

/**
 * The text in which to look for a token. The org's own token is the one on disk: reading it makes no request.
 * Throws InputMissingError, InputUnreadableError or OrgAuthMissingError.
 */
export const readTokenText = async ({ file, targetOrg, verb }: TokenSource): Promise<string> => {
  if (file !== undefined) return readTextInput(file, '--token-file');
  if (targetOrg !== undefined) return readOrgToken(targetOrg);
  const piped = await readPipedText();
  if (piped === undefined) throw tokenMissing(verb);
  return piped;
};

/** The fault of a command that was given no token. */
const tokenMissing = (verb = 'decode'): JwtError => new JwtError('input-missing-token', { verb });

/** One text with a token somewhere in it, or a list of tokens, which may have no end. */
type TokenInput = { kind: 'one'; text: string } | { kind: 'list'; batches: AsyncIterable<Batch> };

/** In characters. A longer line is no token. */
const maxLine = 256 * 1024;

/** How much is read before it must be known whether this is a list, in characters. */
const maxHead = 1024 * 1024;

/**
 * The text in which to look for a token, or the lines of a list (see `isTokenList`). As `readTokenText` otherwise.
 * Throws InputMissingError, InputUnreadableError or OrgAuthMissingError.
 */
export async function readTokens(source: TokenSource): Promise<TokenInput> {
  const { file, targetOrg, verb } = source;
  if (file === undefined && (targetOrg !== undefined || !isPiped()))
    return { kind: 'one', text: await readTokenText(source) };
  const flag = file === undefined ? 'standard input' : '--token-file';
  const pieces = decoded(inputChunks(file ?? '-', flag));
  const { head, isList } = await readHead(pieces);
  if (isList) return { kind: 'list', batches: batchesOf(chained(head, pieces), maxLine) };
  const text = await readRest(head, pieces, flag);
  if (file === undefined && text.trim() === '') throw tokenMissing(verb);
  const lines = linesOfArray(text);
  return lines === null ? { kind: 'one', text } : { kind: 'list', batches: batchesOf(chained(lines, none()), maxLine) };
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

async function* none(): AsyncGenerator<string> {}

async function* chained(head: string, pieces: AsyncIterable<string>): AsyncGenerator<string> {
  yield head;
  yield* pieces;
}

/**
 * The arguments of a command that reads a token: none. One hidden argument is declared all the same, so that a token
 * given there meets our own words; without it the host would repeat the token as part of an unknown command. Standard
 * input is left for `readTokenText`.
 */
export const noTokenArgument = (verb: string) => ({
  token: Args.string({
    hidden: true,
    ignoreStdin: true,
    parse: async (): Promise<never> => {
      throw new JwtError('input-missing-argument', { verb });
    },
  }),
});

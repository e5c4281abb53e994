import * as Args from '@oclif/core/args';
import { commandOf } from '../../cli/command.ts';
import { isFile } from '../../cli/file-arguments.ts';
import { readPipedText, readTextInput } from '../../cli/input.ts';
import { messagesOf } from '../../cli/messages.ts';
import { renderExplanation } from '../../explain/cli/render.ts';
import { type ExplainResult, explain } from '../../explain/explain.ts';
import { JwtError } from '../../faults/errors.ts';
import { isOnlySecret } from '../../faults/secret-kind.ts';

const messages = messagesOf('jwt.explain');

export type JwtExplainResult = ExplainResult;

export default class JwtExplain extends commandOf<JwtExplainResult>(messages, []) {
  // Words of a text that nobody put in quotes arrive one by one.
  static override readonly strict = false;
  static override readonly args = {
    text: Args.string({ description: messages.getMessage('args.text.description'), ignoreStdin: true }),
  };

  async run(): Promise<JwtExplainResult> {
    const { argv } = await this.parse(JwtExplain);
    const result = explain(await readErrorText(argv.map(String)));
    for (const line of renderExplanation(result)) this.log(line);
    return result;
  }
}

/**
 * The text to explain: the words of the command line, or standard input where there are none or `-`.
 * Throws InputMissingError when nothing was piped in, InputUnreadableError when it is far too large.
 */
const readErrorText = async (words: readonly string[]): Promise<string> => {
  const given = words.join(' ').trim();
  if (given !== '' && given !== '-') return notSecret(given);
  const piped = given === '-' ? await readTextInput('-', 'standard input') : await readPipedText();
  if (piped === undefined || piped.trim() === '') throw new JwtError('input-missing-explain');
  return piped;
};

/** A text of errors may quote a secret, which is passed over; one that is nothing else was meant for another command. */
const notSecret = (text: string): string => {
  if (isOnlySecret(text)) throw new JwtError('secret-in-argument', { flag: null, place: 'an argument' });
  if (isFile(text)) throw new JwtError('file-in-text', { path: text });
  return text;
};

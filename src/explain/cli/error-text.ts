import { readTextInput } from '../../cli/input.ts';
import { readPipedText } from '../../cli/stdin.ts';
import { JwtError } from '../../faults/errors.ts';

/**
 * The text to explain: the words of the command line, or standard input where there are none or `-`.
 * Throws InputMissingError when nothing was piped in, InputUnreadableError when it is far too large.
 */
export const readErrorText = async (words: readonly string[]): Promise<string> => {
  const given = words.join(' ').trim();
  if (given !== '' && given !== '-') return given;
  const piped = given === '-' ? await readTextInput('-', 'standard input') : await readPipedText();
  if (piped === undefined || piped.trim() === '') throw new JwtError('input-missing-explain');
  return piped;
};

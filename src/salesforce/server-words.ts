/** Makes words that came from a server fit to show: no secrets, no terminal control sequences, a bounded length. */
import { visible } from '../faults/harmless.ts';
import { redact } from '../faults/redact.ts';

const MAXIMUM_CHARACTERS = 300;

/** An echoed assertion may be cut, encoded or renamed: whatever is too long to be a word of a sentence goes. */
const tooLong = /[\w+/=%.~-]{80,}/g;

/** The server's own sentence, safe to put into an error or a terminal. */
export function serverWords(text: string): string {
  const redacted = redact(text).replace(tooLong, '[removed]');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters could rewrite the user's terminal
  const printable = redacted.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  return printable.length > MAXIMUM_CHARACTERS
    ? `${visible(printable.slice(0, MAXIMUM_CHARACTERS))}…`
    : visible(printable);
}

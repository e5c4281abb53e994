import { visible } from '../faults/harmless.ts';
import { withoutKnownSecrets } from '../faults/known-secrets.ts';

/** Makes words that came from a server fit to show: no secrets, no terminal control sequences, a bounded length. */

const MAXIMUM_CHARACTERS = 300;

const secrets: RegExp[] = [
  /-----BEGIN [^-]*-----[\s\S]*/g,
  /eyJ[\w-]{8,}(?:\.[\w-]*){0,2}/g,
  /\b00D[A-Za-z0-9]{12,15}(?:!|%21)[\w.%]+/g,
  /\b5Aep[\w.-]{20,}/g,
  // A consumer secret, as Salesforce makes them.
  /\b[0-9A-F]{64}\b/g,
  // Whatever else is too long to be a word: an echoed assertion may be cut, encoded or renamed.
  /[\w+/=%.~-]{80,}/g,
];

/** The server's own sentence, safe to put into an error or a terminal. */
export function serverWords(text: string): string {
  const redacted = secrets.reduce(
    (words, secret) => words.replace(secret, '[removed]'),
    withoutKnownSecrets(text, '[removed]'),
  );
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters could rewrite the user's terminal
  const printable = redacted.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]+/g, ' ').trim();
  return printable.length > MAXIMUM_CHARACTERS
    ? `${visible(printable.slice(0, MAXIMUM_CHARACTERS))}…`
    : visible(printable);
}

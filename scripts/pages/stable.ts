/** What is another in every run (ports, folders, random ids and keys), put into words that stay. */
import { createHash } from 'node:crypto';

/** Five digits, as the ports that a system gives: lines break where they did. */
const PORT = '50000';
/** What localhost is differs between systems. */
const LOOPBACK = '127.0.0.1';

const digits = (text: string, alphabet: string, length: number): string =>
  [...createHash('sha512').update(text).digest()]
    .map((byte) => alphabet[byte % alphabet.length])
    .join('')
    .slice(0, length)
    .padEnd(length, alphabet);

const HEX = '0123456789abcdef';

/** The n-th random word of its kind, of the same length and letters. */
type Kind = { pattern: RegExp; stable: (found: string, n: number) => string };

const likeHex = (found: string, n: number): string => {
  const made = digits(`hex ${n}`, HEX, found.length);
  return /[A-F]/.test(found) ? made.toUpperCase() : made;
};

const kinds: Kind[] = [
  { pattern: /\beyJ[\w-]{10,}(?:\.[\w-]+){1,2}/g, stable: (_, n) => `eyJ…${n}` },
  { pattern: /\b[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}\b/g, stable: (_, n) => digits(`uuid ${n}`, HEX, 8) },
  { pattern: /\b(?:[\da-f]{16,}|[\dA-F]{16,})\b/g, stable: likeHex },
  { pattern: /(?<=sha256:? ?)[\da-f]{8,}/g, stable: likeHex },
];

/** `folders`: from a path of this run to the one shown. */
export function stableText(text: string, folders: [path: string, shown: string][]): string {
  let stable = text.replaceAll(/(?<=localhost:|127\.0\.0\.1:)\d{4,5}/g, PORT);
  stable = stable.replaceAll(/(?:127\.0\.0\.1|::1)(?:, (?:127\.0\.0\.1|::1))?/g, LOOPBACK);
  for (const [path, shown] of folders) stable = stable.replaceAll(path, shown);
  for (const { pattern, stable: wordFor } of kinds) {
    const seen = new Map<string, string>();
    stable = stable.replaceAll(pattern, (found) => {
      const word = seen.get(found) ?? wordFor(found, seen.size + 1);
      seen.set(found, word);
      return word;
    });
  }
  return stable;
}

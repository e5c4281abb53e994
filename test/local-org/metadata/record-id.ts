/** Salesforce record ids: 15 characters that differ by case, and three more that make them safe to compare without case. */
import { createHash } from 'node:crypto';

const CHECK_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ012345';
const ID_ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** One character per five: bit n is set when character n is upper case. */
function checkCharacter(five: string): string {
  const bits = [...five].reduce((sum, character, index) => sum + (/[A-Z]/.test(character) ? 2 ** index : 0), 0);
  return CHECK_ALPHABET.charAt(bits);
}

/** The 18-character form of a 15-character id. */
export function to18(id15: string): string {
  return id15 + [0, 5, 10].map((start) => checkCharacter(id15.slice(start, start + 5))).join('');
}

/** An id that is always the same for the same name. `prefix`: three characters. 18 characters. */
export function idFor(prefix: string, name: string): string {
  const digest = createHash('sha256').update(name).digest();
  const tail = [...digest.subarray(0, 10)].map((byte) => ID_ALPHABET.charAt(byte % ID_ALPHABET.length)).join('');
  return to18(`${prefix}5g${tail}`);
}

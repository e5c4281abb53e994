/** Salesforce record ids: 15 characters that tell upper from lower case, and 3 that make up for readers who do not. */
import { randomBytes } from 'node:crypto';
import { to18 } from './metadata/record-id.ts';

export function id15(id: string): string {
  return id.slice(0, 15);
}

/** Whether two ids name one record; either may have 15 or 18 characters. */
export function sameId(a: string, b: string): boolean {
  return a.length >= 15 && b.length >= 15 && id15(a) === id15(b);
}

/** A new id with the key prefix of its object, for example `0Ak`. */
export function newId(prefix: string): string {
  const digits = [...randomBytes(15 - prefix.length)].map((byte) => (byte % 36).toString(36));
  return to18(prefix + digits.join(''));
}

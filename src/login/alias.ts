import { JwtError } from '../faults/errors.ts';

/**
 * Refuses what no `-o` could name afterwards; the CLI itself takes anything.
 *
 * @throws JwtError `NameNotAllowedError`.
 */
export function requireAlias(alias: string): void {
  if (alias.startsWith('-') || /\p{C}/u.test(alias)) throw new JwtError('name-not-allowed-alias');
}

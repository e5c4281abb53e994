/** A value as one word of a shell script that stands in a file of a build system. */
import { shellWord } from '../faults/shell-word.ts';

/** What neither a shell nor YAML, Groovy or the templates of a build system (`${{ }}`, `$( )`, `$[ ]`, `<< >>`) take for theirs. */
const isHarmless = (text: string): boolean => /^[\w.][\w./:@+-]*$/.test(text);

/**
 * The word that arrives as this text; null where a shell has none. Whatever could mean something to anybody on its way is
 * written as printf's escapes of its bytes: letters, digits and backslashes are all that the build system sees of it.
 */
export function jobWord(text: string): string | null {
  // Its judgement of what can be no word at all, such as a NUL.
  if (shellWord(text, 'linux') === null) return null;
  if (isHarmless(text)) return text;
  const escaped = [...Buffer.from(text)].map((byte) => {
    const sign = String.fromCharCode(byte);
    return /[A-Za-z0-9 .@_]/.test(sign) ? sign : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  return `"$(printf '${escaped.join('')}')"`;
}

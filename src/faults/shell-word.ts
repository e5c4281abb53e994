/** A value as one word of a proposed command, to be pasted into whatever shell the person has. */
import { visible } from './harmless.ts';

/** What is a word by itself in every shell; no `,` (a list in PowerShell), `%` (a variable in cmd) or `=` (a path in zsh). */
const isBare = (text: string): boolean => /^[\w./][\w./:@+-]*$/.test(text);

/** What double quotes hold in cmd and in PowerShell alike; the quotes of word processors end a text in PowerShell. */
const holdsOnWindows = (text: string): boolean => !/[\p{Cc}"$`%!\u201c-\u201e]|\\$/u.test(text);

/** No command line takes more, and nobody reads that far. */
const LONGEST = 1000;

/**
 * The word that arrives as this text, shown without anything that steers the screen; null where there is none, and the place
 * is left to the reader. Nothing in it is run or expanded. Elsewhere than on Windows it is the same word for sh, zsh, fish and
 * PowerShell.
 */
export function shellWord(text: string, platform: string = process.platform): string | null {
  if (text.length > LONGEST || /[\0\p{Cs}]/u.test(text) || text.endsWith('\n')) return null;
  if (isBare(text)) return text;
  // `<alias>` and the like stand for what is still to be filled in.
  const isPlain = visible(text) === text && !/<[a-z ]+>/.test(text);
  // Nobody says which of the two shells it will be.
  if (platform === 'win32') return isPlain && holdsOnWindows(text) ? `"${text}"` : null;
  if (!isPlain) return printed(text);
  if (!/['\u2018-\u201b]|\\(?:\\|$)/.test(text)) return `'${text}'`;
  return /["$`\\!\u201c-\u201e]/.test(text) ? printed(text) : `"${text}"`;
}

/** As printf's own escapes of its bytes. The substitution takes no line break at the end. */
function printed(text: string): string {
  const escaped = [...Buffer.from(text)].map((byte) => {
    const sign = String.fromCharCode(byte);
    return /[\w ./:@+-]/.test(sign) ? sign : `\\${byte.toString(8).padStart(3, '0')}`;
  });
  // A hyphen would begin an option of printf.
  return `"$(printf '${escaped.join('').replace(/^-/, '\\055')}')"`;
}

/**
 * A command with its values in place of `{name}`, each as one word; behind a flag one that begins with a hyphen is joined
 * to it, so that it is no flag. What can't be a word stands as `<name>`.
 */
export const withWords = (command: string, place: RegExp, wordOf: (name: string) => string | null): string =>
  command.replace(new RegExp(`(--[\\w-]{1,40} )?${place.source}`, 'g'), (_, flag: string | undefined, name: string) => {
    const value = wordOf(name);
    const word = (value === null ? null : shellWord(value)) ?? `<${name}>`;
    return value?.startsWith('-') ? `${flag?.replace(/ $/, '=') ?? ''}${word}` : `${flag ?? ''}${word}`;
  });

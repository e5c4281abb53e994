/** The name of a file where the command takes none: which flag reads such a file. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import { JwtError } from '../faults/errors.ts';
import { secretIn } from '../faults/secret-kind.ts';
import { shellWord } from '../faults/shell-word.ts';
import type { FlagForms, Given } from './arguments.ts';

/** In bytes, of the file. */
const ENOUGH = 16 * 1024;
/** Of flags that read a file, the more telling names first. */
const readers: [flag: string, isMeant: (name: string, text: string) => boolean][] = [
  ['jwks-file', (_, text) => /"keys"\s*:/.test(text)],
  ['cert-file', (name, text) => /\.(?:crt|cer|der)$/i.test(name) || text.includes('CERTIFICATE')],
  ['jwt-key-file', (name, text) => /\.key$/i.test(name) || text.includes('PRIVATE KEY')],
  ['key-file', (name, text) => /\.key$/i.test(name) || text.includes('PRIVATE KEY')],
  ['token-file', (_, text) => secretIn(text) === 'token'],
  ['usernames-file', (_, text) => /^[^\s@]+@[^\s@]+$/m.test(text)],
];

/** The fault of an argument that is a file; null where there is none. `command`: `jwt cert upload`. */
export function fileArgument(
  command: string,
  argv: readonly string[],
  { given, flags }: { given: readonly Given[]; flags: FlagForms },
): JwtError | null {
  const path = given.find(({ kind, text }) => kind === 'argument' && isFile(text))?.text;
  if (path === undefined) return null;
  const open = readers.filter(([flag]) => Object.hasOwn(flags, flag) && !given.some((one) => isValueOf(one, flag)));
  const text = beginningOf(path);
  const [flag] = open.find(([, isMeant]) => isMeant(path, text)) ?? (open.length === 1 ? open : [])[0] ?? [];
  if (flag === undefined) return null;
  const at = argv.lastIndexOf(path);
  const line = lineOf(['sf', ...command.split(' '), ...argv.slice(0, at), `--${flag}`, path, ...argv.slice(at + 1)]);
  return new JwtError('file-in-argument', { flag, path, ...(line === null ? {} : { line }) });
}

const isValueOf = (one: Given, flag: string): boolean => one.kind === 'value' && one.flag === flag;

/** As one line for the shell; null where a word of it cannot be one. */
function lineOf(words: readonly string[]): string | null {
  const quoted = words.map((word) => (/^--?[a-z][\w-]*$/i.test(word) ? word : shellWord(word)));
  return quoted.includes(null) ? null : quoted.join(' ');
}

export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function beginningOf(path: string): string {
  try {
    const file = openSync(path, 'r');
    try {
      const bytes = Buffer.alloc(ENOUGH);
      return bytes.toString('utf8', 0, readSync(file, bytes, 0, ENOUGH, 0));
    } finally {
      closeSync(file);
    }
  } catch {
    return '';
  }
}

/** What a shell, a form or a script with foreign line ends leaves in or around a path, so that no file has that name. */
import { shellWord } from '../../faults/shell-word.ts';
import { unfilled } from '../../salesforce/unfilled.ts';

/** As a word of the shell, in which nothing but the variable is expanded. */
const inHome = (path: string): string =>
  /^[\w /.@:+,=-]*$/.test(path) ? `"$HOME${path}"` : `"$HOME"${shellWord(path) ?? '/<path>'}`;

type Hint = { fits: RegExp; say: (path: string) => string };

const hints: readonly Hint[] = [
  {
    fits: /^~(?:[\\/]|$)/,
    say: (path) => `The shell did not replace the ~: write ${inHome(path.slice(1).replaceAll('\\', '/'))}.`,
  },
  { fits: /^(['"`‘“]).*['"`’”]$/, say: () => 'The quotes have become part of the path: leave them out.' },
  { fits: /[\r\n]$/, say: () => 'A line break has become part of the path, as from a script with CRLF line ends.' },
  { fits: /^[ \t]|[ \t]$/, say: () => 'A blank has become part of the path: leave it out.' },
  { fits: /^file:\/\//i, say: () => 'Give the path alone, without file://.' },
  {
    fits: /\$\(|\$\{|\$\w|%\w+%|\{\{|<[^<>]+>/,
    say: () => 'A place in it was never filled in: the shell or the build did not replace the variable.',
  },
  { fits: /^[a-z]:\\/i, say: () => 'That is a path of Windows.' },
];

/** Undefined where the path looks like one. */
export function pathHint(path: string): string | undefined {
  const found = hints.find(({ fits }) => fits.test(path));
  if (found) return found.say(path);
  return unfilled(path) === null ? undefined : 'The variable for it was not set.';
}

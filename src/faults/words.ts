import { visible, visibleInShort } from './harmless.ts';
import { withWords } from './shell-word.ts';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Named values of a text: a list is shown joined by commas. Words of others need no care: `fill` makes them harmless. */
export type Values = { [name: string]: unknown };

/** Where a value goes in a text. */
export const place = /\{([a-zA-Z]+)\}/g;

/** `[with|without]`: where a text differs with its values and without them. */
const either = /\[([^[\]|]{0,400})\|([^[\]]{0,400})\]/g;

/** The text where all its values are known, and where none is. */
export const withValues = (text: string): string => text.replace(either, '$1');
/** A sentence that is all values leaves nothing, also no blank. */
export const withoutValues = (text: string): string => text.replace(either, '$2').trimEnd();

/** What it says with these values: a part that wants one that is missing gives way to the other. */
const suited = (text: string, values: Values): string =>
  text
    .replace(either, (_, given: string, missing: string) =>
      [...given.matchAll(place)].every(([, name = '']) => (values[name] ?? null) !== null) ? given : missing,
    )
    .trimEnd();

/** A text with its values; each is taken literally, whatever signs it holds, and no line break in one makes a new line. */
export const fill = (text: string, values: Values): string => filled(suited(text, values), values, visibleInShort);

const filled = (text: string, values: Values, shown: (text: string) => string): string =>
  text.replace(place, (_, name: string) => {
    const value = values[name] ?? '';
    return Array.isArray(value) ? shownList(value.map(String), shown) : shown(String(value));
  });

/** So many are named in a sentence; the rest is counted. */
const MOST_NAMED = 50;

function shownList(items: string[], shown: (text: string) => string): string {
  const named = items.slice(0, MOST_NAMED).map(shown).join(', ');
  return items.length > MOST_NAMED ? `${named} and ${items.length - MOST_NAMED} more` : named;
}

/**
 * Something to do with its values, none cut. In a command, which is the whole of it or stands in quotes, each is one word of
 * the shell.
 */
export function fillAction(given: string, values: Values): string {
  const action = suited(given, values);
  const command = (text: string): string =>
    withWords(text, place, (name) => (values[name] === undefined ? null : String(values[name])));
  if (action.startsWith('sf ')) return command(action);
  return action
    .split(/("[^"]*")/)
    .map((part, at) => (at % 2 === 1 ? command(part) : filled(part, values, visible)))
    .join('');
}

/** A text whose values are not known: a mark stands for each. */
export const withMarks = (text: string, mark: string): string => withoutValues(text).replace(place, () => mark);

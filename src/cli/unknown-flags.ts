/** A flag that the command does not have, and which one may have been meant. */
import { JwtError } from '../faults/errors.ts';
import { bareName, nearNames } from '../faults/near.ts';
import type { FlagForms, Given } from './arguments.ts';

/** Flags of the other commands, by the words that name each: `jwt policy set`. */
export type OtherFlags = { command: string; flags: string[] }[];

/** What other programs call it. */
const elsewhere: Record<string, string> = { y: 'no-prompt', yes: 'no-prompt', targetusername: 'target-org' };
const MOST = 3;

/** The word may be a secret, of which no more is shown than what can be a name. */
const nameIn = (word: string): string => /^--?([a-z][\w-]{0,40})(?==|$)/i.exec(word)?.[1] ?? '';

/** Flags that may be meant by this name, the nearest first. */
export function nearFlags(name: string, flags: readonly string[]): string[] {
  const bare = bareName(name);
  const same = flags.filter((flag) => bareName(flag) === bare || flag === elsewhere[bare]);
  if (same.length > 0 || bare.length < 2) return same;
  const holding = bare.length > 2 ? flags.filter((flag) => bareName(flag).includes(bare)) : [];
  return [...new Set([...nearNames(name, [...flags]), ...holding])].slice(0, MOST);
}

/** The fault of the first flag that the command does not have; null where there is none. */
export function unknownFlag(given: readonly Given[], flags: FlagForms, others: () => OtherFlags): JwtError | null {
  const word = given.find(({ kind }) => kind === 'unknown')?.text;
  if (word === undefined) return null;
  const name = nameIn(word);
  const near = nearFlags(name, Object.keys(flags));
  if (!word.startsWith('--')) return withOneHyphen(word, name, near);
  const flag = `--${name}`;
  if (near.length > 0) return unknown(flag, near);
  const commands = others()
    .filter((other) => other.flags.includes(name))
    .map(({ command }) => `sf ${command}`);
  if (commands.length === 0) return unknown(flag, []);
  const some = commands.slice(0, MOST);
  return new JwtError('flag-of-another-command', { flag, commands: some, list: listOf(some, 'and') });
}

function unknown(flag: string, near: string[]): JwtError {
  if (near.length === 0) return new JwtError('flag-unknown', { flag });
  return new JwtError('flag-unknown', { flag, near: dashed(near), guess: listOf(dashed(near), 'or') });
}

const listOf = (words: string[], last: 'and' | 'or'): string =>
  [words.slice(0, -1).join(', '), words.at(-1)].filter(Boolean).join(` ${last} `);

/** The same where the words of the command are a text, in which hyphens stand for themselves. */
export function unknownInText(given: readonly Given[]): JwtError | null {
  const word = given.find(({ kind }) => kind === 'unknown')?.text;
  return word === undefined ? null : new JwtError('flag-in-text', { flag: shortly(word) });
}

const shortly = (word: string): string => (word.startsWith('--') ? `--${nameIn(word)}` : word.slice(0, 2));

/** Behind its first letter stands a value, unless the word is a name but for the hyphen. */
function withOneHyphen(word: string, name: string, near: string[]): JwtError {
  if (name.length === 1) return unknown(`-${name}`, near);
  const isName = near.some((flag) => bareName(flag) === bareName(name));
  return isName
    ? new JwtError('flag-with-one-hyphen', { flag: `-${name}`, near: dashed(near) })
    : unknown(shortly(word), []);
}

const dashed = (flags: string[]): string[] => flags.map((flag) => `--${flag}`);

/**
 * Refuses a long flag with one hyphen, which the host takes for a short one with a value: `-app` for `-a pp`.
 *
 * @throws JwtError `UnknownFlagError`.
 */
export function refuseOneHyphen(argv: readonly string[], flags: FlagForms): void {
  for (const word of argv) {
    if (word === '--') return;
    const name = /^-([a-z][a-z-]+)(?:=|$)/.exec(word)?.[1] ?? '';
    if (name.length > 2 && Object.hasOwn(flags, name))
      throw new JwtError('flag-with-one-hyphen', { flag: `-${name}`, near: [`--${name}`] });
  }
}

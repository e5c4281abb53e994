/** What stands on the command line, before the host reads it: its errors repeat what was given, and take nothing for a value. */
import { existsSync } from 'node:fs';
import { type CodeOf, JwtError } from '../faults/errors.ts';
import { isBlank, seen } from '../faults/harmless.ts';
import { type SecretKind, secretIn } from '../faults/secret-kind.ts';

type FlagForm = {
  type: string;
  char?: string | undefined;
  multiple?: boolean | undefined;
  aliases?: string[] | undefined;
};
/** The flags of a command, by their long names. */
export type FlagForms = Record<string, FlagForm>;

/** A value of a flag that the command has, an argument, or a flag that it does not have. */
export type Given = { kind: 'value'; flag: string; text: string } | { kind: 'argument' | 'unknown'; text: string };

/** The command line as the host's parser splits it, which does not hand it out before it has judged it. */
export function givenOn(argv: readonly string[], flags: FlagForms): Given[] {
  const rest = [...argv];
  const given: Given[] = [];
  let open: string | null = null; // a flag of many values takes all words up to the next flag
  const take = (flag: string, text: string | undefined): void => {
    open = flags[flag]?.multiple ? flag : null;
    if (text === undefined) return;
    // The value was forgotten, and the next flag begins: the host says so.
    if (flagOf(text, flags)) rest.unshift(text);
    else given.push({ kind: 'value', flag, text });
  };
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--') {
      given.push(...rest.map((text): Given => ({ kind: 'argument', text })));
      break;
    }
    const found = word.startsWith('-') && word !== '-' ? readFlag(word, flags) : null;
    if (found?.isSwitch) {
      if (found.text !== undefined) rest.unshift(found.text);
    } else if (found) take(found.flag, found.text ?? rest.shift());
    else if (/^-(?![\d]|$)/.test(word)) given.push({ kind: 'unknown', text: word });
    else if (open !== null) given.push({ kind: 'value', flag: open, text: word });
    else given.push({ kind: 'argument', text: word });
  }
  return given;
}

/** The name of the flag that this word is the whole of, or begins with, as `-f` of `-ffile`. */
function flagOf(word: string, flags: FlagForms): string | undefined {
  if (word.startsWith('--')) {
    const name = word.slice(2);
    if (Object.hasOwn(flags, name)) return name;
    const other = Object.keys(flags).find((flag) => flags[flag]?.aliases?.includes(name));
    if (other !== undefined) return other;
    return name.startsWith('no-') && flags[name.slice(3)]?.type === 'boolean' ? name.slice(3) : undefined;
  }
  if (!word.startsWith('-') || word.length < 2) return undefined;
  return Object.keys(flags).find((name) => flags[name]?.char === word[1]);
}

/** `text`: what is left of the word, which is the value, or for a switch further flags. */
function readFlag(
  word: string,
  flags: FlagForms,
): { flag: string; isSwitch: boolean; text: string | undefined } | null {
  const whole = flagOf(word, flags);
  const equals = word.indexOf('=');
  const flag = whole ?? (equals < 0 ? undefined : flagOf(word.slice(0, equals), flags));
  if (flag === undefined) return null;
  const isSwitch = flags[flag]?.type === 'boolean';
  if (!whole) return { flag, isSwitch, text: word.slice(equals + 1) };
  if (word.startsWith('--') || word.length < 3) return { flag, isSwitch, text: undefined };
  if (isSwitch) return { flag, isSwitch, text: `-${word.slice(2)}` };
  return { flag, isSwitch, text: word.slice(word[2] === '=' ? 3 : 2) };
}

/** As `sf` itself documents it for `--target-org`: the session of an org in place of its name. */
const sessionForm = /^00D\w{12,15}![.\w]+$/;
/** Of a consumer secret in its older form; a consumer key has letters. */
const digitsForm = /^\d{15,20}$/;

const faults: Record<SecretKind, CodeOf<'SecretInArgumentError'>> = {
  token: 'secret-in-argument',
  key: 'secret-in-argument-key',
  'client-secret': 'secret-in-argument-client-secret',
};

/**
 * Refuses a secret on the command line, where the shell keeps it and every user of the machine sees it; it is never
 * repeated.
 *
 * @throws JwtError `SecretInArgumentError`.
 */
export function refuseSecrets(given: readonly Given[]): void {
  for (const one of given) {
    const kind = secretOf(one);
    if (kind) throw new JwtError(faults[kind], placeOf(one));
  }
  // A key that nobody put in quotes comes in many words.
  if (given.some(({ text }) => text.startsWith('-----BEGIN')))
    throw new JwtError('secret-in-argument-key', placeOf({ kind: 'argument', text: '' }));
}

function secretOf(one: Given): SecretKind | null {
  const { text } = one;
  if (one.kind === 'value') {
    if (one.flag === 'target-org' && sessionForm.test(text)) return null;
    if (one.flag === 'client-id' && digitsForm.test(text.trim())) return 'client-secret';
  }
  const kind = secretIn(text) ?? secretIn(seen(text)); // a paste may bring signs along that nobody sees
  return kind === 'key' && existsSync(text) ? null : kind; // a long path is drawn from the same letters
}

const placeOf = (one: Given): { flag: string | null; place: string } =>
  one.kind === 'value' ? { flag: one.flag, place: `the value of --${one.flag}` } : { flag: null, place: 'an argument' };

/**
 * Refuses what is empty, as of a variable that is not set: taken for "not given", it would have the command do something
 * else than was asked.
 *
 * @throws JwtError `InputMissingError` (`data.missing`: the flag).
 */
export function refuseBlanks(given: readonly Given[]): void {
  const blank = given.find(({ kind, text }) => kind !== 'unknown' && isBlank(text));
  if (blank?.kind === 'value') throw new JwtError('input-missing-value', { missing: [blank.flag] });
  if (blank) throw new JwtError('input-missing-value-argument');
}

/** The error of the host's parser, without the words that it repeats: what stands in a wrong place may be a secret. */
export function withoutGivenWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  if (error.constructor.name === 'UnexpectedArgsError') return new JwtError('input-missing-no-argument');
  // The next flag stood where its value belongs, as behind a variable that is not set and not in quotes.
  const unmet = /^Flag --([\w-]+) (expects a value|expects one of|can only be specified once)/.exec(error.message);
  if (unmet?.[2] === 'expects a value') return new JwtError('input-missing-value', { missing: [unmet[1] ?? ''] });
  if (unmet) return wrongUsage(error.message);
  return error;
}

/** In the host's words, of which it makes exit code 1 in some cases. */
const wrongUsage = (message: string): Error => Object.assign(new Error(message), { oclif: { exit: 2 } });

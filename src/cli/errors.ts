import { inspect } from 'node:util';
import { SfError } from '@salesforce/core/sfError';
import { type Json, JwtError } from '../faults/errors.ts';
import { visible } from '../faults/harmless.ts';
import { holdsSecret, redact } from '../faults/redact.ts';
import { exitCodes } from './exit-codes.ts';

// The host makes exit code 10, "a bug in the CLI", out of any error text that holds this word, even a server's.
const withoutHostTrap = (text: string): string => text.replaceAll('TypeError', 'Type error');

/** In the host's form. A fault of our own holds no secret; should one have got into its values all the same, it ends here. */
export const fromFault = ({ message, name, actions, exitCode, data }: JwtError): SfError<Record<string, Json>> => {
  const words = withoutHostTrap(redact(message));
  const sfError = new SfError<Record<string, Json>>(words, name, cleanActions(actions), exitCode);
  if (data) sfError.setData(cleanData(data));
  return sfError;
};

const cleanData = (data: Record<string, Json>): Record<string, Json> =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [key, cleanJson(value)]));

function cleanJson(value: Json): Json {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map(cleanJson);
  return typeof value === 'object' && value !== null ? cleanData(value) : value;
}

const read = (error: Error, key: string): unknown => (key in error ? Reflect.get(error, key) : undefined);

/** The exit code that the host would compute for an error that carries one; 1 otherwise. */
const exitCodeCarriedBy = (error: Error): number => {
  const oclif = read(error, 'oclif');
  const oclifExit = typeof oclif === 'object' && oclif !== null ? Reflect.get(oclif, 'exit') : undefined;
  const code = oclifExit ?? read(error, 'exitCode');
  return typeof code === 'number' ? code : 1;
};

const cleanActions = (actions: unknown): string[] =>
  Array.isArray(actions) ? actions.map((a) => redact(String(a))) : [];

/** The same error without its secrets. The cause goes: `--json` prints it whole, request bodies and all. */
const withoutSecrets = (error: Error): SfError => {
  const exitCode = exitCodeCarriedBy(error);
  const clean = new SfError(redact(error.message), error.name, cleanActions(read(error, 'actions')), exitCode);
  const code = read(error, 'code');
  clean.code = typeof code === 'string' ? redact(code) : String(exitCode);
  clean.stack = redact(error.stack ?? '');
  return clean;
};

const isClean = (error: Error): boolean =>
  !holdsSecret(inspect(error, { depth: 8, maxStringLength: null, maxArrayLength: null })) &&
  !holdsSecret(`${error.message}\n${error.stack ?? ''}`);

/**
 * What a command's `catch` hands to the host: a fault of this plugin in the host's form, with message, actions, exit code and
 * data; any other error passes through, without the secrets it may quote.
 */
export const toSfError = (error: unknown): Error => {
  if (error instanceof JwtError) return fromFault(error);
  const known = error instanceof Error ? error : new SfError(redact(String(error)), 'UnexpectedError');
  // Of an error of no kind of its own, such as the parser's, the host makes the cause, stack and all.
  return known instanceof SfError && known.cause === undefined && isClean(known) ? known : withoutSecrets(known);
};

/** What the parser of the host refuses is wrong usage; the host itself makes exit code 1 of some of it. */
export const asUsage = (error: unknown): unknown =>
  error instanceof Error && 'oclif' in error ? Object.assign(error, { oclif: { exit: exitCodes.usage } }) : error;

/**
 * The same error, in whose message no word of the command line is more than a word: the host's parser quotes them as they are.
 */
export function withVisibleWords(error: Error, words: string[]): Error {
  const values = words.flatMap((word) => [word, word.slice(word.indexOf('=') + 1)]);
  for (const value of values.filter((one) => visible(one) !== one))
    error.message = error.message.replaceAll(value, visible(value));
  return error;
}

import { inspect } from 'node:util';
import { Messages } from '@salesforce/core/messages';
import { SfError } from '@salesforce/core/sfError';
import { type Fault, type Json, JwtError } from '../faults/errors.ts';
import { holdsSecret, redact } from '../faults/redact.ts';
import { exitCodeOf } from './exit-codes.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

const loadMessages = (): Messages<string> => Messages.loadMessages('sf-plugin-jwt', 'errors');

/** The entry under `key` as a list of lines, or nothing when the file has no such entry. */
const lookUp = (messages: Messages<string>, key: string): string[] => {
  try {
    return messages.getMessages(key);
  } catch {
    return [];
  }
};

/** Fills each `%s` with the next value; the values run on from one line to the next. */
const fill = (lines: readonly string[], values: (string | number)[] = []): string[] => {
  const rest = [...values];
  return lines.map((line) => line.replaceAll('%s', () => String(rest.shift() ?? '')));
};

// The host makes exit code 10, "a bug in the CLI", out of any error text that holds this word, even a server's.
const withoutHostTrap = (text: string): string => text.replaceAll('TypeError', 'Type error');

/** What was seen: in the words of the variant where it has its own, else in those of the name. */
const messageOf = (name: string, fault: Fault): string => {
  const messages = loadMessages();
  const keys = fault.variant ? [`${name}.${fault.variant}`, name] : [name];
  const found = keys.map((key) => lookUp(messages, key)).find((lines) => lines.length > 0);
  return withoutHostTrap(found ? fill(found, fault.tokens).join('\n') : (keys[0] ?? name));
};

const fromFault = (error: JwtError): SfError => {
  const { name, fault } = error;
  const sfError = new SfError<Record<string, Json>>(messageOf(name, fault), name, [], exitCodeOf(name));
  return fault.data ? sfError.setData(fault.data) : sfError;
};

/** What to do about a fault. The catalogue is large, and only an error needs it: it is loaded here and no earlier. */
const actionsOf = async ({ name, fault }: JwtError): Promise<string[]> => {
  const { entryOfFault } = await import('../faults/catalogue/catalogue.ts');
  return fill(entryOfFault(name, fault.variant)?.actions ?? [], fault.actionTokens);
};

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
 * An error in words, with exit code and data, without its actions: a fault of this plugin takes them from
 * `messages/errors.md`; any other error passes through, without the secrets it may quote.
 */
export const inWords = (error: unknown): Error => {
  if (error instanceof JwtError) return fromFault(error);
  const known = error instanceof Error ? error : new SfError(redact(String(error)), 'UnexpectedError');
  return isClean(known) ? known : withoutSecrets(known);
};

/** What a command's `catch` hands to the host: `inWords`, and for a fault of this plugin the actions of its catalogue entry. */
export const toSfError = async (error: unknown): Promise<Error> => {
  const worded = inWords(error);
  if (error instanceof JwtError && worded instanceof SfError) worded.actions = await actionsOf(error);
  return worded;
};

import { inspect } from 'node:util';
import { Messages } from '@salesforce/core/messages';
import { SfError } from '@salesforce/core/sfError';
import { type Fault, type Json, JwtError } from '../domain/errors.ts';
import { exitCodeOf } from './exit-codes.ts';
import { holdsSecret, redact } from './redact.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

type Texts = { message: string; actions: string[] };

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
const fill = (lines: string[], values: (string | number)[] = []): string[] => {
  const rest = [...values];
  return lines.map((line) => line.replaceAll('%s', () => String(rest.shift() ?? '')));
};

// The host makes exit code 10, "a bug in the CLI", out of any error text that holds this word, even a server's.
const withoutHostTrap = (text: string): string => text.replaceAll('TypeError', 'Type error');

/** Words for a fault: those of its variant where the variant has its own, else those of its name. */
const textsOf = (name: string, fault: Fault): Texts => {
  const messages = loadMessages();
  const keys = fault.variant ? [`${name}.${fault.variant}`, name] : [name];
  const found = keys.find((key) => lookUp(messages, key).length > 0);
  const actionKey = keys.find((key) => lookUp(messages, `${key}.actions`).length > 0);
  const message = found ? fill(lookUp(messages, found), fault.tokens).join('\n') : (keys[0] ?? name);
  const actions = actionKey ? fill(lookUp(messages, `${actionKey}.actions`), fault.actionTokens) : [];
  return { message: withoutHostTrap(message), actions };
};

const fromFault = (error: JwtError): SfError => {
  const { message, actions } = textsOf(error.name, error.fault);
  const sfError = new SfError<Record<string, Json>>(message, error.name, actions, exitCodeOf(error.name));
  return error.fault.data ? sfError.setData(error.fault.data) : sfError;
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
 * What a command's `catch` hands to the host: a fault of this plugin gets its words, exit code and data from
 * `messages/errors.md`; any other error passes through, without the secrets it may quote.
 */
export const toSfError = (error: unknown): Error => {
  if (error instanceof JwtError) return fromFault(error);
  const known = error instanceof Error ? error : new SfError(redact(String(error)), 'UnexpectedError');
  return isClean(known) ? known : withoutSecrets(known);
};

/** The texts of the folder `messages`, and what a command's help takes from them. */
import { Messages } from '@salesforce/core/messages';
import { visibleInShort } from '../faults/harmless.ts';
import { helpValueOf } from './help-values.ts';

Messages.importMessagesDirectoryFromMetaUrl(import.meta.url);

/** The texts of a file. */
export type Texts = Pick<Messages<string>, 'getMessage' | 'getMessages' | 'createError'>;

/** The texts of one file, by its name without `.md`. A value in a text may be words of others: it is made harmless. */
export function messagesOf(file: string): Texts {
  const messages = Messages.loadMessages('sf-plugin-jwt', file);
  return {
    getMessage: (key, values = []) => messages.getMessage(key, values.map(harmlessValue)),
    createError: (key, values = [], ...more) => messages.createError(key, values.map(harmlessValue), ...more),
    getMessages: (key, values = []) => messages.getMessages(key, values.map(harmlessValue)),
  };
}

type Value = NonNullable<Parameters<Texts['getMessage']>[1]>[number];
const harmlessValue = (value: Value): Value => (typeof value === 'string' ? visibleInShort(value) : value);

/**
 * The same with what help says about a flag: `flags.<name>.summary`. What more there is to say of it stands beside it as
 * `flags.<name>.description`, and is for the page of the command in docs.
 */
export function textsOf(file: string) {
  const messages = messagesOf(file);
  const summaryOf = (flag: string) => ({
    summary: messages.getMessage(`flags.${flag}.summary`),
    helpValue: helpValueOf(flag),
  });
  return { messages, summaryOf };
}

/** A titled list in a command's help, as the host's help reads it from a command's statics. */
export type HelpSection = { header: string; body: { name: string; description: string }[] };

/** The section of environment variables, of which such a file says `env.<name>`. */
export const variablesSection = (file: string, ...names: string[]): HelpSection => ({
  header: 'ENVIRONMENT VARIABLES',
  body: names.map((name) => ({ name, description: messagesOf(file).getMessage(`env.${name}`) })),
});

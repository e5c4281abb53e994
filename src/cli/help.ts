/** What help says of a command: one layout for all, from the messages of each. */
import { withShared } from '../faults/sections.ts';
import { errorCodesSection } from './exit-codes.ts';
import type { HelpSection, Texts } from './messages.ts';

/** The exit codes that any command can end with. */
const ofAll = [0, 1, 2, 130];

/** `more`: the exit codes of this command beside those of all. */
export const helpOf = (messages: Texts, more: readonly number[]) => ({
  summary: messages.getMessage('summary'),
  usage: messages.getMessage('usage').split('\n'),
  description: withShared(messages.getMessage('description')),
  examples: messages.getMessages('examples').map(exampleOf),
  errorCodes: codesOf([...ofAll, ...more]),
});

/** In two parts: as one text, the host glues every command that does not begin with its own name to the left. */
function exampleOf(text: string): { description: string; command: string } {
  const [description = '', ...lines] = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  return { description, command: lines.join('\n') };
}

const codesOf = (codes: readonly number[]): HelpSection => ({
  header: errorCodesSection.header,
  body: errorCodesSection.body.filter(({ name }) => codes.includes(Number(name))),
});

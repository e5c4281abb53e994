/** The commands that an error proposes, so that they run as they stand. */
import { holdsSecret } from '../faults/redact.ts';
import { withWords } from '../faults/shell-word.ts';
import type { Given } from './arguments.ts';

/** The places that a flag of the same command line fills, where it was given. */
const place = /(?<=--(?:target-org|app) )<(alias|app)>/g;
const flagOf: Record<string, string> = { alias: 'target-org', app: 'app' };

/** A text with the org and the app of the command line in its commands, which are the whole of it or stand in quotes. */
export function readyProposal(text: string, given: readonly Given[]): string {
  const known = (name: string): string | null => {
    const found = given.find((one) => one.kind === 'value' && one.flag === flagOf[name]);
    return found && !holdsSecret(found.text) ? found.text : null; // sf takes a session in place of an org
  };
  const ready = (command: string): string => withWords(command, place, known);
  return text.startsWith('sf ') ? ready(text) : text.replace(/"sf [^"]*"/g, ready);
}

/** The commands that an error proposes, so that they run as they stand. */
import { isBlank } from '../faults/harmless.ts';
import { holdsSecret } from '../faults/redact.ts';
import { withWords } from '../faults/shell-word.ts';
import { unfilled } from '../salesforce/unfilled.ts';
import type { Given } from './arguments.ts';

/** The places that a flag of the same command line fills, where it was given. */
const place = /(?<=--(?:target-org|app) )<(alias|app)>/g;
const flagOf: Record<string, string> = { alias: 'target-org', app: 'app' };

/** An action with the org and the app of the command line in its commands, which are the whole of it or stand in quotes. */
export function readyProposal(action: string, given: readonly Given[]): string {
  const known = (name: string): string | null => {
    const found = given.find((one) => one.kind === 'value' && one.flag === flagOf[name]);
    // sf takes a session in place of an org; a place that was never filled in is none.
    return found && !isBlank(found.text) && unfilled(found.text) === null && !holdsSecret(found.text)
      ? found.text
      : null;
  };
  const ready = (command: string): string => withWords(command, place, known);
  return action.startsWith('sf ') ? ready(action) : action.replace(/"sf [^"]*"/g, ready);
}

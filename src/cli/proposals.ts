/** The commands that an error proposes, so that they run as they stand. */
import { isBlank } from '../faults/harmless.ts';
import { holdsSecret } from '../faults/redact.ts';
import { withWords } from '../faults/shell-word.ts';
import { unfilled } from '../salesforce/unfilled.ts';
import type { Given } from './arguments.ts';

/** What a flag of the same command line fills, where it was given: the place, behind which flag, and who knows it. */
const places: Record<string, { behind: string; knownBy: string[] }> = {
  alias: { behind: '--target-org', knownBy: ['target-org'] },
  app: { behind: '--app', knownBy: ['app'] },
  'consumer key': { behind: '--client-id', knownBy: ['client-id'] },
  username: { behind: '--username', knownBy: ['username'] },
  key: { behind: '--(?:jwt-)?key-file', knownBy: ['jwt-key-file', 'key-file'] },
  'My Domain URL': { behind: '--instance-url', knownBy: ['instance-url'] },
};
const place = new RegExp(
  `(?<=${Object.values(places)
    .map(({ behind }) => `${behind} `)
    .join('|')})<(${Object.keys(places).join('|')})>`,
  'g',
);

const DOCTOR = 'sf jwt doctor ';

/** An action with what the command line says in its commands, which are the whole of it or stand in quotes. */
export function readyProposal(action: string, given: readonly Given[]): string {
  const known = (flags: readonly string[]): string | null => {
    const found = given.find((one) => one.kind === 'value' && flags.includes(one.flag));
    // Standard input is read already; sf takes a session in place of an org; a place that was never filled in is none.
    return found &&
      found.text !== '-' &&
      !isBlank(found.text) &&
      unfilled(found.text) === null &&
      !holdsSecret(found.text)
      ? found.text
      : null;
  };
  const ready = (command: string): string => {
    // The stored login of the org has what the command line leaves out.
    const isStored = command.startsWith(DOCTOR) && !command.includes('--target-org') && known(['target-org']) !== null;
    const asked = isStored ? command.replace(DOCTOR, `${DOCTOR}--target-org <alias> `) : command;
    const words = withWords(asked, place, (name) => known(places[name]?.knownBy ?? []));
    const filled = isStored ? words.replace(/ --[\w-]{1,40} <[A-Za-z ]{1,40}>/g, '') : words;
    const audience = known(['audience']);
    // Without it doctor would look at another exchange than the one that failed.
    return audience === null || !filled.startsWith(DOCTOR)
      ? filled
      : withWords(`${filled} --audience <audience>`, /<(audience)>/, () => audience);
  };
  return action.startsWith('sf ')
    ? ready(action)
    : action.replace(/"(sf [^"]*)"/g, (_, command: string) => `"${ready(command)}"`);
}

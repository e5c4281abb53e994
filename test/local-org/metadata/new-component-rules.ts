/** What a component has to be to be made at all: its edition, its name, and nobody else by that name. docs/salesforce.md §4.1, §4.7 */
import { problem } from './body-reader.ts';
import { isExternal } from './component-types.ts';
import type { Draft } from './save.ts';

/** Letters, digits and single underscores; a letter first, no underscore last. */
const API_NAME = /^[A-Za-z](?:_?[A-Za-z0-9])*$/;
const longestName = 80;

export function checkNewComponent(draft: Draft): void {
  const { type, fullName, problems, call } = draft;
  if (!isExternal(type.name) && type.name !== 'PermissionSet') return;
  if (!API_NAME.test(fullName) || fullName.length > longestName) {
    const text =
      'The API Name can only contain underscores and alphanumeric characters. It must be unique, begin with a letter, ' +
      'not include spaces, not end with an underscore, and not contain two consecutive underscores.';
    problems.push(problem('INVALID_FIELD', text, 'fullName'));
    return;
  }
  const lowerCase = fullName.toLowerCase();
  const same = call.org.state.components.filter((one) => one.fullName.toLowerCase() === lowerCase);
  const twin = same.find((one) => one.type === type.name);
  if (twin) problems.push(problem('DUPLICATE_DEVELOPER_NAME', `${twin.fullName} already exists.`, 'fullName'));
  if (type.name === 'ExternalClientApplication') refuseNameOfConnectedApp(draft, same);
}

/** Tools delete the connected app first; what the org would say is not published. */
function refuseNameOfConnectedApp({ call, fullName, problems }: Draft, same: { type: string }[]): void {
  const isTaken = same.some((one) => one.type === 'ConnectedApp');
  if (!isTaken || call.org.switches.nameOfConnectedApp === 'accept') return;
  problems.push(problem('DUPLICATE_VALUE', `duplicate value found: a connected app has the name ${fullName}.`));
}

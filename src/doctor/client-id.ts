/** Whether a text can be a consumer key. Only what cannot be one fails. docs/salesforce.md §3.4 */

import { idPrefixes, isId } from '../salesforce/ids.ts';
import { isUsername } from '../salesforce/username.ts';
import { failed, passed, type Verdict, warned } from './check.ts';

const CLI_CLIENT_ID = 'PlatformCLI';
/** Generated keys have 85 characters, older ones 77. */
const SHORTEST_GENERATED = 77;
/** Keys of one's own choosing. */
const SHORTEST_KEY = 8;

const impossible: { what: string; fits: (text: string) => boolean }[] = [
  { what: 'a URL', fits: (text) => /^https?:\/\//i.test(text) },
  { what: 'a text with blanks or line breaks', fits: (text) => /\s/.test(text) },
  { what: 'a place that nobody filled in', fits: (text) => /[<>{}$%"'`…]/.test(text) },
  { what: 'the id of a record', fits: (text) => Object.values(idPrefixes).some((prefix) => isId(text, prefix)) },
  { what: 'a username', fits: isUsername },
];

/** The value is not repeated where it may be something that was not meant to be shown. */
export function judgeClientId(clientId: string): Verdict {
  if (clientId.toLowerCase() === CLI_CLIENT_ID.toLowerCase())
    return failed('client-id-of-cli', "The client id is PlatformCLI, the CLI's own app.");
  const found = impossible.find(({ fits }) => fits(clientId));
  if (found) return failed('client-id-not-a-key', `The client id is ${found.what}, not a consumer key.`);
  const { length } = clientId;
  const generated = clientId.startsWith('3MVG9');
  if (length < (generated ? SHORTEST_GENERATED : SHORTEST_KEY))
    return warned('client-id-not-a-key', `It has only ${length} characters, and may be cut off.`);
  return passed(`${shortened(clientId)}, ${length} characters${generated ? ', as Salesforce makes them' : ''}.`);
}

/** Enough to tell two keys apart. */
const shortened = (text: string): string => (text.length > 16 ? `${text.slice(0, 12)}…${text.slice(-4)}` : text);

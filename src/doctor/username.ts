/** Whether a text can be a username, and whether it looks like one of this org. docs/salesforce.md §5.2 */
import { hostKind, sandboxName } from '../salesforce/hosts.ts';
import { idPrefixes, isId } from '../salesforce/ids.ts';
import { isUsername } from '../salesforce/username.ts';
import { failed, passed, type Verdict, warned } from './check.ts';

/** `host`: of the org, as a URL. */
export function judgeUsername(username: string, host: string | null): Verdict {
  if (isId(username)) {
    const what = isId(username, idPrefixes.user) ? 'the id of a user' : 'the id of a record';
    return failed('username-not-a-username', `The username is ${what}. The form is that of an email address.`);
  }
  if (!isUsername(username))
    return failed('username-not-a-username', 'The username has not the form of an email address.');
  if (!/@[^@]+\.[^@.]+$/.test(username))
    return warned('username-not-a-username', `${username} has no dot after the @ sign.`);
  return passed(`${username}.${sandboxHint(username, host)}`);
}

/** A user who was made in the sandbox itself may have any name, so this is a hint and no more. */
function sandboxHint(username: string, host: string | null): string {
  if (host === null || hostKind(host) !== 'sandbox') return '';
  const sandbox = sandboxName(host);
  if (sandbox === null || username.toLowerCase().endsWith(`.${sandbox}`)) return '';
  return ` In this sandbox, users copied from production are called ${username}.${sandbox}.`;
}

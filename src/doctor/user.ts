/** The user of an exchange, as the org shows it. docs/salesforce.md §5.6, §10, §11 */
import { permissions } from '../salesforce/permissions.ts';
import { failed, passed, unknown, type Verdict, warned } from './verdict.ts';

/** One permission set of a user, or the hidden one of the profile. `name`: with its namespace; apps may hold the label instead. `license`: null also where it is hidden. */
export type Assignment = {
  name: string;
  label: string;
  profile: string | null;
  isOfGroup: boolean;
  apiEnabled: boolean | null;
  license: string | null;
};

/** `login` and `assignments`: null where the org does not show them. */
export type SeenUser = {
  user: { id: string; username: string; isActive: boolean; profile: string | null } | null;
  login: { isFrozen: boolean; isLocked: boolean } | null;
  assignments: Assignment[] | null;
};

/** Whether the user is there and may log in. A name that is not found proves something only to who sees all users. */
export function judgeUser({ user, login }: SeenUser, username: string): Verdict {
  if (user === null)
    return login === null ? warned('user-not-seen', { username }) : failed('user-absent', { username });
  if (!user.isActive) return failed('user-deactivated', { username: user.username });
  if (login?.isFrozen) return failed('user-frozen', { username: user.username });
  if (login?.isLocked) return warned('user-locked', { username: user.username });
  const seen = `The user ${user.username} is active`;
  if (login !== null) return passed(`${seen} and not frozen.`);
  return unknown(`${seen}. Your user cannot see whether it is frozen: that requires ${permissions.manageUsers}.`);
}

/** That a bearer login takes API Enabled is inferred, so its lack is no fault yet. docs/salesforce.md §11 */
export function judgeApi({ user, assignments }: SeenUser): Verdict {
  if (user === null) return unknown('Skipped: the user is not known.');
  if (assignments === null)
    return unknown(`Your user cannot see the user's permissions: that requires ${permissions.viewSetup}.`);
  if (assignments.some(({ apiEnabled }) => apiEnabled)) return passed(`The user has ${permissions.apiEnabled}.`);
  if (assignments.length === 0 || assignments.some(({ apiEnabled }) => apiEnabled === null))
    return unknown(`The org does not show whether the user has ${permissions.apiEnabled}.`);
  return warned('user-without-api');
}

/** What the org wrote down about a login that it refused, in Salesforce's own words, with the time in ISO 8601; 'hidden': the
 *  running user lacks Manage Users. docs/salesforce.md §5.4, §10 */
export type LoginHistory =
  | 'none'
  | 'hidden'
  | { status: string; time: string; application: string | null; sourceIp: string | null };

/** One sentence that goes behind the words of a refusal. */
export function historySentence(history: LoginHistory): string {
  if (history === 'none') return "The org's Login History has no failed login of this user within the last hour.";
  if (history === 'hidden') return `The Login History may show more; viewing it requires ${permissions.manageUsers}.`;
  const { status, time, application, sourceIp } = history;
  const where = [application && `app ${application}`, sourceIp && `from ${sourceIp}`].filter(Boolean).join(', ');
  return `The org's Login History has "${status}" at ${time}${where && ` (${where})`}.`;
}

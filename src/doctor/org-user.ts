/** The user of an exchange, as the org shows it. docs/salesforce.md §5.6, §10, §11 */
import { failed, passed, unknown, type Verdict, warned } from './check.ts';

export type OrgUser = { id: string; username: string; isActive: boolean; profile: string | null };

/** `isFrozen` and `isLocked`: null where the org does not show them. */
export type LoginState = { isFrozen: boolean; isLocked: boolean } | null;

/** One permission set of a user, or the hidden one of the profile. `name`: with its namespace. `license`: null also where it is hidden. */
export type Assignment = {
  name: string;
  profile: string | null;
  isOfGroup: boolean;
  apiEnabled: boolean | null;
  license: string | null;
};

/** `assignments`: null where the org does not show them. */
export type SeenUser = { user: OrgUser | null; login: LoginState; assignments: Assignment[] | null };

export const MANAGE_USERS = 'Manage Users';
export const VIEW_SETUP = 'View Setup and Configuration';

/** Whether the user is there and may log in. A name that is not found proves something only to who sees all users. */
export function judgeUser(username: string, { user, login }: SeenUser): Verdict {
  if (user === null) {
    const detail = `This org has no user "${username}".`;
    if (login !== null) return failed('user-not-found', detail);
    return warned(
      'user-not-found',
      `Your user sees no user "${username}" in this org. To be sure takes ${MANAGE_USERS}.`,
    );
  }
  if (!user.isActive) return failed('inactive-user', `The user ${user.username} is deactivated.`);
  if (login?.isFrozen) return failed('user-frozen', `The user ${user.username} is frozen.`);
  if (login?.isLocked)
    return warned('user-locked', `The user ${user.username} is locked after too many wrong passwords.`);
  const seen = `The user ${user.username} is active`;
  if (login !== null) return passed(`${seen} and not frozen.`);
  return unknown(`${seen}. Whether it is frozen is hidden from you: to see it takes ${MANAGE_USERS}.`);
}

/** That a bearer login takes API Enabled is inferred, so its lack is no fault yet. docs/salesforce.md §11 */
export function judgeApi({ user, assignments }: SeenUser): Verdict {
  if (user === null) return unknown('There is no user to look at.');
  if (assignments === null)
    return unknown(`The permissions of the user are hidden from you: to see them takes ${VIEW_SETUP}.`);
  if (assignments.some(({ apiEnabled }) => apiEnabled)) return passed('The user has API Enabled.');
  if (assignments.length === 0 || assignments.some(({ apiEnabled }) => apiEnabled === null))
    return unknown('The org does not show whether the user has API Enabled.');
  return warned('user-without-api', 'Neither the profile nor a permission set gives the user API Enabled.');
}

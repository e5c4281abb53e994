/** Whether a user may log in at all, whatever the app; and the history of who tried. */
import { newId } from '../ids.ts';
import type { LoginHistoryRow, OrgState, User } from '../state.ts';
import type { Switches } from '../switches.ts';
import { invalidAssertion } from './assertion.ts';
import { Refusal } from './form.ts';

const hourMs = 3_600_000;
export const bearerLoginType = 'Remote Access 2.0';

export function findUser(state: OrgState, username: string | null): User {
  const user = userNamed(state, username ?? '');
  if (!user) throw invalidAssertion();
  return user;
}

/** Usernames are the same in any case of letters. The exact name is looked for first: it takes no new string for each user. */
function userNamed(state: OrgState, username: string): User | undefined {
  const lowerCase = username.toLowerCase();
  return (
    state.users.find((one) => one.username === username) ??
    state.users.find((one) => one.username.toLowerCase() === lowerCase)
  );
}

/** Refuses the login of a user whom the org keeps out. docs/salesforce.md §5.4 */
export function checkUser(state: OrgState, user: User, ipRelaxation: string, switches: Switches): void {
  if (!user.isActive) throw new Refusal('inactive_user', 'user is inactive');
  if (user.isFrozen) throw frozen(switches);
  if (loginsInLastHour(state, user) >= state.loginsPerHour)
    throw new Refusal('rate_limit_exceeded', 'number of logins exceeded');
  const ipRefused = user.isIpRestricted && !/^bypass$/i.test(ipRelaxation);
  if (ipRefused || user.isOutsideLoginHours) throw new Refusal('invalid_grant', 'ip restricted or invalid login hours');
  if (isApiRefused(user, switches)) throw new Refusal('invalid_grant', 'authentication failure');
}

function frozen(switches: Switches): Refusal {
  const asInactive = switches.frozenUser === 'inactive_user';
  return asInactive
    ? new Refusal('inactive_user', 'user is inactive')
    : new Refusal('invalid_grant', 'authentication failure');
}

function isApiRefused(user: User, switches: Switches): boolean {
  return switches.apiDisabledUser === 'refuse-token' && !user.permissions.includes('ApiEnabled');
}

function loginsInLastHour(state: OrgState, user: User): number {
  const since = state.nowMs() - hourMs;
  return state.loginHistory.filter((row) => row.userId === user.id && row.loginTimeMs > since).length;
}

/** Writes one attempt into LoginHistory; a name that no user has gives a row without a user, which SOQL never shows. */
export function recordLogin(state: OrgState, username: string, application: string, status: string): LoginHistoryRow {
  const user = userNamed(state, username);
  const row: LoginHistoryRow = {
    id: newId('0Ya'),
    userId: user?.id ?? null,
    username,
    loginTimeMs: state.nowMs(),
    loginType: bearerLoginType,
    status,
    application,
  };
  state.loginHistory.push(row);
  return row;
}

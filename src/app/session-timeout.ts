/** How long JWT-based access tokens live where the user's session decides. docs/salesforce.md §6.4 */
import type { Policy } from './elements.ts';
import type { Timeout } from './timeout.ts';

/** Who may use an app. */
export type AdmittedUsers = Pick<Policy, 'permittedUsers' | 'permissionSets' | 'profiles'>;

/**
 * Session timeouts in minutes. `profiles`: those that have one of their own, by name in lower case.
 * Null: the org does not say.
 */
export type SessionTimeouts = { org: number | null; profiles: Map<string, number> | null };

/**
 * How long a JWT-based access token of the app lives, in minutes. Where the user's session decides, it is the profile's
 * timeout, else the org's; users of different profiles may differ, and then nothing is claimed. docs/salesforce.md §6.4
 */
export function effectiveMinutes(
  { source, minutes }: Timeout,
  users: AdmittedUsers,
  sessions: SessionTimeouts | null,
): number | null {
  if (source !== 'session') return minutes;
  if (!sessions?.profiles) return null;
  const possible = new Set(namedTimeouts(users, sessions.profiles) ?? [sessions.org, ...sessions.profiles.values()]);
  const [only = null] = possible;
  return possible.size === 1 ? only : null;
}

/**
 * The timeouts of the profiles that alone may use the app; null when others may, or when one is not found by its name.
 * Session settings call a standard profile by another name than the policy does, so a missing name proves nothing.
 */
function namedTimeouts(users: AdmittedUsers, known: Map<string, number>): number[] | null {
  const { permittedUsers, permissionSets, profiles } = users;
  if (permittedUsers !== 'admin-approved' || permissionSets.length > 0 || profiles.length === 0) return null;
  const minutes = profiles.flatMap((name) => known.get(name.toLowerCase()) ?? []);
  return minutes.length === profiles.length ? minutes : null;
}

/** The flags of an exchange through the app Pay of a local org. */
import type { LocalOrg } from '../local-org/index.ts';
import { appNamed } from './app-components.ts';

/** The user whom Pay lets in; in a sandbox the usernames end in its name. */
export function integrationUser(org: LocalOrg): string {
  const found = org.state.users.find(({ username }) => username.startsWith('integration@'));
  if (!found) throw new Error('The integration user is missing.');
  return found.username;
}

export type Changes = { clientId?: string; username?: string };

/** Client id, user and host; a changed piece takes the place of the right one. */
export function payFlags(org: LocalOrg, changes: Changes = {}): string[] {
  const { clientId = appNamed(org, 'Pay').consumerKey, username = integrationUser(org) } = changes;
  return ['-i', clientId, '--username', username, '-r', org.url];
}

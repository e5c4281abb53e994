import { createHash } from 'node:crypto';
import { readKeyLogins, type StoredLogin } from '../../cli/stored-login.ts';

/** A login that sf renews with a key file. `label` names it without naming the user. */
export type KeyLogin = { label: string; login: StoredLogin };

/** The logins that `sf org login jwt` left behind, the default org's first. No request, no refresh. */
export async function listKeyLogins(): Promise<KeyLogin[]> {
  const logins = await readKeyLogins();
  return logins.map(({ alias, login }) => ({ label: alias ?? digestOf(login.username), login }));
}

/** Tells two logins apart in a report that may be published. */
const digestOf = (username: string): string =>
  `login ${createHash('sha256').update(username).digest('hex').slice(0, 8)}`;

import { createHash } from 'node:crypto';
import { readStoredLogin, type StoredLogin } from '../../cli/stored-login.ts';

/** A login that sf renews with a key file. `label` names it without naming the user. */
export type KeyLogin = { label: string; login: StoredLogin };

/** The logins that `sf org login jwt` left behind, the default org's first. No request, no refresh. */
export async function listKeyLogins(): Promise<KeyLogin[]> {
  const { AuthInfo } = await import('@salesforce/core');
  const all = await AuthInfo.listAllAuthorizations(({ oauthMethod }) => oauthMethod === 'jwt');
  const ordered = [...all].sort((a, b) => Number(isDefault(b)) - Number(isDefault(a)));
  return Promise.all(
    ordered.map(async ({ username, aliases }) => ({
      label: aliases?.[0] ?? digestOf(username),
      login: await readStoredLogin(username),
    })),
  );
}

const isDefault = ({ configs }: { configs?: string[] | null | undefined }): boolean =>
  configs?.includes('target-org') ?? false;

/** Tells two logins apart in a report that may be published. */
const digestOf = (username: string): string =>
  `login ${createHash('sha256').update(username).digest('hex').slice(0, 8)}`;

/** Whether sf holds a login already, so that it need not be made again. */
import { createPrivateKey, type X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { loadConfig } from '../../cli/platform.ts';
import { loadState } from '../../cli/stored-login.ts';
import type { TokenOwner } from '../../exchange/exchange.ts';
import { aliasOf, fieldsBefore } from './store.ts';

/** What is stored of a login; the facts are absent where sf has not asked yet. */
export type HeldLogin = {
  username: string;
  alias: string | null;
  keyFile: string;
  isDevHub: boolean | null;
  isSandbox: boolean | null;
  isScratch: boolean | null;
};

/**
 * The login that would be stored, as far as it is there: by this app, with a key that fits the certificate and that sf can read,
 * under these names. Null: it is not, or not wholly.
 */
export async function heldLogin(
  { clientId, username, host }: Pick<TokenOwner, 'clientId' | 'username' | 'host'>,
  certificate: X509Certificate,
  names: { alias: string | null; isDefault: boolean },
): Promise<HeldLogin | null> {
  const record = await fieldsBefore(username);
  if (record === null || record.clientId !== clientId || record.loginUrl !== host) return null;
  if (typeof record.privateKey !== 'string' || !(await fits(record.privateKey, certificate))) return null;
  if (names.alias !== null && (await userOf(names.alias)) !== username) return null;
  if (names.isDefault && (await defaultUser()) !== username) return null;
  const flag = (name: string): boolean | null => (typeof record[name] === 'boolean' ? record[name] : null);
  return {
    ...{ username, alias: names.alias ?? (await aliasOf(username)), keyFile: record.privateKey },
    ...{ isDevHub: flag('isDevHub'), isSandbox: flag('isSandbox'), isScratch: flag('isScratch') },
  };
}

/** Through which app sf is logged in as this user, by its consumer key; empty where it is by none that it names. Null: not at all. */
export async function loginOf(username: string): Promise<string | null> {
  const record = await fieldsBefore(username);
  if (record === null) return null;
  return typeof record.clientId === 'string' ? record.clientId : '';
}

/** Whom an alias names; null: nobody. */
export const userOf = async (alias: string): Promise<string | null> =>
  (await loadState()).aliases.getUsername(alias) ?? null;

async function defaultUser(): Promise<string | null> {
  const name = (await loadConfig()).getPropertyValue<string>('target-org');
  return name ? (await loadState()).aliases.resolveUsername(name) : null;
}

/** sf signs with a file of plain PEM alone. */
async function fits(path: string, certificate: X509Certificate): Promise<boolean> {
  try {
    return certificate.checkPrivateKey(createPrivateKey(await readFile(path, 'utf8')));
  } catch {
    return false;
  }
}

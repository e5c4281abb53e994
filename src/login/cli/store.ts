/** Puts a login where every command of sf looks for it, by the platform's own hands: the record, the alias, the defaults. */
import { existsSync } from 'node:fs';
import { access, constants, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Config } from '@salesforce/core/config';
import { loadState } from '../../cli/stored-login.ts';
import { JwtError } from '../../faults/errors.ts';
import { isRatherSecret } from '../../faults/secret-kind.ts';
import type { LoginRecord } from '../record.ts';

/** A record as it lies on the disk: its secrets encrypted, and not needed here. */
export type StoredFields = { [field: string]: unknown };

/** What is stored about this user; nothing where that can't be read, as it is replaced. */
export async function fieldsBefore(username: string): Promise<StoredFields | null> {
  const { orgs } = await loadState();
  const read = await withKeychain(() => orgs.read(username, false, false)).catch(() => null);
  return read && Object.keys(read).length > 0 ? { ...read } : null;
}

/** Writes the record in one step. Throws what the platform throws, or what is seen where it only gives up. */
export async function writeRecord(username: string, record: LoginRecord): Promise<void> {
  const { orgs } = await loadState();
  orgs.set(username, record);
  if (await withKeychain(() => orgs.write(username))) return;
  const path = orgs.getPath(username);
  await access(dirname(path), constants.W_OK);
  if (existsSync(path)) await (await open(path, 'r+')).close();
  // The place is good, so it is the key that encrypts the record.
  throw Object.assign(new Error('not written'), { name: 'KeychainError' });
}

/** Paths of the keys that stored logins name; null where one of them can't be read, so that it may name any. */
export async function namedKeys(): Promise<string[] | null> {
  const { orgs } = await loadState();
  const [files, records] = [await orgs.list(), await orgs.readAll()];
  if (records.length < files.length) return null;
  return records.flatMap(({ privateKey }) => privateKey ?? []);
}

/** Names the user; gives whom the alias named before, if it was somebody else. */
export async function setAlias(alias: string, username: string): Promise<string | null> {
  const { aliases } = await loadState();
  const before = aliases.getUsername(alias);
  await aliases.setAndSave(alias, username);
  return before && before !== username ? before : null;
}

export const aliasOf = async (username: string): Promise<string | null> =>
  (await loadState()).aliases.get(username) ?? null;

/** Makes the name the default of the project here, or of this user where there is none, as sf does. Gives where. */
export async function setDefaults(name: string, what: { org: boolean; devHub: boolean }): Promise<'project' | 'user'> {
  const { Config } = await import('@salesforce/core/config');
  const local = await Config.create({ isGlobal: false }).catch(() => null);
  const config: Config = local ?? (await Config.create({ isGlobal: true }));
  if (what.org) config.set('target-org', name);
  if (what.devHub) config.set('target-dev-hub', name);
  await config.write();
  return local ? 'project' : 'user';
}

type Part = 'record' | 'alias' | 'default';

/** The fault of a login that was granted and is not, or not wholly, where it belongs. */
export function notStored(part: Part, username: string, error: unknown): JwtError {
  const { code, name, path } = namesOf(error);
  const reason = code ?? name ?? 'unknown';
  if (part !== 'record') return new JwtError(`login-not-stored-${part}`, { username, reason, path });
  if (reason === 'GenericKeychainInvalidPermsError') return new JwtError('login-not-stored-open', { username, reason });
  if (/keychain|crypto/i.test(reason)) return new JwtError('login-not-stored-keychain', { username, reason });
  return new JwtError('login-not-stored', { username, reason, path });
}

/** What may be said of an error of the system or the platform. Its message may quote anything. */
function namesOf(error: unknown): { code?: string; name?: string; path?: string } {
  if (!(error instanceof Error)) return {};
  const text = (field: string): string | undefined => {
    const value: unknown = Reflect.get(error, field);
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [code, name, path] = [text('code'), text('name'), text('path')];
  const isShown = path !== undefined && !isRatherSecret(path, code ?? '');
  return { ...(code && { code }), ...(name && { name }), ...(isShown && { path }) };
}

/**
 * The program of the system's keychain may go away before it has read what the platform writes to it, which the platform
 * doesn't catch: it would end the process without a word.
 */
async function withKeychain<T>(work: () => Promise<T>): Promise<T> {
  let onBroken: (error: Error) => void = () => undefined;
  const broken = new Promise<never>((_, reject) => {
    onBroken = (error) => reject('syscall' in error ? Object.assign(new Error(), { name: 'KeychainError' }) : error);
    process.once('uncaughtException', onBroken);
  });
  return Promise.race([work(), broken]).finally(() => process.off('uncaughtException', onBroken));
}

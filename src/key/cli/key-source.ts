import { stat } from 'node:fs/promises';
import { canAsk, type SecretAsker } from '../../cli/console.ts';
import { readBytesInput } from '../../cli/input.ts';
import type { StoredLogin } from '../../cli/stored-login.ts';
import { secretVariable } from '../../cli/variables.ts';
import { isFault, JwtError } from '../../faults/errors.ts';
import { readPlainPem } from '../plain-pem.ts';
import type { PrivateKey } from '../private-key.ts';

/**
 * Where a private key lies; the key itself never comes in by a flag's value. `username`: whose stored login has
 * the path, where no flag gave it.
 */
export type KeySource =
  | { from: 'file'; path: string; flag: string; username?: string }
  | { from: 'stdin' }
  | { from: 'environment'; text: string };

const KEY_FLAG = '--jwt-key-file';
const KEY_VARIABLE = 'SF_JWT_KEY';
export const PASSPHRASE_VARIABLE = 'SF_JWT_KEY_PASSPHRASE';
/** Any right of the group or of others. */
const OTHERS = 0o077;

/** The flag wins over `SF_JWT_KEY`, which wins over the path that sf stored at login; null when there is none. */
export function findKeySource(given: string | undefined, login: StoredKey | null): KeySource | null {
  if (given !== undefined) return keySourceOf(given, KEY_FLAG);
  const text = secretVariable(KEY_VARIABLE);
  if (text) return { from: 'environment', text };
  return login ? storedKeySource(login) : null;
}

type StoredKey = Pick<StoredLogin, 'username' | 'keyFile'>;

/** The key that sf itself takes for a login. */
export const storedKeySource = ({ username, keyFile }: StoredKey): KeySource | null =>
  keyFile ? { from: 'file', path: keyFile, flag: KEY_FLAG, ...(username && { username }) } : null;

/** The source that a flag names; `-` is standard input. */
export const keySourceOf = (path: string, flag: string): KeySource =>
  path === '-' ? { from: 'stdin' } : { from: 'file', path, flag };

/**
 * Reads the key, and whether others could read it. An encrypted one is opened with `SF_JWT_KEY_PASSPHRASE`, else a person at the terminal is asked, three times at most.
 *
 * @throws JwtError `InputUnreadableError`, `KeyUnreadableError`, `KeyTypeNotSupportedError`.
 */
export async function loadKey(source: KeySource, asker: SecretAsker): Promise<PrivateKey & { openToOthers: boolean }> {
  const material = await readMaterial(source);
  const path = source.from === 'file' ? source.path : null;
  // Windows keeps no such bits.
  const hasModes = source.from === 'file' && process.platform !== 'win32';
  const found = hasModes ? await stat(source.path).catch(() => null) : null; // it may be gone since, as a pipe is
  const openToOthers = found !== null && (found.mode & OTHERS) !== 0;
  return { ...(await unlock(material, path, asker)), openToOthers };
}

async function unlock(material: string | Uint8Array, path: string | null, asker: SecretAsker): Promise<PrivateKey> {
  const plain = readPlainPem(material);
  if (plain) return plain;
  const { readPrivateKey } = await import('../private-key.ts');
  try {
    return readPrivateKey(material, secretVariable(PASSPHRASE_VARIABLE), path);
  } catch (error) {
    if (!isFault(error, 'key-unreadable-needs-passphrase') || !canAsk(asker)) throw error;
    return unlockByHand(material, path, asker);
  }
}

/** As often as ssh asks. */
const MOST_TRIES = 3;

async function unlockByHand(
  material: string | Uint8Array,
  path: string | null,
  asker: SecretAsker,
  tries = 1,
): Promise<PrivateKey> {
  const again = tries > 1 ? `Wrong passphrase, try ${tries} of ${MOST_TRIES}. ` : '';
  const { readPrivateKey } = await import('../private-key.ts');
  const passphrase = await asker.secretPrompt({ message: `${again}Passphrase of the private key` });
  try {
    return readPrivateKey(material, passphrase, path);
  } catch (error) {
    if (!isFault(error, 'key-unreadable-wrong-passphrase') || tries >= MOST_TRIES) throw error;
    return unlockByHand(material, path, asker, tries + 1);
  }
}

/** A key may be binary (DER). */
async function readMaterial(source: KeySource): Promise<string | Uint8Array> {
  if (source.from === 'environment') return source.text;
  if (source.from === 'stdin') return readBytesInput('-', KEY_FLAG);
  const { path, flag, username } = source;
  try {
    return await readBytesInput(path, flag);
  } catch (error) {
    if (username === undefined || !isFault(error, 'input-unreadable-missing')) throw error;
    throw new JwtError('input-unreadable-stored-key', { flag, path, username });
  }
}

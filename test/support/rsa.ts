/** One RSA key per process and size: making them is the slowest thing that tests do. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';

const keys = new Map<number, KeyObject>();

export function rsaKey(bits = 2048): KeyObject {
  const key = keys.get(bits) ?? generateKeyPairSync('rsa', { modulusLength: bits }).privateKey;
  keys.set(bits, key);
  return key;
}

/** The key as PEM text, PKCS#8 unless said otherwise, encrypted when there is a passphrase. */
export function pemOf(key: KeyObject, type: 'pkcs1' | 'pkcs8' = 'pkcs8', passphrase?: string): string {
  const lock = passphrase === undefined ? {} : { cipher: 'aes-256-cbc', passphrase };
  return key.export({ type, format: 'pem', ...lock }).toString();
}

/** Opens the RSA private key in one reading of what was handed over, whatever stands beside it. docs/salesforce.md §5.2 */
import { createPrivateKey, type JsonWebKey, type KeyObject } from 'node:crypto';
import { isFault, JwtError } from '../faults/errors.ts';
import { LEAST_RSA_BITS } from '../salesforce/limits.ts';
import { isPkcs12, lengthOfDer } from './der.ts';
import { bareBody, readBase64Body, readJwk } from './key-material.ts';
import { isPutAway } from './old-cipher.ts';
import { type PemBlock, pemBlocks } from './pem-blocks.ts';
import { repairPem } from './pem-repair.ts';
import type { Reading } from './reading.ts';

/** `keys`: how many there are, of which the first that can be used was taken. `repaired` names the damage. */
export type OpenedKey = { key: KeyObject; bits: number; repaired: string[]; keys: number };

/** `path`: where it lies, for the commands that are proposed. */
export type Place = { path?: string };
type Secret = { passphrase: string | undefined; place: Place };
type Found = { key: KeyObject; undone: string[] };

const ANOTHER_FORM = 'a label of another form of key';

/**
 * The first usable key of the reading; null where there is none.
 *
 * @throws JwtError where there is a key that a passphrase would open, one that nothing here opens, or one of another type.
 */
export function openKey(reading: Reading, secret: Secret): OpenedKey | null {
  const der = reading.isBinary || reading.bytes[0] === 0x30 ? openDer(reading.bytes, secret) : null;
  if (der) return usable({ key: der, undone: [] }, reading.undone, 1);
  const { text, repaired } = repairPem(reading.text);
  const done = [...new Set([...reading.undone, ...repaired])];
  const blocks = pemBlocks(text).filter(isPrivate);
  if (blocks.length > 0) return firstOf(blocks, done, secret);
  const jwk = openJwk(text);
  if (jwk) return usable({ key: jwk, undone: [] }, done, 1);
  const body = readBase64Body(bareBody(text) ?? '');
  const bare = body && openDer(body, secret);
  return bare && usable({ key: bare, undone: ['missing BEGIN and END lines'] }, done, 1);
}

export const isPrivate = ({ label }: PemBlock): boolean => /^(?:[A-Z]+ )?PRIVATE KEY$/.test(label);

/** One that can never be used hides none behind it; one that a passphrase may open is asked for. */
function firstOf(blocks: PemBlock[], done: string[], secret: Secret): OpenedKey | null {
  let fault: unknown;
  for (const block of blocks) {
    try {
      const found = openBlock(block, secret);
      if (found) return usable(found, done, blocks.length);
    } catch (error) {
      if (isFault(error, 'key-unreadable-needs-passphrase', 'key-unreadable-wrong-passphrase')) throw error;
      fault ??= error;
    }
  }
  if (fault !== undefined) throw fault;
  return null;
}

function openBlock({ label, body, whole }: PemBlock, secret: Secret): Found | null {
  if (label === 'OPENSSH PRIVATE KEY') refuseOtherSshKey(body);
  if (label === 'EC PRIVATE KEY') throw notSupported('EC key');
  const hasFields = body.includes(':');
  const der = hasFields ? null : readBase64Body(body);
  const isEncrypted = hasFields || label === 'ENCRYPTED PRIVATE KEY';
  if (!isEncrypted) {
    const key = attempt(() => createPrivateKey(whole));
    if (key) return { key, undone: [] };
  }
  const other = der && openPlain(der);
  if (other) return { key: other, undone: [ANOTHER_FORM] };
  if (isEncrypted) {
    if (isPutAway(whole, der, secret.passphrase)) throw oldCipher(secret);
    return isWholeCipher(body, der) ? { key: decrypt(whole, der, secret), undone: [] } : null;
  }
  const key = der && openDer(der, secret);
  return key && { key, undone: [ANOTHER_FORM] };
}

/** In bytes: the smaller block of the two ciphers that header lines name. */
const BLOCK = 8;

/** A passphrase is asked for, or called wrong, only where all of the key is there: behind header lines are whole blocks. */
function isWholeCipher(body: string, der: Buffer | null): boolean {
  if (der) return lengthOfDer(der) === der.length;
  const bytes = readBase64Body(body.trim().split('\n\n').at(-1) ?? '');
  return bytes !== null && bytes.length % BLOCK === 0;
}

/** The name of the key's type stands in its public half, which is never encrypted. */
function refuseOtherSshKey(base64: string): void {
  const body = readBase64Body(base64)?.toString('latin1') ?? '';
  const [, type] = /(ssh-ed25519|ecdsa-sha2-nistp\d+|ssh-dss|sk-[\w-]+)/.exec(body) ?? [];
  if (type && !body.includes('ssh-rsa')) throw notSupported(`OpenSSH key of type ${type}`);
}

function openJwk(text: string): KeyObject | null {
  const jwk = readJwk(text);
  if (!jwk || !('d' in jwk)) return null;
  if (jwk.kty !== 'RSA') throw notSupported(`JSON Web Key of type ${jwk.kty === 'EC' ? 'EC' : 'other than RSA'}`);
  return attempt(() => createPrivateKey({ format: 'jwk', key: jwk as JsonWebKey }));
}

const openPlain = (der: Buffer): KeyObject | null =>
  attempt(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs1' })) ??
  attempt(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));

/** OpenSSL also takes PEM where DER is expected, hence the look at the first byte. */
function openDer(der: Buffer, secret: Secret): KeyObject | null {
  if (der[0] !== 0x30 || isPkcs12(der)) return null;
  const plain = openPlain(der);
  if (plain || !isEncryptedDer(der) || lengthOfDer(der) !== der.length) return plain;
  if (isPutAway('', der, secret.passphrase)) throw oldCipher(secret);
  return decrypt('', der, secret);
}

function isEncryptedDer(der: Buffer): boolean {
  try {
    createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ERR_MISSING_PASSPHRASE';
  }
}

/** From its bytes where it has some without header lines, else from its text. */
function decrypt(pem: string, der: Buffer | null, { passphrase }: Secret): KeyObject {
  const seen = 'encrypted private key';
  if (passphrase === undefined) throw new JwtError('key-unreadable-needs-passphrase', { seen });
  const form = der ? ({ key: der, format: 'der', type: 'pkcs8' } as const) : { key: pem };
  const key = attempt(() => createPrivateKey({ ...form, passphrase }));
  if (!key) throw new JwtError('key-unreadable-wrong-passphrase', { seen });
  return key;
}

function usable({ key, undone }: Found, done: string[], keys: number): OpenedKey {
  const type = key.asymmetricKeyType ?? 'unknown';
  if (type !== 'rsa') throw notSupported(type === 'ec' ? 'EC key' : `${type} key`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_RSA_BITS) throw new JwtError('key-type-not-supported-small', { seen: `RSA key of ${bits} bits` });
  return { key, bits, repaired: [...new Set([...done, ...undone])], keys };
}

/** The error's own text may quote input, so it is dropped on purpose. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const oldCipher = ({ place }: Secret): JwtError =>
  new JwtError('key-unreadable-old-cipher', { seen: 'encrypted private key', ...place });
const notSupported = (seen: string): JwtError => new JwtError('key-type-not-supported', { seen });

/** Reads the RSA private key that signs bearer assertions, in whatever form it was handed over. docs/salesforce.md §5.2 */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type CodeOf, JwtError } from '../faults/errors.ts';
import { LEAST_RSA_BITS } from '../salesforce/limits.ts';
import { isPkcs12, readBase64Body, readJwk, type Seen, seenInText } from './key-material.ts';
import { pemBlocks } from './pem-blocks.ts';
import { repairPem } from './pem-repair.ts';

/** `repaired` names the damage mended in memory, for a warning; empty for a sound key. `bits` is the RSA modulus. */
export type PrivateKey = { key: KeyObject; bits: number; repaired: string[] };

const faults: Partial<Record<Seen, CodeOf<'KeyUnreadableError'>>> = {
  nothing: 'key-unreadable-empty',
  certificate: 'key-unreadable-certificate',
  'public key': 'key-unreadable-public-key',
  'certificate signing request': 'key-unreadable-request',
  'OpenSSH key': 'key-unreadable-openssh',
  'PuTTY key': 'key-unreadable-putty',
  'PKCS#12 file': 'key-unreadable-pkcs12',
  'file path': 'key-unreadable-path',
  'private key': 'key-unreadable-damaged',
  'encrypted private key': 'key-unreadable-damaged',
};

/**
 * Reads PKCS#1 and PKCS#8, encrypted or not, as PEM, damaged PEM, DER, bare base64 of DER, or a private JWK.
 *
 * @param passphrase for an encrypted key; an empty one counts as given.
 * @throws JwtError `KeyUnreadableError` (`key-unreadable-needs-passphrase` among them),
 *   `KeyTypeNotSupportedError`; `data.seen` says what was found. Nothing of the key is in the error.
 */
export function readPrivateKey(input: string | Uint8Array, passphrase?: string): PrivateKey {
  const der = typeof input === 'string' ? null : readDer(input, passphrase);
  if (der) return checked(der, []);
  const { text, repaired } = repairPem(input);
  const seen = seenInText(text);
  const key = readText(text, seen, passphrase);
  if (key) return checked(key, repaired);
  const body = seen === 'other text' ? readBase64Body(text) : null;
  const bare = body ? readDer(body, passphrase) : null;
  if (bare) return checked(bare, [...repaired, 'missing BEGIN and END lines']);
  throw keyUnreadable(seen);
}

function readText(text: string, seen: Seen, passphrase: string | undefined): KeyObject | null {
  if (seen === 'EC key') throw notSupported('EC key');
  if (seen === 'JSON Web Key') return readJwkKey(text);
  if (seen === 'encrypted private key')
    return decrypt(passphrase, (secret) => createPrivateKey(secret(keyBlock(text))));
  return seen === 'private key' ? attempt(() => createPrivateKey(keyBlock(text))) : null;
}

/** OpenSSL reads the first block of a text; a certificate or parameters may stand before the key. */
const keyBlock = (text: string): string =>
  pemBlocks(text).find(({ label }) => /^(?:[A-Z]+ )?PRIVATE KEY$/.test(label))?.whole ?? text;

function readJwkKey(text: string): KeyObject | null {
  const jwk = readJwk(text) ?? {};
  if (jwk.kty !== 'RSA') throw notSupported(`JSON Web Key of type ${jwk.kty === 'EC' ? 'EC' : 'other than RSA'}`);
  if (!('d' in jwk)) throw keyUnreadable('public key');
  return attempt(() => createPrivateKey({ format: 'jwk', key: jwk as JsonWebKey }));
}

function readDer(bytes: Uint8Array, passphrase: string | undefined): KeyObject | null {
  if (bytes[0] !== 0x30) return null;
  const der = Buffer.from(bytes);
  if (isPkcs12(der)) throw keyUnreadable('PKCS#12 file');
  const plain = attempt(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }));
  if (plain) return plain;
  if (isEncryptedDer(der)) {
    return decrypt(passphrase, (secret) => createPrivateKey({ ...secret(der), format: 'der', type: 'pkcs8' }));
  }
  const key = attempt(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }));
  if (key) return key;
  if (attempt(() => new X509Certificate(der))) throw keyUnreadable('certificate');
  if (attempt(() => createPublicKey({ key: der, format: 'der', type: 'spki' }))) throw keyUnreadable('public key');
  return null;
}

function isEncryptedDer(der: Buffer): boolean {
  try {
    createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ERR_MISSING_PASSPHRASE';
  }
}

type WithPassphrase = <K extends string | Buffer>(key: K) => { key: K; passphrase: string };

function decrypt(passphrase: string | undefined, read: (secret: WithPassphrase) => KeyObject): KeyObject {
  if (passphrase === undefined)
    throw new JwtError('key-unreadable-needs-passphrase', { seen: 'encrypted private key' });
  const key = attempt(() => read((material) => ({ key: material, passphrase })));
  if (!key) throw new JwtError('key-unreadable-wrong-passphrase', { seen: 'encrypted private key' });
  return key;
}

function checked(key: KeyObject, repaired: string[]): PrivateKey {
  const type = key.asymmetricKeyType ?? 'unknown';
  if (type !== 'rsa') throw notSupported(type === 'ec' ? 'EC key' : `${type} key`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_RSA_BITS) throw new JwtError('key-type-not-supported-small', { seen: `RSA key of ${bits} bits` });
  return { key, bits, repaired };
}

/** The error's own text may quote input, so it is dropped on purpose. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const keyUnreadable = (seen: Seen): JwtError => new JwtError(faults[seen] ?? 'key-unreadable', { seen });
const notSupported = (seen: string): JwtError => new JwtError('key-type-not-supported', { seen });

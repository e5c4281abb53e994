/** Reads the RSA private key that signs bearer assertions, in whatever form it was handed over. docs/salesforce.md §5.2 */
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, X509Certificate } from 'node:crypto';
import { type CodeOf, isFault, isNamed, JwtError } from '../faults/errors.ts';
import { LEAST_RSA_BITS } from '../salesforce/limits.ts';
import { unfilled } from '../salesforce/unfilled.ts';
import { isPkcs12, readBase64Body, readJwk, type Seen, seenInText } from './key-material.ts';
import { pemBlocks } from './pem-blocks.ts';
import { decodeText, repairPem } from './pem-repair.ts';
import { type StandIn, standInFor } from './stand-in.ts';
import { readingsOf } from './undoing.ts';

/**
 * `repaired` names the damage mended in memory, for a warning; empty for a sound key. `bits` is the RSA modulus. `keys`: how many the
 * text holds, of which the first was taken.
 */
export type PrivateKey = { key: KeyObject; bits: number; repaired: string[]; keys: number };

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
 * @param path where it lies; null for standard input and a variable.
 * @throws JwtError `KeyUnreadableError` (`key-unreadable-needs-passphrase` among them),
 *   `KeyTypeNotSupportedError`; `data.seen` says what was found. Nothing of the key is in the error.
 */
export function readPrivateKey(
  input: string | Uint8Array,
  passphrase?: string,
  path: string | null = null,
): PrivateKey {
  const place = path === null ? {} : { path };
  const standIn = standInFor(input, path);
  if (standIn === null) return readKey(input, passphrase, place);
  // What its beginning looks like is a guess as long as a key can be read from it.
  const key = attemptUnlessLocked(() => readKey(input, passphrase, place));
  if (key) return key;
  throw replaced(standIn, input, place);
}

function readKey(input: string | Uint8Array, passphrase: string | undefined, place: Place): PrivateKey {
  const der = typeof input === 'string' ? null : readDer(input, passphrase, place);
  if (der) return checked(der, []);
  const { text, repaired } = repairPem(input);
  const found = readAsItStands(text, passphrase, place) ?? readUndone(decodeText(input, []), passphrase, place);
  if (found) return checked(found.key, [...repaired, ...found.undone], keysIn(text));
  const seen = seenInText(text);
  throw seen === 'private key' || seen === 'encrypted private key'
    ? damaged(text, seen, place)
    : keyUnreadable(seen, place);
}

type Place = { path?: string };
type Found = { key: KeyObject; undone: string[] };

function readAsItStands(text: string, passphrase: string | undefined, place: Place): Found | null {
  const seen = seenInText(text);
  const key = readText(text, seen, passphrase, place);
  if (key) return { key, undone: [] };
  const body = seen === 'other text' ? readBase64Body(text) : null;
  if (body && isPkcs12(body)) throw new JwtError('key-unreadable-pkcs12-base64', { seen: 'PKCS#12 file', ...place });
  const bare = body ? readDer(body, passphrase, place) : null;
  return bare && { key: bare, undone: ['missing BEGIN and END lines'] };
}

/** What was done to the text on its way is taken back step by step, until a whole key is there: nothing less counts. */
function readUndone(input: string, passphrase: string | undefined, place: Place): Found | null {
  for (const { text, undone } of readingsOf(input)) {
    if (undone.length === 0) continue;
    const { text: mended, repaired } = repairPem(text);
    if (!/PRIVATE KEY-----/.test(mended) && !isBareKey(mended)) continue;
    const found = attemptUnlessLocked(() => readAsItStands(mended, passphrase, place));
    if (found) return { key: found.key, undone: [...new Set([...undone, ...repaired, ...found.undone])] };
    const body = bodyOf(mended);
    const key = body && attemptUnlessLocked(() => readDer(body, passphrase, place));
    if (key) return { key, undone: [...undone, 'a label of another form of key'] };
  }
  const body = bodyOf(input);
  const key = body && attemptUnlessLocked(() => readDer(body, passphrase, place));
  return key ? { key, undone: ['a label of another form of key'] } : null;
}

const isBareKey = (text: string): boolean => /^MII[A-Za-z0-9+/=\s]+$/.test(text.trim());

/** The bytes within the labels of a private key that has no header lines. */
function bodyOf(text: string): Buffer | null {
  const block = pemBlocks(text).find(({ label }) => /PRIVATE KEY$/.test(label));
  return block && !block.body.includes(':') ? readBase64Body(block.body) : null;
}

/** A passphrase that is missing or wrong is told; any other fault of a reading is none of the text. */
function attemptUnlessLocked<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    const isLocked = isFault(
      error,
      'key-unreadable-needs-passphrase',
      'key-unreadable-wrong-passphrase',
      'key-unreadable-old-cipher',
    );
    if (isLocked || isNamed(error, 'KeyTypeNotSupportedError')) throw error;
    return null;
  }
}

const keysIn = (text: string): number => pemBlocks(text).filter(({ label }) => /PRIVATE KEY$/.test(label)).length;

function replaced(is: StandIn, input: string | Uint8Array, place: Place): JwtError {
  if (is !== 'unfilled') return new JwtError(`key-unreadable-${is}`, { seen: is, ...place });
  const left = unfilled(Buffer.from(input).toString('utf8'));
  return new JwtError('key-unreadable-unfilled', { seen: is, ...place, ...(left && { left }) });
}

/** What of a key can be seen to be wrong: signs that belong to none, bytes that are missing, or nothing that can be named. */
function damaged(text: string, seen: Seen, place: Place): JwtError {
  const [block] = pemBlocks(text);
  const body = block?.body ?? text;
  const odd = /[^A-Za-z0-9+/=\s]|=(?=[\s=]{0,8}[A-Za-z0-9+/])/.exec(
    body.replace(/^[\w-]+:.*$/gm, (line) => ' '.repeat(line.length)),
  );
  if (odd && block) {
    const before = text.slice(0, text.indexOf(block.body) + odd.index).split('\n');
    return new JwtError('key-unreadable-other-signs', {
      seen,
      ...place,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
    });
  }
  const bytes = Buffer.from(body.replace(/\s+/g, ''), 'base64');
  const wants = lengthOfDer(bytes);
  if (wants !== null && bytes.length < wants)
    return new JwtError('key-unreadable-cut', { seen, ...place, had: bytes.length, wants });
  return new JwtError('key-unreadable-damaged', { seen, ...place });
}

/** How many bytes a DER SEQUENCE says that it has; null for anything else. ITU-T X.690 §8.1.3 */
function lengthOfDer(der: Uint8Array): number | null {
  const [tag, first = 0, second = 0, third = 0] = der;
  if (tag !== 0x30) return null;
  if (first < 0x80) return 2 + first;
  if (first === 0x81) return 3 + second;
  return first === 0x82 ? 4 + second * 256 + third : null;
}

function readText(text: string, seen: Seen, passphrase: string | undefined, place: Place): KeyObject | null {
  if (seen === 'OpenSSH key') refuseOtherSshKey(text);
  if (seen === 'EC key') throw notSupported('EC key');
  if (seen === 'JSON Web Key') return readJwkKey(text);
  if (seen === 'encrypted private key') refuseOldCipher(keyBlock(text), passphrase, place);
  if (seen === 'encrypted private key')
    return decrypt(passphrase, (secret) => createPrivateKey(secret(keyBlock(text))));
  return seen === 'private key' ? attempt(() => createPrivateKey(keyBlock(text))) : null;
}

/** The name of the key's type stands in its public half, which is never encrypted. */
function refuseOtherSshKey(text: string): void {
  const body = readBase64Body(pemBlocks(text)[0]?.body ?? '')?.toString('latin1') ?? '';
  const [, type] = /(ssh-ed25519|ecdsa-sha2-nistp\d+|ssh-dss|sk-[\w-]+)/.exec(body) ?? [];
  if (type && !body.includes('ssh-rsa')) throw notSupported(`OpenSSH key of type ${type}`);
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

function readDer(bytes: Uint8Array, passphrase: string | undefined, place: Place): KeyObject | null {
  if (bytes[0] !== 0x30) return null;
  const der = Buffer.from(bytes);
  if (isPkcs12(der)) throw keyUnreadable('PKCS#12 file', place);
  const plain = attempt(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }));
  if (plain) return plain;
  if (isEncryptedDer(der)) {
    refuseOldCipher(der, passphrase, place);
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

/** A cipher that OpenSSL 3 has put away says nothing of the passphrase, unless Node was started with its legacy provider. */
function refuseOldCipher(material: string | Buffer, passphrase: string | undefined, place: Place): void {
  const der = typeof material === 'string' ? bodyOf(material) : material;
  const isOld = typeof material === 'string' && oldHeader.test(material);
  if (!isOld && !(der && oldCiphers.some((oid) => der.subarray(0, OIDS_WITHIN).includes(Buffer.from(oid, 'hex')))))
    return;
  if (!isPutAway(material, passphrase ?? 'any')) return;
  throw new JwtError('key-unreadable-old-cipher', { seen: 'encrypted private key', ...place });
}

function isPutAway(material: string | Buffer, passphrase: string): boolean {
  try {
    const form = typeof material === 'string' ? {} : ({ format: 'der', type: 'pkcs8' } as const);
    createPrivateKey({ key: material, ...form, passphrase });
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && /UNSUPPORTED/.test(String(error.code));
  }
}

/** In bytes: where the names of the ciphers stand in an encrypted key. */
const OIDS_WITHIN = 160;
/** PBES1 with MD2, MD5 or SHA-1 and DES or RC2; PKCS#12 with RC4 or RC2; DES, RC2 and RC4 within PBES2. RFC 8018 appendix C, RFC 7292 appendix C. */
const oldCiphers = [
  ...[
    '2a864886f70d010501',
    '2a864886f70d010503',
    '2a864886f70d010504',
    '2a864886f70d010506',
    '2a864886f70d01050a',
    '2a864886f70d01050b',
  ],
  ...['2a864886f70d010c0101', '2a864886f70d010c0102', '2a864886f70d010c0105', '2a864886f70d010c0106'],
  ...['2b0e030207', '2a864886f70d0302', '2a864886f70d0304'],
];
const oldHeader = /DEK-Info:\s*(?:DES-(?:CBC|CFB|OFB|ECB)|RC[245]|IDEA|BF|CAST5|SEED)/i;

function checked(key: KeyObject, repaired: string[], keys = 1): PrivateKey {
  const type = key.asymmetricKeyType ?? 'unknown';
  if (type !== 'rsa') throw notSupported(type === 'ec' ? 'EC key' : `${type} key`);
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
  if (bits < LEAST_RSA_BITS) throw new JwtError('key-type-not-supported-small', { seen: `RSA key of ${bits} bits` });
  return { key, bits, repaired, keys };
}

/** The error's own text may quote input, so it is dropped on purpose. */
function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}

const keyUnreadable = (seen: Seen, place: Place = {}): JwtError =>
  new JwtError(faults[seen] ?? 'key-unreadable', { seen, ...place });
const notSupported = (seen: string): JwtError => new JwtError('key-type-not-supported', { seen });

/** What is told of a DER structure by its beginning, or by what OpenSSL reads in it. */
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';

/** How many bytes a DER SEQUENCE says that it has; null for anything else. ITU-T X.690 §8.1.3 */
export function lengthOfDer(der: Uint8Array): number | null {
  const [tag, first = 0, second = 0, third = 0] = der;
  if (tag !== 0x30) return null;
  if (first < 0x80) return 2 + first;
  if (first === 0x81) return 3 + second;
  return first === 0x82 ? 4 + second * 256 + third : null;
}

/** True when `der` begins as a PKCS#12 container: SEQUENCE, then INTEGER 3 (RFC 7292 §4). */
export function isPkcs12(der: Uint8Array): boolean {
  if (der[0] !== 0x30) return false;
  const at = 2 + lengthBytes(der);
  return der[at] === 0x02 && der[at + 1] === 0x01 && der[at + 2] === 0x03;
}

const lengthBytes = (der: Uint8Array, at = 0): number => {
  const first = der[at + 1] ?? 0;
  return first > 0x80 ? first - 0x80 : 0;
};

/** The beginning of a key in PKCS#8 with the name of RSA, or in PKCS#1, whatever comes of the rest. RFC 5958 §2, RFC 8017 appendix A.1.2 */
export const beginsAsKey = (der: Uint8Array): boolean =>
  /^3082.{4}020100(?:300d06092a864886f70d010101|0282)/.test(Buffer.from(der.subarray(0, 24)).toString('hex'));

/** A request holds SEQUENCE, then SEQUENCE, then INTEGER 0, its version, as no certificate does that can be read. RFC 2986 §4 */
function isRequest(der: Uint8Array): boolean {
  const inner = 2 + lengthBytes(der);
  const version = inner + 2 + lengthBytes(der, inner);
  return der[inner] === 0x30 && der[version] === 0x02 && der[version + 1] === 0x01 && der[version + 2] === 0x00;
}

/** The object identifier of what a .p7b holds. RFC 2315 §14 */
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');

const reads = (read: () => unknown): boolean => {
  try {
    return Boolean(read());
  } catch {
    return false;
  }
};

export const isCertificate = (der: Buffer): boolean => der[0] === 0x30 && reads(() => new X509Certificate(der));

/** What is in the bytes where they are a DER structure that is no private key; null where they are none. */
export function kindOfDer(
  der: Buffer,
): 'PKCS#12 file' | 'PKCS#7 file' | 'certificate' | 'public key' | 'certificate signing request' | null {
  if (der[0] !== 0x30) return null;
  if (isPkcs12(der)) return 'PKCS#12 file';
  if (der.subarray(0, 24).includes(SIGNED_DATA)) return 'PKCS#7 file';
  if (isCertificate(der)) return 'certificate';
  // Of a private key OpenSSL also makes the public one.
  if (reads(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }))) return null;
  if (reads(() => createPrivateKey({ key: der, format: 'der', type: 'pkcs1' }))) return null;
  if (reads(() => createPublicKey({ key: der, format: 'der', type: 'spki' }))) return 'public key';
  if (reads(() => createPublicKey({ key: der, format: 'der', type: 'pkcs1' })) && !isRequest(der)) return 'public key';
  return isRequest(der) ? 'certificate signing request' : null;
}

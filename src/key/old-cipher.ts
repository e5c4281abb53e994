/** Ciphers that OpenSSL 3 has put away: with them a wrong passphrase and a right one look alike. */
import { createPrivateKey } from 'node:crypto';

/** In bytes: where the names of the ciphers stand in an encrypted key. */
const OIDS_WITHIN = 160;
/** PBES1 with MD2, MD5 or SHA-1 and DES or RC2; DES, RC2 and RC4 within PBES2. RFC 8018 appendix C. */
const inKeys = [
  ...[
    '2a864886f70d010501',
    '2a864886f70d010503',
    '2a864886f70d010504',
    '2a864886f70d010506',
    '2a864886f70d01050a',
    '2a864886f70d01050b',
  ],
  ...['2b0e030207', '2a864886f70d0302', '2a864886f70d0304'],
].map((oid) => Buffer.from(oid, 'hex'));
/** PKCS#12 with RC4 or RC2. RFC 7292 appendix C. */
const inContainers = [
  '2a864886f70d010c0101',
  '2a864886f70d010c0102',
  '2a864886f70d010c0105',
  '2a864886f70d010c0106',
].map((oid) => Buffer.from(oid, 'hex'));
const oldHeader = /DEK-Info:\s*(?:DES-(?:CBC|CFB|OFB|ECB)|RC[245]|IDEA|BF|CAST5|SEED)/i;

/** Whether a PKCS#12 container wants the legacy provider. */
export const isOldContainer = (der: Buffer): boolean => inContainers.some((oid) => der.includes(oid));

/** A cipher that this OpenSSL has put away says nothing of the passphrase, unless Node was started with its legacy provider. */
export function isPutAway(pem: string, der: Buffer | null, passphrase: string | undefined): boolean {
  const begins = der?.subarray(0, OIDS_WITHIN);
  const isOld = oldHeader.test(pem) || (begins && [...inKeys, ...inContainers].some((oid) => begins.includes(oid)));
  if (!isOld) return false;
  try {
    const form = der ? ({ key: der, format: 'der', type: 'pkcs8' } as const) : { key: pem };
    createPrivateKey({ ...form, passphrase: passphrase ?? 'any' });
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && /UNSUPPORTED/.test(String(error.code));
  }
}

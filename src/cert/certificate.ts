/** Reads X.509 certificates: those a person hands over, and those an org sends back. docs/salesforce.md §9 */

import { X509Certificate } from 'node:crypto';
import { type CodeOf, isNamed, JwtError } from '../faults/errors.ts';
import { bareBody, readBase64Body, type Seen, seenInText } from '../key/key-material.ts';
import { openKey } from '../key/open.ts';
import { repairPem } from '../key/pem-repair.ts';
import { type Reading, readingsOf } from '../key/reading.ts';
import type { StandIn } from '../key/stand-in.ts';
import { factsOf, isGuess, isOnlyBase64, moreTelling, type Named, nameOf, seemingly } from '../key/what-it-is.ts';
import { daysUntil } from '../salesforce/days.ts';
import { MAXIMUM_CERTIFICATE_BYTES } from '../salesforce/limits.ts';

export type Certificate = {
  subject: string;
  issuer: string;
  serialNumber: string;
  /** Lower-case hex of the DER, no colons. */
  sha256Fingerprint: string;
  notBefore: string;
  notAfter: string;
  /** Whole days until `notAfter`, rounded down; negative once expired. */
  daysLeft: number;
  keyType: string;
  keyBits: number | null;
  selfSigned: boolean;
};

export type ReadCertificate = { certificate: Certificate; x509: X509Certificate };

/** The faults of a text that is no certificate. */
type NoCertificate = Exclude<
  CodeOf<'CertificateUnreadableError'>,
  'certificate-unreadable-app' | 'certificate-unreadable-stored'
>;

const codes: Partial<Record<Seen | StandIn, NoCertificate>> = {
  nothing: 'certificate-unreadable-empty',
  'certificate chain': 'certificate-unreadable-chain',
  'private key': 'certificate-unreadable-private-key',
  'encrypted private key': 'certificate-unreadable-private-key',
  'EC key': 'certificate-unreadable-private-key',
  'OpenSSH key': 'certificate-unreadable-private-key',
  'PuTTY key': 'certificate-unreadable-private-key',
  'first-line': 'certificate-unreadable-private-key',
  'first-line-certificate': 'certificate-unreadable-first-line',
  'public key': 'certificate-unreadable-public-key',
  'certificate signing request': 'certificate-unreadable-request',
  'PKCS#12 file': 'certificate-unreadable-pkcs12',
  'PKCS#7 file': 'certificate-unreadable-pkcs7',
  jks: 'certificate-unreadable-keystore',
  'file path': 'certificate-unreadable-path',
  certificate: 'certificate-unreadable-damaged',
};

/** In base64 and nothing else: the commands for these take that away, too. */
const ofBase64: Partial<Record<Seen | StandIn, NoCertificate>> = {
  'PKCS#12 file': 'certificate-unreadable-pkcs12-base64',
  'PKCS#7 file': 'certificate-unreadable-pkcs7-base64',
  jks: 'certificate-unreadable-keystore-base64',
  gpg: 'certificate-unreadable-gpg-base64',
  age: 'certificate-unreadable-age-base64',
};

/** What is written out by the commands that are proposed for a file that hides a certificate. */
const OUT = 'server.crt';

/**
 * Reads the one certificate in `bytes`: PEM or DER, also damaged, wrapped or with text around it.
 *
 * @param path where it lies; null for standard input.
 * @throws JwtError `CertificateUnreadableError` (`data.seen`), `CertificateTooLargeError`, `KeyTypeNotSupportedError`.
 */
export function readCertificate(
  bytes: Uint8Array,
  now: Date = new Date(),
  path: string | null = null,
): ReadCertificate {
  const x509 = findCertificate(bytes, path);
  const type = x509.publicKey.asymmetricKeyType ?? 'unknown';
  if (type !== 'rsa')
    throw new JwtError('key-type-not-supported-certificate', { seen: `${type === 'ec' ? 'EC' : type} certificate` });
  const size = x509.toString().length;
  if (size > MAXIMUM_CERTIFICATE_BYTES)
    throw new JwtError('certificate-too-large', { bytes: size, limit: MAXIMUM_CERTIFICATE_BYTES });
  return { certificate: describeCertificate(x509, now), x509 };
}

/** In whichever reading of the input it is: what forms, mails and tools did to it on its way is taken back, as it is for keys. */
function findCertificate(bytes: Uint8Array, path: string | null): X509Certificate {
  let named: Named | null = null;
  let hasLabels = false;
  for (const reading of readingsOf(bytes)) {
    const { text } = repairPem(reading.text);
    if (certificateBlocks(text).length > 1) throw certificateUnreadable('certificate chain');
    const x509 = parseDer(reading.bytes) ?? parseText(text);
    if (x509) return x509;
    hasLabels ||= !reading.isBinary && text.startsWith('-----BEGIN CERTIFICATE');
    named = moreTelling(named, () => nameOf(reading, path) ?? privateKeyIn(reading));
  }
  // What is left of a certificate says more than what the bytes around it may be.
  if (named && !(hasLabels && isGuess(named))) throw replaced(named, path);
  throw certificateUnreadable(hasLabels ? 'certificate' : seemingly(bytes));
}

/** Any private key, of whatever type, locked or not. */
function privateKeyIn(reading: Reading): Named | null {
  try {
    const isLabelled = seenInText(repairPem(reading.text).text) === 'private key';
    const isKey = isLabelled || openKey(reading, { passphrase: undefined, place: {} }) !== null;
    return isKey ? { is: 'private key', reading } : null;
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    return { is: isNamed(error, 'KeyUnreadableError') ? 'encrypted private key' : 'private key', reading };
  }
}

function replaced(named: Named, path: string | null): JwtError {
  const seen = named.is === 'jks' ? 'Java keystore' : named.is;
  const place = path === null ? {} : { path };
  const own = isOnlyBase64(named.reading) ? ofBase64[named.is] : undefined;
  if (own) return new JwtError(own, { seen, to: OUT, ...factsOf(named, place), ...place, around: undefined });
  const code = codes[named.is] ?? (`certificate-unreadable-${named.is}` as NoCertificate);
  return new JwtError(code, { seen, to: OUT, ...factsOf(named, place) });
}

/** The contract's view of a certificate. */
export function describeCertificate(x509: X509Certificate, now: Date): Certificate {
  const notAfter = new Date(x509.validTo);
  return {
    // Node puts each part of a name on its own line.
    subject: (x509.subject ?? '').replaceAll('\n', ', '),
    issuer: (x509.issuer ?? '').replaceAll('\n', ', '),
    serialNumber: x509.serialNumber,
    sha256Fingerprint: fingerprint(x509),
    notBefore: new Date(x509.validFrom).toISOString(),
    notAfter: notAfter.toISOString(),
    daysLeft: daysUntil(notAfter, now),
    keyType: (x509.publicKey.asymmetricKeyType ?? 'unknown').toUpperCase(),
    keyBits: x509.publicKey.asymmetricKeyDetails?.modulusLength ?? null,
    // Not checkIssued: it also wants the right to sign other certificates.
    selfSigned: x509.subject === x509.issuer && x509.verify(x509.publicKey),
  };
}

/**
 * A certificate as an org sends it back; null when there is none, or nothing in the text is one. Takes a bare base64 body
 * (one line or columns, LF or CRLF), a PEM, and base64 of an unclean upload with a PEM inside. docs/salesforce.md §3.3
 */
export function readStoredCertificate(stored: string | null): X509Certificate | null {
  return stored === null ? null : parseText(repairPem(stored).text);
}

/** SHA-256 of the DER in lower-case hex. */
export const fingerprint = ({ fingerprint256 }: X509Certificate): string =>
  fingerprint256.replaceAll(':', '').toLowerCase();

function parseText(text: string): X509Certificate | null {
  const [first] = certificateBlocks(text);
  const body = readBase64Body(first ?? bareBody(text) ?? '');
  return body && parseDer(body);
}

/** The base64 bodies of the certificates in a text. By hand, to look for an end that nothing has only once. */
function certificateBlocks(text: string): string[] {
  const begin = /-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/g;
  const bodies: string[] = [];
  while (begin.test(text)) {
    const end = text.indexOf('-----END', begin.lastIndex);
    if (end < 0) break;
    bodies.push(text.slice(begin.lastIndex, end));
    begin.lastIndex = end;
  }
  return bodies;
}

/** OpenSSL also takes PEM where DER is expected, hence the look at the first byte. */
function parseDer(bytes: Uint8Array): X509Certificate | null {
  if (bytes[0] !== 0x30) return null;
  try {
    return new X509Certificate(bytes);
  } catch {
    return null;
  }
}

const certificateUnreadable = (seen: Seen): JwtError => new JwtError(codes[seen] ?? 'certificate-unreadable', { seen });

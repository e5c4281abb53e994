/**
 * The certificate that an app trusts: what an upload may look like, what is stored, what comes back.
 * Stored is base64 on one line: of the DER when the upload was one clean certificate, of the upload's own bytes when not.
 * docs/salesforce.md §3.3, §9
 */
import { X509Certificate } from 'node:crypto';
import type { Switches } from '../switches.ts';

/** Bytes of a certificate file. docs/salesforce.md §9 */
const MAX_BYTES = 4096;
const PEM_BLOCK = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/;

export type Upload = { stored: string } | { refusal: string };

function parse(bytes: Uint8Array | string): X509Certificate | null {
  try {
    return new X509Certificate(bytes);
  } catch {
    return null;
  }
}

/** The bytes of base64 text in any line layout, or null when it is anything else. */
function decodeBase64(text: string): Buffer | null {
  const packed = text.replace(/\s+/g, '');
  return packed !== '' && /^[A-Za-z0-9+/]+={0,2}$/.test(packed) ? Buffer.from(packed, 'base64') : null;
}

/** The certificate inside stored bytes: they are its DER, or hold a PEM block somewhere. */
function certificateIn(bytes: Buffer): X509Certificate | null {
  if (bytes[0] === 0x30) return parse(bytes);
  const block = PEM_BLOCK.exec(bytes.toString('latin1'))?.[0];
  return block === undefined ? null : parse(block);
}

/** The uploaded file: PEM text as it is, base64 decoded once. */
function fileOf(value: string): Buffer {
  const decoded = value.includes('-----BEGIN') ? null : decodeBase64(value);
  return decoded ?? Buffer.from(value, 'utf8');
}

function isClean(file: Buffer): boolean {
  const text = file.toString('latin1').trim();
  return file[0] === 0x30 || PEM_BLOCK.exec(text)?.[0] === text;
}

/** What the org makes of an uploaded `certificate` element: PEM, its body, base64 of the DER or base64 of PEM text. */
export function readUpload(value: string, check: Switches['certificateUploadCheck']): Upload {
  const file = fileOf(value);
  if (file.length > MAX_BYTES) return { refusal: 'The certificate is too large. The maximum size is 4 KB.' };
  const certificate = certificateIn(file);
  if (!certificate) {
    return check === 'parse' ? { refusal: 'Invalid certificate.' } : { stored: file.toString('base64') };
  }
  if (certificate.publicKey.asymmetricKeyType !== 'rsa') {
    return { refusal: 'Invalid certificate. Only RSA keys are supported.' };
  }
  return { stored: (isClean(file) ? certificate.raw : file).toString('base64') };
}

/** DER of what is stored; 'unreadable' when it is no certificate. */
export function storedDer(stored: string): Uint8Array | 'unreadable' {
  const certificate = certificateIn(Buffer.from(stored, 'base64'));
  return certificate ? new Uint8Array(certificate.raw) : 'unreadable';
}

function inColumns(base64: string, lineEnd: string): string {
  return base64.replace(/(.{64})(?=.)/g, `$1${lineEnd}`);
}

function asPem(stored: string, lineEnd: string): string {
  return ['-----BEGIN CERTIFICATE-----', inColumns(stored, lineEnd), '-----END CERTIFICATE-----', ''].join(lineEnd);
}

/** An upload that was not clean: attributes before the block, Windows line ends. */
function asUncleanFile(stored: string): string {
  const text = `Bag Attributes\r\n    friendlyName: uploaded\r\n${asPem(stored, '\r\n')}`;
  return Buffer.from(text).toString('base64');
}

/** The `certificate` element on read-back, or null when the org leaves it out. */
export function writeCertificate(stored: string, typeName: string, switches: Switches): string | null {
  const isDer = Buffer.from(stored, 'base64')[0] === 0x30;
  switch (switches.certificateReadBack) {
    case 'none':
      return null;
    case 'pem':
      return isDer ? asPem(stored, '\n') : stored;
    case 'crlf':
      return isDer ? asPem(stored, '\r\n') : stored;
    case 'raw':
      return isDer ? asUncleanFile(stored) : stored;
    default:
      return typeName === 'ConnectedApp' ? stored : inColumns(stored, '\n');
  }
}

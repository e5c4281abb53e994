/** Tells apart what people hand over where a key or a certificate was asked for, by its label or its first bytes. */

import { isJsonObject, type JsonObject, parseJson } from '../salesforce/json.ts';

/** In characters. A key with a chain of certificates has a fifth of it. */
export const LONGEST_PEM = 262_144;

export type Seen =
  | 'private key'
  | 'encrypted private key'
  | 'certificate'
  | 'certificate chain'
  | 'public key'
  | 'certificate signing request'
  | 'EC key'
  | 'OpenSSH key'
  | 'PuTTY key'
  | 'PKCS#12 file'
  | 'PKCS#7 file'
  | 'JSON Web Key'
  | 'file path'
  | 'nothing'
  | 'binary data'
  | 'other text';

const labels: [RegExp, Seen][] = [
  [/-----BEGIN OPENSSH PRIVATE KEY-----/, 'OpenSSH key'],
  [/-----BEGIN EC PRIVATE KEY-----/, 'EC key'],
  [/-----BEGIN ENCRYPTED PRIVATE KEY-----/, 'encrypted private key'],
  [/-----BEGIN RSA PRIVATE KEY-----\s+Proc-Type:\s*4,ENCRYPTED/, 'encrypted private key'],
  [/-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----/, 'private key'],
  [/-----END (?:[A-Z]+ )?PRIVATE KEY-----/, 'private key'],
  [/-----BEGIN (?:X509 |TRUSTED )?CERTIFICATE-----/, 'certificate'],
  [/-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----/, 'certificate signing request'],
  [/-----BEGIN (?:[A-Z]+ )?PUBLIC KEY-----/, 'public key'],
  [/-----BEGIN PKCS12-----/, 'PKCS#12 file'],
  [/-----BEGIN (?:PKCS7|CMS)-----/, 'PKCS#7 file'],
  [/^\s*PuTTY-User-Key-File-\d/, 'PuTTY key'],
  [/^\s*ssh-(?:rsa|ed25519|dss) /, 'public key'],
];

/** The kind of thing in `text`, whose PEM blocks, if any, are already repaired. Keys win over certificates beside them. */
export function seenInText(text: string): Seen {
  const trimmed = text.trim();
  if (trimmed === '') return 'nothing';
  const labelled = labels.find(([pattern]) => pattern.test(trimmed));
  if (labelled) return labelled[1];
  if (readJwk(trimmed)) return 'JSON Web Key';
  if (looksLikePath(trimmed)) return 'file path';
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what tells binary data
  return /[\u0000-\u0008\u000e-\u001f\ufffd]/.test(trimmed) ? 'binary data' : 'other text';
}

/** The object in `text` when it is one JSON Web Key (RFC 7517), or the first private one of a set, else null. */
export function readJwk(text: string): JsonObject | null {
  const value = text.trimStart().startsWith('{') ? parseJson(text) : undefined;
  if (!isJsonObject(value)) return null;
  if ('kty' in value) return value;
  const jwks = (Array.isArray(value.keys) ? value.keys : []).filter(isJsonObject).filter((key) => 'kty' in key);
  return jwks.find((key) => key.kty === 'RSA' && 'd' in key) ?? jwks[0] ?? null;
}

const lone = /-----(?:BEGIN|END) [A-Z0-9 ]+-----/g;

/** The text without the one label that is left of two; null where there are more, or words beside it. */
export function bareBody(text: string): string | null {
  const body = text.replace(lone, ' ').trim();
  return /-----/.test(body) || (text.match(lone)?.length ?? 0) > 1 ? null : body;
}

/** The bytes of a bare base64 body (any columns, no header lines), or null when `text` is anything else. */
export function readBase64Body(text: string): Buffer | null {
  if (text.length > LONGEST_PEM) return null;
  const compact = text.replace(/\s+/g, '');
  if (compact.length < 64 || /[^A-Za-z0-9+/]/.test(compact.replace(/={1,2}$/, ''))) return null;
  return Buffer.from(compact, 'base64');
}

function looksLikePath(text: string): boolean {
  // A line break that is written out begins as a path of Windows does.
  if (text.length > 300 || /[\r\n]|^\\[nr]/.test(text)) return false;
  return (
    /^(?:~|\.{1,2})?[\\/]|^[A-Za-z]:[\\/]/.test(text) || /^[^\s=]+\.(?:key|pem|p8|pk8|der|crt|cer|txt)$/i.test(text)
  );
}

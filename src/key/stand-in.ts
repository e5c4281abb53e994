/** What people, CI systems and other tools leave where a key was to be, known by its first bytes or letters. */
import { secretIn } from '../faults/secret-kind.ts';
import { unfilled } from '../salesforce/unfilled.ts';
import type { Reading } from './reading.ts';
import { cipherOf, isAddress, storeOf } from './reference.ts';

/** The end of a fault's code: `key-unreadable-<stand-in>`, or for a certificate `certificate-unreadable-<stand-in>`. */
export type StandIn =
  | 'jks'
  | 'openssl-enc'
  | 'openssl-enc-unsalted'
  | 'archive'
  | 'gpg'
  | 'age'
  | 'sops'
  | 'ansible-vault'
  | 'git-crypt'
  | 'git-lfs'
  | 'page'
  | 'http-error'
  | 'hardis'
  | 'first-line'
  | 'first-line-certificate'
  | 'token'
  | 'consumer-secret'
  | 'consumer-key'
  | 'fingerprint'
  | 'reference'
  | 'address'
  | 'ciphertext'
  | 'unfilled'
  | 'variable-name';

type Mark = { is: StandIn; begins: (bytes: Buffer, text: string) => boolean };

const hex =
  (...starts: string[]) =>
  (bytes: Buffer): boolean =>
    starts.some((start) => bytes.subarray(0, start.length / 2).toString('hex') === start);
const like =
  (pattern: RegExp) =>
  (_: Buffer, text: string): boolean =>
    pattern.test(text);

/** In characters. */
const LONGEST_TOKEN = 20_000;

/** The more telling first; each pattern looks at the beginning, or is plain. */
const marks: readonly Mark[] = [
  { is: 'jks', begins: hex('feedfeed', 'cececece') },
  { is: 'openssl-enc', begins: hex('53616c7465645f5f') },
  { is: 'git-crypt', begins: hex('00474954435259505400') },
  { is: 'archive', begins: hex('1f8b', '504b0304', '377abcaf', 'fd377a58', '425a68', '28b52ffd') },
  { is: 'archive', begins: (bytes) => bytes.subarray(257, 262).toString('latin1') === 'ustar' },
  { is: 'gpg', begins: like(/^-----BEGIN PGP /) },
  {
    is: 'gpg',
    begins: (bytes, text) => hex('8501', '8502', '8c0d', '8503', 'c1c0', 'c3')(bytes) && !/^[\x20-\x7e]/.test(text),
  },
  { is: 'age', begins: like(/^age-encryption\.org\/|^-----BEGIN AGE ENCRYPTED FILE-----|^AGE-SECRET-KEY-1/) },
  { is: 'sops', begins: like(/ENC\[AES256_GCM,/) },
  { is: 'ansible-vault', begins: like(/^(?:[\w.-]+:\s*!vault\s*\|\s*)?\$ANSIBLE_VAULT;/) },
  { is: 'git-lfs', begins: like(/^version https:\/\/git-lfs\.github\.com\/spec\//) },
  { is: 'page', begins: like(/^<(?:!doctype html|html|head|body)\b/i) },
  {
    is: 'http-error',
    begins: like(
      /^(?:<\?xml[^>]*>\s*)?<Error>|^\{\s*"(?:error|errors|message|code|status)"\s*:|^(?:[45]\d\d[ :]|not found|forbidden|unauthorized|bad credentials|access denied)/i,
    ),
  },
  { is: 'hardis', begins: like(/^[0-9a-f]{32}:[0-9a-f]{32,}$/i) },
  { is: 'ciphertext', begins: (_, text) => cipherOf(text) !== null },
  { is: 'first-line', begins: like(/^["'\\]{0,4}-{2,}BEGIN (?:[A-Z]+ )?PRIVATE KEY-*["'\\]{0,4}$/) },
  { is: 'first-line-certificate', begins: like(/^["'\\]{0,4}-{2,}BEGIN CERTIFICATE-*["'\\]{0,4}$/) },
  { is: 'consumer-secret', begins: like(/^(?:[0-9A-F]{64}|\d{15,20})$/) },
  {
    is: 'fingerprint',
    begins: like(
      /^(?:(?:sha(?:1|256)|md5)[\w ]*[:=]\s?)?(?:[0-9a-f]{2}:){15,31}[0-9a-f]{2}$|^[0-9a-f]{40}$|^[0-9a-f]{64}$/i,
    ),
  },
  { is: 'consumer-key', begins: like(/^3MVG[\w.]{20,}$/) },
  { is: 'token', begins: (_, text) => isToken(text) },
  { is: 'reference', begins: (_, text) => storeOf(text) !== null },
  // Quotes are taken off in another reading.
  { is: 'unfilled', begins: (_, text) => text.length < 300 && !/^["'`‘“«]/.test(text) && unfilled(text) !== null },
  { is: 'address', begins: (_, text) => isAddress(text) },
  { is: 'variable-name', begins: like(/^(?:[A-Z][A-Z0-9]*_[A-Z0-9_]{2,60}|(?:jwt|server|private|sf|sfdx)[-_]?key)$/i) },
];

/** One part alone may be any JSON in base64, that of a vault with a key in it too. */
const isToken = (text: string): boolean =>
  text.length < LONGEST_TOKEN && !/BEGIN|PRIVATE|eyJ[^.]*$/.test(text) && secretIn(text) === 'token';

/** In which bytes of a file are kept as text; of what was dug out of more the length says nothing. */
const carriers = new Set(['base64 around it', 'JSON around it', 'YAML around it', 'a prefix', 'quotes around it']);
/** In bytes: no key that openssl enc has encrypted is shorter. */
const LEAST_ENCRYPTED = 256;
/** In bytes: no cipher of openssl enc that is in use has longer blocks. */
const BLOCK = 16;

/** What stands in place of a key or certificate; null for what is not known here. `path`: its name tells where nothing else does. */
export function standInFor({ bytes, text, isBinary, undone }: Reading, path: string | null): StandIn | null {
  const known = marks.find(({ begins }) => begins(bytes, text))?.is;
  if (known) return known;
  // Without salt nothing shows but a length in blocks, and no text.
  if (!isBinary || bytes[0] === 0x30 || !undone.every((name) => carriers.has(name))) return null;
  // A label with fewer dashes, read as base64url.
  if (/^[+/]+BEGIN/.test(bytes.subarray(0, 30).toString('base64'))) return null;
  const isInBlocks = bytes.length % BLOCK === 0 && bytes.length >= LEAST_ENCRYPTED;
  return isInBlocks || /\.enc$/i.test(path ?? '') ? 'openssl-enc-unsalted' : null;
}

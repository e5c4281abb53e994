/** What people, CI systems and other tools leave where a key was to be, known by its first bytes or letters. */
import { secretIn } from '../faults/secret-kind.ts';
import { unfilled } from '../salesforce/unfilled.ts';

/** The end of a fault's code: `key-unreadable-<stand-in>`. */
export type StandIn =
  | 'jks'
  | 'jks-base64'
  | 'openssl-enc'
  | 'openssl-enc-base64'
  | 'pkcs12'
  | 'pkcs12-base64'
  | 'pkcs7'
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
  | 'token'
  | 'consumer-secret'
  | 'consumer-key'
  | 'fingerprint'
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

/** The object identifier of what a .p7b holds. RFC 2315 §14 */
const SIGNED_DATA = Buffer.from('2a864886f70d010702', 'hex');

/** In bytes: no key is longer, and an archive or a page shows at its beginning. */
const LOOKED_AT = 65_536;

/** In characters. */
const LONGEST_TOKEN = 20_000;

/** The more telling first; each pattern looks at the beginning, or is plain. */
const marks: readonly Mark[] = [
  { is: 'jks', begins: hex('feedfeed', 'cececece') },
  { is: 'jks-base64', begins: like(/^(?:\/u3\+7[Q-T]|zs7Ozg)[A-Za-z0-9+/=\s]+$/) },
  { is: 'openssl-enc', begins: hex('53616c7465645f5f') },
  { is: 'openssl-enc-base64', begins: like(/^U2FsdGVkX1[A-Za-z0-9+/=\s]+$/) },
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
  { is: 'pkcs7', begins: like(/^-----BEGIN (?:PKCS7|CMS)-----/) },
  { is: 'pkcs7', begins: (bytes) => bytes[0] === 0x30 && bytes.subarray(0, 24).includes(SIGNED_DATA) },
  { is: 'page', begins: like(/^<(?:!doctype html|html|head|body)\b/i) },
  {
    is: 'http-error',
    begins: like(
      /^(?:<\?xml[^>]*>\s*)?<Error>|^\{\s*"(?:error|errors|message|code|status)"\s*:|^(?:[45]\d\d[ :]|not found|forbidden|unauthorized|bad credentials|access denied)/i,
    ),
  },
  { is: 'hardis', begins: like(/^[0-9a-f]{32}:[0-9a-f]{32,}$/i) },
  { is: 'first-line', begins: like(/^-{2,}BEGIN (?:[A-Z]+ )?PRIVATE KEY-*$/) },
  { is: 'consumer-secret', begins: like(/^(?:[0-9A-F]{64}|\d{15,20})$/) },
  {
    is: 'fingerprint',
    begins: like(
      /^(?:(?:sha(?:1|256)|md5)[\w ]*[:=]\s?)?(?:[0-9a-f]{2}:){15,31}[0-9a-f]{2}$|^[0-9a-f]{40}$|^[0-9a-f]{64}$/i,
    ),
  },
  { is: 'consumer-key', begins: like(/^3MVG[\w.]{20,}$/) },
  { is: 'token', begins: (_, text) => isToken(text) },
  { is: 'unfilled', begins: (_, text) => text.length < 300 && unfilled(text) !== null },
  { is: 'variable-name', begins: like(/^(?:[A-Z][A-Z0-9]*_[A-Z0-9_]{2,60}|(?:jwt|server|private|sf|sfdx)[-_]?key)$/i) },
];

/** One part alone may be any JSON in base64, that of a vault with a key in it too. */
const isToken = (text: string): boolean =>
  text.length < LONGEST_TOKEN && !/BEGIN|PRIVATE|eyJ[^.]*$/.test(text) && secretIn(text) === 'token';

/** What stands in place of a key; null for what is not known here. `path`: its name tells where nothing else does. */
export function standInFor(input: string | Uint8Array, path: string | null): StandIn | null {
  const bytes = Buffer.from(input).subarray(0, LOOKED_AT);
  const text = bytes
    .toString('utf8')
    .replace(/^\uFEFF/, '')
    .trim();
  const known = marks.find(({ begins }) => begins(bytes, text))?.is;
  if (known) return known;
  // Without salt nothing shows but a length in blocks, and no text.
  const isBinary = bytes.includes(0) || text.includes('\uFFFD');
  const isInBlocks = Buffer.byteLength(input) % 16 === 0 && Buffer.byteLength(input) >= 256;
  if (isBinary && /\.enc$/i.test(path ?? '')) return 'openssl-enc';
  return isBinary && isInBlocks && bytes[0] !== 0x30 ? 'openssl-enc' : null;
}

/** Reads the RSA private key that signs bearer assertions, in whatever form it was handed over. docs/salesforce.md §5.2 */
import { type CodeOf, isFault, JwtError } from '../faults/errors.ts';
import { type Broken, damageOf } from './damage.ts';
import { beginsAsKey } from './der.ts';
import { bareBody, readBase64Body, type Seen, seenInText } from './key-material.ts';
import { type OpenedKey, openKey, type Place } from './open.ts';
import { repairPem } from './pem-repair.ts';
import { type Reading, readingsOf } from './reading.ts';
import type { StandIn } from './stand-in.ts';
import { factsOf, isGuess, isOnlyBase64, moreTelling, type Named, nameOf, seemingly } from './what-it-is.ts';

/**
 * `repaired` names the damage mended in memory, for a warning; empty for a sound key. `bits` is the RSA modulus. `keys`: how many the
 * text holds, of which the first that can be used was taken.
 */
export type PrivateKey = OpenedKey;

type Code = CodeOf<'KeyUnreadableError'>;

const codes: Partial<Record<Seen | StandIn, Code>> = {
  nothing: 'key-unreadable-empty',
  certificate: 'key-unreadable-certificate',
  'first-line-certificate': 'key-unreadable-certificate',
  'public key': 'key-unreadable-public-key',
  'private key': 'key-unreadable-damaged',
  'certificate signing request': 'key-unreadable-request',
  'OpenSSH key': 'key-unreadable-openssh',
  'PuTTY key': 'key-unreadable-putty',
  'PKCS#12 file': 'key-unreadable-pkcs12',
  'PKCS#7 file': 'key-unreadable-pkcs7',
  'file path': 'key-unreadable-path',
};

/** With commands of their own that take the base64 away. */
const ofBase64: Partial<Record<Seen | StandIn, Code>> = {
  jks: 'key-unreadable-jks-base64',
  'openssl-enc': 'key-unreadable-openssl-enc-base64',
  'openssl-enc-unsalted': 'key-unreadable-openssl-enc-unsalted-base64',
  'PKCS#12 file': 'key-unreadable-pkcs12-base64',
  gpg: 'key-unreadable-gpg-base64',
  age: 'key-unreadable-age-base64',
};

/**
 * Reads PKCS#1 and PKCS#8, encrypted or not, as PEM, DER, bare base64 of DER, or a private JWK, also damaged or wrapped on its way.
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
  let named: Named | null = null;
  let broken: Broken | null = null;
  const refused: unknown[] = [];
  for (const reading of readingsOf(input)) {
    // What its beginning looks like is a guess as long as a key can be read from it.
    const opened = tried(() => openKey(reading, { passphrase, place }), refused);
    if (opened) return opened;
    if (refused.length === MOST_REFUSED) break;
    named = moreTelling(named, () => nameOf(reading, path));
    broken ??= brokenIn(reading);
  }
  if (refused.length > 0) throw refused[0];
  // What is left of a key says more than what the bytes around it may be.
  const isTelling = named !== null && !(broken !== null && isGuess(named));
  throw named && isTelling ? replaced(named, place) : unreadable(broken, seemingly(input), place);
}

/** A key is slow to decrypt, by purpose: after so many readings the passphrase is called wrong. */
const MOST_REFUSED = 4;

/** By chance, a reading that lost a sign looks whole: a passphrase is wrong only where it opens none of the others either. */
function tried(open: () => OpenedKey | null, refused: unknown[]): OpenedKey | null {
  try {
    return open();
  } catch (error) {
    if (!isFault(error, 'key-unreadable-wrong-passphrase')) throw error;
    refused.push(error);
    return null;
  }
}

/** What has the labels of a private key, or begins as one, although none can be read from it. */
function brokenIn({ text, bytes, isBinary, isExact }: Reading): Broken | null {
  const mended = isBinary ? '' : repairPem(text).text;
  if (isPrivateKey(seenInText(mended))) return { found: text, mended };
  const der = bytes[0] === 0x30 ? bytes : readBase64Body(bareBody(text) ?? '');
  if (!isExact || !der || !beginsAsKey(der)) return null;
  const labelled = `-----BEGIN PRIVATE KEY-----\n${der.toString('base64')}\n-----END PRIVATE KEY-----`;
  return { found: labelled, mended: labelled };
}

const isPrivateKey = (seen: Seen): boolean => seen === 'private key' || seen === 'encrypted private key';

function replaced(named: Named, place: Place): JwtError {
  const { is, reading } = named;
  const facts = factsOf(named, place);
  const own = isOnlyBase64(reading) ? ofBase64[is] : undefined;
  if (own) return new JwtError(own, { seen: is, ...facts, ...place, around: undefined });
  const code = codes[is] ?? (`key-unreadable-${is}` as Code);
  return new JwtError(code, { seen: is, ...facts });
}

function unreadable(broken: Broken | null, seen: Seen, place: Place): JwtError {
  if (broken !== null) return damageOf(broken, isPrivateKey(seen) ? seen : 'private key', place);
  return new JwtError(codes[seen] ?? 'key-unreadable', { seen, ...place });
}

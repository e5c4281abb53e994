/** The public keys that sign tokens, as an issuer lists them: RSA alone, found by their id alone. docs/salesforce.md §6.3 */
import { createPublicKey, type KeyObject, X509Certificate } from 'node:crypto';
import type { Json } from '../faults/errors.ts';
import type { Noticed } from '../faults/finding.ts';
import { claimText, isJsonObject, type JsonObject } from '../salesforce/json.ts';
import { LEAST_RSA_BITS } from '../salesforce/limits.ts';

/** One key of a list, as plain data. Private members never get in. */
export type PublicJwk = { kid: string; kty: string; n: string; e: string; alg: string; use: string; keyOps: string[] };

/** Why a key that has the right id is not used. */
export type KeyFault = 'unknown' | 'ambiguous' | 'not-rsa' | 'other-use' | 'other-alg' | 'too-small' | 'unreadable';

type KeyLookup = { kind: 'found'; key: KeyObject } | { kind: 'none'; fault: KeyFault };

const none = (fault: KeyFault): KeyLookup => ({ kind: 'none', fault });

/** `find` without an id finds nothing, save in the keys of a certificate, which has one key and no id. */
export type KeySet = { find(kid: string | undefined): KeyLookup };

/** In bits: the least that RS256 asks for, and the most that is worth the time. */
const keySizes = { least: LEAST_RSA_BITS, most: 16_384 };
const leastExponent = 3n;

const asJwk = (entry: Json): PublicJwk[] => {
  const kid = isJsonObject(entry) ? claimText(entry, 'kid') : undefined;
  if (!isJsonObject(entry) || kid === undefined) return [];
  const [alg = '', use = ''] = ['alg', 'use'].map((name) => claimText(entry, name));
  const operations = entry.key_ops;
  const keyOps = Array.isArray(operations) ? operations.filter((one) => typeof one === 'string') : [];
  return [{ kid, ...numbersOf(entry), alg, use, keyOps }];
};

type Numbers = Pick<PublicJwk, 'kty' | 'n' | 'e'>;

/** Some lists give a certificate in place of the numbers. RFC 7517 §4.7 */
function numbersOf(entry: JsonObject): Numbers {
  const [kty = '', n = '', e = ''] = ['kty', 'n', 'e'].map((name) => claimText(entry, name));
  const [certificate] = Array.isArray(entry.x5c) ? entry.x5c : [];
  return n === '' && e === '' && typeof certificate === 'string' ? numbersIn(certificate, kty) : { kty, n, e };
}

function numbersIn(certificate: string, given: string): Numbers {
  try {
    const { kty, n, e } = jwkOfKey(new X509Certificate(Buffer.from(certificate, 'base64')).publicKey);
    return given === '' || given === kty ? { kty, n, e } : { kty: given, n: '', e: '' };
  } catch {
    return { kty: given, n: '', e: '' };
  }
}

/** The keys of a JWK set that have an id, of any type: foreign ones are normal. Nothing when this is no JWK set. */
export const readJwks = (set: JsonObject): PublicJwk[] | undefined =>
  Array.isArray(set.keys) ? set.keys.flatMap(asJwk) : undefined;

const toKey = ({ n, e }: PublicJwk): KeyObject | undefined => {
  try {
    return createPublicKey({ key: { kty: 'RSA', n, e }, format: 'jwk' });
  } catch {
    return undefined;
  }
};

const judgeSize = (key: KeyObject): KeyLookup => {
  const { modulusLength = 0, publicExponent = 0n } = key.asymmetricKeyDetails ?? {};
  if (modulusLength < keySizes.least) return none('too-small');
  return modulusLength > keySizes.most || publicExponent < leastExponent ? none('unreadable') : { kind: 'found', key };
};

const judge = (jwk: PublicJwk): KeyLookup => {
  if (jwk.kty !== 'RSA') return none('not-rsa');
  if (jwk.use !== '' && jwk.use !== 'sig') return none('other-use');
  if (jwk.keyOps.length > 0 && !jwk.keyOps.includes('verify')) return none('other-use');
  if (jwk.alg !== '' && jwk.alg !== 'RS256') return none('other-alg');
  const key = jwk.n === '' || jwk.e === '' ? undefined : toKey(jwk);
  return key ? judgeSize(key) : none('unreadable');
};

/** One id may stand for keys of several types or uses (RFC 7517 §4.5): the one that can have signed is meant. */
const lookUp = (list: PublicJwk[], kid: string): KeyLookup => {
  const lookups = list.filter((one) => one.kid === kid).map(judge);
  const [first = none('unknown')] = lookups;
  const [found, ...others] = lookups.filter((one) => one.kind === 'found');
  if (!found) return first;
  return others.some(({ key }) => !key.equals(found.key)) ? none('ambiguous') : found;
};

/**
 * Keys by their id. A key is made when it is first asked for, and then kept. By hand, because jose's `createLocalJWKSet`
 * has one "no matching key" for five of these faults, and refuses a whole list for one odd entry.
 */
export const keysOfJwks = (list: PublicJwk[]): KeySet => {
  const made = new Map<string, KeyLookup>();
  return {
    find: (kid) => {
      if (kid === undefined) return none('unknown');
      const found = made.get(kid) ?? lookUp(list, kid);
      if (found.kind === 'found') made.set(kid, found);
      return found;
    },
  };
};

/** Whose keys those are. A client signs assertions, an org signs access tokens; neither may pass for the other. */
export type Signer = 'org' | 'client';

/**
 * Keys that a person handed over, as plain data: a key set of an org, or the one key of a client's certificate. `noticed`: what
 * there is to say about that certificate.
 */
export type GivenKeys = { signer: Signer; source: string; keys: PublicJwk[]; noticed?: Noticed[] };

/** The public key of a certificate as plain data. */
export const jwkOfKey = (key: KeyObject): PublicJwk => {
  const { kty = '', n = '', e = '' } = key.export({ format: 'jwk' });
  return { kid: '', kty, n, e, alg: '', use: '', keyOps: [] };
};

/** The key of a certificate serves whatever id the token names: an app has one certificate. docs/salesforce.md §5.2 */
export const keysOfGiven = ({ signer, keys }: GivenKeys): KeySet => {
  if (signer === 'org') return keysOfJwks(keys);
  const [jwk] = keys;
  const only: KeyLookup = jwk ? judge(jwk) : none('unreadable');
  return { find: () => only };
};

/** Given keys, ready for use. */
export const readyKeys = (given: GivenKeys | null): FixedKeys | null => given && { ...given, keys: keysOfGiven(given) };

/** Keys that need not be asked for. */
export type FixedKeys = Pick<GivenKeys, 'signer' | 'source' | 'noticed'> & { keys: KeySet };

/** What a signature is checked against, and where it comes from; without `keys`, `reason` says why there are none. */
export type VerificationKeys =
  | (FixedKeys & { note: string })
  | { signer: Signer; source: string; noticed?: Noticed[]; keys: null; reason: string };

/** Whether a signature is as long as its key makes it: one that was cut may have the length that another key makes. RFC 8017 §8.2.1 */
import { type KeyObject, verify } from 'node:crypto';
import { claimText } from '../salesforce/json.ts';
import type { CompactJwt } from './compact.ts';
import type { KeySet } from './jwks.ts';

/** In bytes. */
const signatureBytes = (key: KeyObject): number => Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);

/** Why the signature is none of this key, by its length alone; null where it has the right one. */
export function lengthFault(signature: Uint8Array, key: KeyObject): string | null {
  const [has, makes] = [signature.length, signatureBytes(key)];
  if (has === makes) return null;
  const why = has < makes ? 'it was cut off, or made with another key' : 'it was made with another key';
  return `has ${has} bytes, but a signature of this key has ${makes}: ${why}`;
}

/**
 * What the signature shows of a token that an org does not know. `good`: these are all its letters, unchanged. `short`: some of it
 * is missing. `bad`: it has the length of its key, and a letter was changed, or another key signed. `unknown`: its key is not known,
 * or nothing is checked by its algorithm. No length alone shows it: keys of Salesforce have had 2048 and 4096 bits.
 * docs/salesforce.md §6.3
 */
export type SignatureProof = 'good' | 'short' | 'bad' | 'unknown';

/** `keys`: null where no list was to be had. */
export function signatureProof({ header, signature, signingInput }: CompactJwt, keys: KeySet | null): SignatureProof {
  const found = keys?.find(claimText(header, 'kid'));
  if (found?.kind !== 'found' || claimText(header, 'alg') !== 'RS256') return 'unknown';
  if (signature.length < signatureBytes(found.key)) return 'short';
  return verify('sha256', Buffer.from(signingInput, 'latin1'), found.key, signature) ? 'good' : 'bad';
}

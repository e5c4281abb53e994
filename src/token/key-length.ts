/** Whether a signature is as long as its key makes it: one that was cut may have the length that another key makes. RFC 8017 §8.2.1 */
import type { KeyObject } from 'node:crypto';
import { claimText } from '../salesforce/json.ts';
import type { CompactJwt } from './compact.ts';
import type { KeySet } from './jwks.ts';
import { isRsaName } from './signature-length.ts';

/** In bytes. */
const signatureBytes = (key: KeyObject): number => Math.ceil((key.asymmetricKeyDetails?.modulusLength ?? 0) / 8);

/** Why the signature is none of this key, by its length alone; null where it has the right one. */
export function lengthFault(signature: Uint8Array, key: KeyObject): string | null {
  const [has, makes] = [signature.length, signatureBytes(key)];
  if (has === makes) return null;
  const why = has < makes ? 'it was cut off, or another key made it' : 'another key made it';
  return `has ${has} bytes, and the key makes ${makes}: ${why}`;
}

/** Whether some of the signature is missing, as the key shows that the token names. False where nobody knows that key. */
export function isCutShort({ header, signature }: CompactJwt, keys: KeySet): boolean {
  if (!isRsaName(claimText(header, 'alg') ?? '')) return false;
  const found = keys.find(claimText(header, 'kid'));
  return found.kind === 'found' && signature.length < signatureBytes(found.key);
}

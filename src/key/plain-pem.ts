/** The private key in the form that most tools write: what it takes to read any other is slow to load. docs/salesforce.md §5.2 */
import { createPrivateKey } from 'node:crypto';
import { LEAST_RSA_BITS } from '../salesforce/limits.ts';
import type { OpenedKey } from './open.ts';

/** One block, whole, unencrypted, in lines of 64 characters, and nothing beside it. */
const plain =
  /^-----BEGIN ((?:RSA )?PRIVATE KEY)-----\n(?:[A-Za-z0-9+/]{64}\n){10,400}(?:[A-Za-z0-9+/]{1,64}={0,2}\n)?-----END \1-----\n?$/;

/** As `readPrivateKey` reads it; null for every other text, also for one that holds no key that can be used. */
export function readPlainPem(material: string | Uint8Array): OpenedKey | null {
  const text = typeof material === 'string' ? material : Buffer.from(material).toString('latin1');
  if (!plain.test(text)) return null;
  try {
    const key = createPrivateKey(text);
    const bits = key.asymmetricKeyDetails?.modulusLength ?? 0;
    return key.asymmetricKeyType === 'rsa' && bits >= LEAST_RSA_BITS ? { key, bits, repaired: [], keys: 1 } : null;
  } catch {
    return null;
  }
}

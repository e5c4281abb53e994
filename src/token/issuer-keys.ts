import type { KeyRing } from './jwks-cache.ts';
import { type KeyRecord, keysUrl, usableUntilMs } from './jwks-record.ts';
import { keysOfSet } from './signing-keys.ts';
import type { IssuerKeys, VerifyPorts } from './verify.ts';

type Known = { keys: IssuerKeys; untilMs: number };

/**
 * The keys of a ring, ready for use. A key is made from its list once, and the ring is asked only for what is not known
 * yet: in a thread of its own the ring is a message away.
 */
export function issuerKeys(ring: KeyRing, nowMs: () => number = Date.now): VerifyPorts['keysOf'] {
  const known = new Map<string, Known>();
  const learn = (record: KeyRecord): IssuerKeys => {
    const before = known.get(record.issuer);
    if (before?.keys.fetchedAtMs === record.fetchedAtMs) return before.keys;
    const { issuer, fetchedAtMs } = record;
    const keys = { keys: keysOfSet(record.keys), fetchedAtMs, source: keysUrl(issuer) };
    known.set(issuer, { keys, untilMs: usableUntilMs(record) });
    return keys;
  };
  return (issuer, kid) => {
    const held = known.get(issuer);
    const isEnough = held && nowMs() < held.untilMs && (kid === null || 'key' in held.keys.keys.find(kid));
    return isEnough ? held.keys : ring(issuer, kid).then(learn);
  };
}

/** Key pairs made once for all worlds: short keys, as nothing is signed with them. */
import { randomBytes } from 'node:crypto';
import { generateKeyPair, type KeySize, type NewKeyPair } from '../../src/cert/generate.ts';

/** Of as many as one world may need. */
const SIZE = 12;
const BITS = 1024 as KeySize;

export type KeyPool = {
  pairs: NewKeyPair[];
  /** The fingerprint of the certificate that belongs to a key. */
  fingerprintOf(keyPem: string): string | undefined;
  /** A short name for the certificate of that fingerprint. */
  nameOf(fingerprint: string | null): string;
};

let pool: Promise<KeyPool> | undefined;

export function keyPool(): Promise<KeyPool> {
  pool ??= makePool();
  return pool;
}

async function makePool(): Promise<KeyPool> {
  const ports = { now: () => new Date(), randomBytes };
  const names = Array.from({ length: SIZE }, (_, index) => `key-${index}`);
  const pairs = await Promise.all(
    names.map((commonName) => generateKeyPair({ commonName, days: 365, keySize: BITS }, ports)),
  );
  const byKey = new Map(pairs.map(({ keyPem, read }) => [keyPem.trim(), read.certificate.sha256Fingerprint]));
  const byFingerprint = new Map(
    pairs.map(({ read }, index) => [read.certificate.sha256Fingerprint, names[index] ?? '']),
  );
  return {
    pairs,
    fingerprintOf: (keyPem) => byKey.get(keyPem.trim()),
    nameOf: (fingerprint) => (fingerprint === null ? 'none' : (byFingerprint.get(fingerprint) ?? fingerprint)),
  };
}

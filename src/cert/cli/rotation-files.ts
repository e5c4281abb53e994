import type { KeyObject } from 'node:crypto';
import type { SecretAsker } from '../../cli/console.ts';
import { loadKey } from '../../key/cli/key-source.ts';
import { type ReadCertificate, readCertificate } from '../certificate.ts';
import { type KeyPairPaths, readIfPresent } from '../files/key-pair.ts';
import type { RotationJournal } from '../rotation.ts';

/** The private key in a file that may not be there. Asks for the passphrase of a locked one. */
export async function loadKeyIfPresent(path: string, asker: SecretAsker): Promise<KeyObject | null> {
  if ((await readIfPresent(path)) === null) return null;
  return (await loadKey({ from: 'file', path, flag: '--output-dir' }, asker)).key;
}

/** Whether the key in a file is locked: then its successor is to be locked too. */
export async function isLocked(path: string): Promise<boolean> {
  return (await readIfPresent(path))?.includes('ENCRYPTED') ?? false;
}

/** The fingerprint of the certificate in place, or null. */
export async function fingerprintInPlace({ certFile }: KeyPairPaths): Promise<string | null> {
  const bytes = await readIfPresent(certFile);
  return bytes && readCertificate(bytes).certificate.sha256Fingerprint;
}

/** The pair that an earlier run has put aside. */
export async function waitingPair(
  { newKeyFile }: KeyPairPaths,
  { newCertificate }: RotationJournal,
  asker: SecretAsker,
): Promise<{ key: KeyObject; read: ReadCertificate }> {
  const { key } = await loadKey({ from: 'file', path: newKeyFile, flag: '--output-dir' }, asker);
  return { key, read: readCertificate(Buffer.from(newCertificate ?? '')) };
}

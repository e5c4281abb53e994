import { type KeyObject, X509Certificate } from 'node:crypto';
import { JwtError } from '../faults/errors.ts';
import { isKeyRefusal } from './await-acceptance.ts';
import { matchesKey, readStoredCertificate } from './certificate.ts';

export type PresentKey = { key: KeyObject; path: string; app: string };

/**
 * Makes sure, before anything is written, that the key in place is the one to be replaced, and that the trial exchange
 * can succeed at all: a user whom the app keeps out would look like a key that the org does not take.
 *
 * @param stored the certificate that the app shows; null: none.
 * @throws JwtError `KeyMismatchError`, `SettingsUnreadableError`, and what the exchange throws.
 */
export async function provePresentKey(
  stored: string | null,
  { key, path, app }: PresentKey,
  tryKey: (key: KeyObject) => Promise<void>,
): Promise<void> {
  const der = stored === null ? null : readStoredCertificate(stored);
  const isOwn = der !== null && matchesKey(new X509Certificate(der).publicKey, key);
  if (der !== null && !isOwn) throw mismatch(path, app);
  const refusal = await tryKey(key).then(
    () => null,
    (error: unknown) => error,
  );
  if (refusal !== null && !isKeyRefusal(refusal)) throw refusal;
  if (isOwn) return;
  if (refusal !== null) throw mismatch(path, app);
  // The org takes the key and shows no certificate for it: there would be no way back.
  throw new JwtError('SettingsUnreadableError', { variant: 'certificate', tokens: [app], data: { app } });
}

const mismatch = (path: string, app: string): JwtError =>
  new JwtError('KeyMismatchError', { variant: 'rotate', tokens: [path, app], data: { path, app } });

/** The certificate that an app of an org holds: read, replaced, put back. docs/salesforce.md §3.3, §9 */
import { type AppStore, requireOwnApp, type Settings } from '../app/app.ts';
import { type Changed, changeApp } from '../app/change.ts';
import { JwtError } from '../faults/errors.ts';
import { certificatePem, fingerprint, type ReadCertificate, readStoredCertificate } from './certificate.ts';
import { storedFingerprint } from './journal.ts';

/**
 * The DER of the certificate that an app holds.
 *
 * @throws JwtError `CertificateUnreadableError`, `SettingsUnreadableError` where the org hides the settings.
 */
export async function readAppCertificate(store: AppStore): Promise<Uint8Array> {
  const settings = await store.read(['tokens']);
  const hidden = store.kind.policyOf(settings).unreadable.includes('issuesJwt');
  const { name: app } = store.app;
  if (hidden) throw new JwtError('settings-unreadable-global', { app });
  const text = store.kind.certificateOf(settings);
  if (text === null) throw new JwtError('certificate-unreadable-app', { app });
  const der = readStoredCertificate(text);
  if (!der) throw new JwtError('certificate-unreadable-stored', { app });
  return der;
}

/** Puts the certificate on the app in the place of the one it has; the same certificate in another form is no change. */
export async function uploadCertificate(
  store: AppStore,
  { der }: ReadCertificate,
  options: { dryRun: boolean; beforeWrite(before: Settings): Promise<void> },
): Promise<Changed> {
  requireOwnApp(store);
  return replaceCertificate(store, { fingerprint: fingerprint(der), pem: () => certificatePem(der) }, options);
}

/** Puts a certificate back as the org once sent it; null: the app had none. The same one in another form is no change. */
export function restoreCertificate(store: AppStore, stored: string | null): Promise<Changed> {
  const wanted = { fingerprint: storedFingerprint(stored), pem: () => uploadable(stored) };
  return replaceCertificate(store, wanted, { dryRun: false, beforeWrite: async () => {} });
}

/** Clean PEM where the text can be read, else the text itself. docs/salesforce.md §3.3 */
function uploadable(stored: string | null): string | null {
  const der = stored === null ? null : readStoredCertificate(stored);
  return der ? certificatePem(der) : stored;
}

function replaceCertificate(
  store: AppStore,
  wanted: { fingerprint: string | null; pem(): string | null },
  options: { dryRun: boolean; beforeWrite(before: Settings): Promise<void> },
): Promise<Changed> {
  return changeApp(store, {
    parts: ['tokens'],
    edit: (before) => {
      const same = storedFingerprint(store.kind.certificateOf(before)) === wanted.fingerprint;
      return same ? before : store.kind.withCertificate(before, wanted.pem());
    },
    ...options,
  });
}

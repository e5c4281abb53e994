/** The certificate that an app of an org holds: read, replaced, put back. docs/salesforce.md §3.3, §9 */
import type { X509Certificate } from 'node:crypto';
import { type AppStore, requireOwnApp } from '../app/app-store.ts';
import { type Changed, type ChangeRequest, changeApp } from '../app/change.ts';
import { policyOf } from '../app/policy.ts';
import { JwtError } from '../faults/errors.ts';
import { fingerprint, readStoredCertificate } from './certificate.ts';
import { storedFingerprint } from './journal.ts';

/**
 * The certificate that an app holds.
 *
 * @throws JwtError `CertificateUnreadableError`, `SettingsUnreadableError` where the org hides the settings.
 */
export async function readAppCertificate(store: AppStore): Promise<X509Certificate> {
  const settings = await store.read(['tokens']);
  const hidden = policyOf(store.kind, settings).unreadable.includes('issuesJwt');
  const { name: app } = store.app;
  if (hidden) throw new JwtError('settings-unreadable-global', { app });
  const text = store.kind.certificateOf(settings);
  if (text === null) throw new JwtError('certificate-unreadable-app', { app });
  const certificate = readStoredCertificate(text);
  if (!certificate) throw new JwtError('certificate-unreadable-stored', { app });
  return certificate;
}

/** Puts the certificate on the app in the place of the one it has; the same certificate in another form is no change. */
export async function uploadCertificate(
  store: AppStore,
  certificate: X509Certificate,
  asked = unasked,
): Promise<Changed> {
  requireOwnApp(store);
  return replaceCertificate(store, { fingerprint: fingerprint(certificate), pem: () => certificate.toString() }, asked);
}

/** Puts a certificate back as the org once sent it; null: the app had none. The same one in another form is no change. */
export function restoreCertificate(store: AppStore, stored: string | null): Promise<Changed> {
  // Clean PEM where the text can be read, else the text itself. docs/salesforce.md §3.3
  const pem = (): string | null => readStoredCertificate(stored)?.toString() ?? stored;
  return replaceCertificate(store, { fingerprint: storedFingerprint(stored), pem }, unasked);
}

type Asked = Pick<ChangeRequest, 'dryRun' | 'beforeWrite' | 'consequences'>;
/** Nothing passes between reading and write, so nothing is read twice. */
const unasked: Asked = { dryRun: false };

function replaceCertificate(
  store: AppStore,
  wanted: { fingerprint: string | null; pem(): string | null },
  asked: Asked,
): Promise<Changed> {
  return changeApp(store, {
    parts: ['tokens'],
    edit: (before) => {
      const same = storedFingerprint(store.kind.certificateOf(before)) === wanted.fingerprint;
      return same ? before : store.kind.withCertificate(before, wanted.pem());
    },
    ...asked,
  });
}

import type { AppStore } from '../app/app.ts';
import { JwtError } from '../faults/errors.ts';
import { readStoredCertificate } from './certificate.ts';

/**
 * The DER of the certificate that an app holds.
 *
 * @throws JwtError `CertificateUnreadableError`, `SettingsUnreadableError` where the org hides the settings.
 */
export async function readAppCertificate(store: AppStore): Promise<Uint8Array> {
  const settings = await store.read(['tokens']);
  const hidden = store.kind.policyOf(settings).unreadable.includes('issuesJwt');
  if (hidden) throw new JwtError('SettingsUnreadableError', { variant: 'global', data: { app: store.app.name } });
  const text = store.kind.certificateOf(settings);
  const data = { app: store.app.name };
  if (text === null)
    throw new JwtError('CertificateUnreadableError', { variant: 'app', tokens: [store.app.name], data });
  const der = readStoredCertificate(text);
  if (!der) throw new JwtError('CertificateUnreadableError', { variant: 'stored', tokens: [store.app.name], data });
  return der;
}

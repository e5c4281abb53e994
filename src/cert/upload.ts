import type { AppStore, Settings } from '../app/app.ts';
import { requireOwnApp } from '../app/app.ts';
import { type Changed, changeApp } from '../app/change.ts';
import { certificatePem, fingerprint, type ReadCertificate, readStoredCertificate } from './certificate.ts';

/** Puts the certificate on the app in the place of the one it has; the same certificate in another form is no change. */
export async function uploadCertificate(
  store: AppStore,
  certificate: ReadCertificate,
  options: { dryRun: boolean; beforeWrite(before: Settings): Promise<void> },
): Promise<Changed> {
  requireOwnApp(store);
  return changeApp(store, {
    parts: ['tokens'],
    edit: (before) => {
      const stored = readStoredCertificate(store.kind.certificateOf(before) ?? '');
      const same = stored !== null && fingerprint(stored) === fingerprint(certificate.der);
      return same ? before : store.kind.withCertificate(before, certificatePem(certificate.der));
    },
    ...options,
  });
}

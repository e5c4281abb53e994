import type { AppStore } from '../app/app.ts';
import { type Changed, changeApp } from '../app/change.ts';
import { certificatePem, readStoredCertificate } from './certificate.ts';
import { storedFingerprint } from './rotation.ts';

/** Puts a certificate back as the org once sent it; null: the app had none. The same one in another form is no change. */
export function restoreCertificate(store: AppStore, stored: string | null): Promise<Changed> {
  return changeApp(store, {
    parts: ['tokens'],
    edit: (before) => {
      const present = store.kind.certificateOf(before);
      return same(present, stored) ? before : store.kind.withCertificate(before, uploadable(stored));
    },
    dryRun: false,
    beforeWrite: async () => {},
  });
}

/** Clean PEM where the text can be read, else the text itself. docs/salesforce.md §3.3 */
function uploadable(stored: string | null): string | null {
  const der = stored === null ? null : readStoredCertificate(stored);
  return der ? certificatePem(der) : stored;
}

const same = (a: string | null, b: string | null): boolean => storedFingerprint(a) === storedFingerprint(b);

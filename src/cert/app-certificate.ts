/** The certificate that an app of an org holds: read, replaced, put back. docs/salesforce.md §3.3, §9 */
import type { X509Certificate } from 'node:crypto';
import { type AppStore, requireOwnApp } from '../app/app-store.ts';
import { type Changed, type ChangeRequest, changeApp } from '../app/change.ts';
import { diff, type Settings } from '../app/component.ts';
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
  if (hidden) throw new JwtError('settings-unreadable-oauth', { app });
  const text = store.kind.certificateOf(settings);
  if (text === null) throw new JwtError('certificate-unreadable-app', { app });
  const certificate = readStoredCertificate(text);
  if (!certificate) throw new JwtError('certificate-unreadable-stored', { app });
  return certificate;
}

type Asked = Pick<ChangeRequest, 'dryRun' | 'beforeWrite' | 'consequences' | 'nowMs'>;
/** Nothing passes between reading and write, so nothing is read twice. */
const unasked: Asked = { dryRun: false };

/** Puts the certificate on the app in the place of the one it has; the same certificate in another form is no change. */
export async function uploadCertificate(
  store: AppStore,
  certificate: X509Certificate,
  asked = unasked,
): Promise<Changed> {
  requireOwnApp(store);
  return replaceCertificate(store, certificate.toString(), () => undefined, asked);
}

/** One certificate for another, each as an org sends it; null: the app has none. */
type Swap = {
  wanted: string | null;
  expected: string | null;
  /** What is thrown when the app holds neither of them. */
  unexpected(settings: Settings): JwtError;
};

/** Compares and swaps: a certificate that nobody expected is not overwritten. The wanted one in another form is no change. */
export function swapCertificate(store: AppStore, { wanted, expected, unexpected }: Swap): Promise<Changed> {
  return replaceCertificate(store, wanted, (before) => {
    const held = storedFingerprint(store.kind.certificateOf(before));
    if (held !== storedFingerprint(expected)) throw unexpected(before);
  });
}

/** `compare` throws where the app holds what must not be replaced. */
function replaceCertificate(
  store: AppStore,
  wanted: string | null,
  compare: (before: Settings) => void,
  asked = unasked,
): Promise<Changed> {
  return changeApp(store, {
    parts: ['tokens'],
    edit: (before) => {
      if (storedFingerprint(store.kind.certificateOf(before)) === storedFingerprint(wanted)) return before;
      compare(before);
      // Clean PEM where the text can be read, else the text itself. docs/salesforce.md §3.3
      return store.kind.withCertificate(before, readStoredCertificate(wanted)?.toString() ?? wanted);
    },
    ...asked,
  });
}

/** What the app holds instead of the expected certificate, in words and as a change. */
export function certificateChange({ app, kind }: AppStore, settings: Settings, expected: string | null) {
  const found = kind.needed(settings, 'tokens');
  const changed = diff(kind.needed(kind.withCertificate(settings, expected), 'tokens'), found);
  return {
    app: app.name,
    found: inWords(kind.certificateOf(settings)),
    expected: inWords(expected),
    changedMeanwhile: changed,
  };
}

function inWords(stored: string | null): string {
  if (stored === null) return 'no certificate that it shows';
  const certificate = readStoredCertificate(stored);
  return certificate ? `the certificate sha256:${fingerprint(certificate)}` : 'an unreadable certificate';
}

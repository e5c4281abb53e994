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
  if (hidden) throw new JwtError('settings-unreadable-global', { app });
  const text = store.kind.certificateOf(settings);
  if (text === null) throw new JwtError('certificate-unreadable-app', { app });
  const certificate = readStoredCertificate(text);
  if (!certificate) throw new JwtError('certificate-unreadable-stored', { app });
  return certificate;
}

type Asked = Pick<ChangeRequest, 'dryRun' | 'beforeWrite'>;
const unasked: Asked = { dryRun: false, beforeWrite: async () => {} };

/**
 * Puts the certificate on the app in the place of the one that it is found to have; the same certificate in another form is
 * no change.
 *
 * @throws JwtError `CertificateChangedError` when the app gets another one in the meantime.
 */
export async function uploadCertificate(
  store: AppStore,
  certificate: X509Certificate,
  asked = unasked,
): Promise<Changed> {
  requireOwnApp(store);
  let found: string | null | undefined;
  const swap = {
    wanted: certificate.toString(),
    expected: (settings: Settings): string | null => {
      found ??= store.kind.certificateOf(settings);
      return found;
    },
    unexpected: (settings: Settings) => certificateChanged(store, settings, found ?? null),
  };
  return swapCertificate(store, swap, asked);
}

/** One certificate for another, each as an org sends it; null: the app has none. */
type Swap = {
  wanted: string | null;
  expected(settings: Settings): string | null;
  /** What is thrown when the app holds neither the expected nor the wanted one. */
  unexpected(settings: Settings): JwtError;
};

/** Compares and swaps: what nobody expected is not overwritten. The wanted one in another form is no change. */
export function swapCertificate(store: AppStore, swap: Swap, asked = unasked): Promise<Changed> {
  const { kind } = store;
  return changeApp(store, {
    parts: ['tokens'],
    edit: (before) => {
      const held = storedFingerprint(kind.certificateOf(before));
      if (held === storedFingerprint(swap.wanted)) return before;
      if (held !== storedFingerprint(swap.expected(before))) throw swap.unexpected(before);
      // Clean PEM where the text can be read, else the text itself. docs/salesforce.md §3.3
      return kind.withCertificate(before, readStoredCertificate(swap.wanted)?.toString() ?? swap.wanted);
    },
    ...asked,
  });
}

/** Somebody else has changed the certificate of the app, and nothing was written. */
export const certificateChanged = (store: AppStore, settings: Settings, expected: string | null): JwtError =>
  new JwtError('certificate-changed', certificateChange(store, settings, expected));

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

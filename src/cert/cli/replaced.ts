/** What becomes of the certificate that an upload replaces: what is said of it, and the way back. */
import type { X509Certificate } from 'node:crypto';
import type { ChangeRequest } from '../../app/change.ts';
import { type Consequence, ownConnection } from '../../app/cli/changes.ts';
import type { Settings } from '../../app/component.ts';
import type { OpenApp } from '../../app/org/open.ts';
import type { Console } from '../../cli/console.ts';
import type { Texts } from '../../cli/messages.ts';
import type { Next } from '../../cli/outcome.ts';
import { seenOf } from '../../faults/finding.ts';
import { secretIn } from '../../faults/secret-kind.ts';
import { withWords } from '../../faults/shell-word.ts';
import { type Certificate, fingerprint, readStoredCertificate } from '../certificate.ts';
import { keepOld } from '../files/kept-certificate.ts';
import { judgeCertificate } from '../judge.ts';

type UploadFlags = { 'dry-run': boolean; 'no-prompt': boolean; 'cert-file': string; 'target-org'?: string | undefined };
type Asked = { opened: OpenApp; messages: Texts; flags: UploadFlags };

/** Whom the upload of `next` locks out: nobody where it belongs to the key of the present certificate. */
export function replacementConsequences(asked: Asked, before: Settings, next: X509Certificate): Consequence[] {
  const { messages, opened } = asked;
  const { app, kind } = opened.store;
  const stored = kind.certificateOf(before);
  const held = readStoredCertificate(stored);
  if (held && isSameKey(held, next)) return [];
  const replaces = held
    ? messages.getMessage('replaces', [fingerprint(held), held.validToDate.toISOString(), app.label])
    : messages.getMessage('replaces-unreadable', [app.label]);
  const isByKey = opened.connection.login.keyFile !== undefined;
  return [
    ...(stored === null ? [] : [{ says: replaces, asks: true, isTheChange: true as const }]),
    ...(isByKey ? ownConnection(asked, before) : []),
  ];
}

const isSameKey = (one: X509Certificate, other: X509Certificate): boolean => one.publicKey.equals(other.publicKey);

/** Keeps the certificate that `next` replaces, after the yes and before the write, so that there is a way back from a killed run. */
export function keepsReplaced(console: Console, { opened, messages, flags }: Asked, next: X509Certificate) {
  const { app, kind } = opened.store;
  let path: string | null = null;
  const keep = async (before: Settings): Promise<void> => {
    const held = readStoredCertificate(kind.certificateOf(before));
    if (!held || fingerprint(held) === fingerprint(next)) return;
    const beside = flags['cert-file'] === '-' ? `${app.name}.crt` : flags['cert-file'];
    const kept = await keepOld(beside, held);
    if ('path' in kept) path = kept.path;
    else console.warn(messages.getMessage('not-kept', [kept.code, held.toString()]));
  };
  return {
    after:
      ({ beforeWrite }: Pick<ChangeRequest, 'beforeWrite'>) =>
      async (before: Settings): Promise<void> => {
        await beforeWrite?.(before);
        if (!flags['dry-run']) await keep(before);
      },
    path: () => path,
    wayBack: (): Next[] => (path ? [{ why: messages.getMessage('replaced', [path]), command: commandBack(path) }] : []),
  };

  function commandBack(file: string): string {
    const type = app.type === 'ConnectedApp' ? 'connected-app' : 'external-client-app';
    const values = { 'target-org': flags['target-org'], app: app.name, 'app-type': type, 'cert-file': file };
    const names = Object.keys(values).filter((name) => values[name as keyof typeof values] !== undefined);
    const command = ['sf jwt cert upload', ...names.map((name) => `--${name} {${name}}`)].join(' ');
    return withWords(command, /\{([\w-]+)\}/, (name) => {
      const value = values[name as keyof typeof values] ?? null;
      return value !== null && secretIn(value) !== null ? null : value; // a session may stand for the org
    });
  }
}

/** Whether orgs refuse a certificate outside its validity is contested, so the user decides. docs/salesforce.md §9 */
export function validityDoubt(certificate: Certificate, now: Date): string | null {
  for (const noticed of judgeCertificate(certificate, now, null)) {
    if (noticed.code === 'certificate-expired') return seenOf('certificate-expired-before-upload', noticed.detail);
    if (noticed.code === 'certificate-not-yet-valid') return seenOf(noticed.code, noticed.detail);
  }
  return null;
}

import { alignedLines, findingLines } from '../../cli/layout.ts';
import type { Certificate } from '../certificate.ts';
import type { CertificateView } from './certificate-input.ts';

/** A certificate, whether a key belongs to it, and what is worth acting on. */
export function certificateViewLines({ certificate, keyMatches, findings }: Omit<CertificateView, 'fault'>): string[] {
  const key =
    keyMatches === null
      ? []
      : [`${keyMatches ? 'The private key belongs' : 'NO MATCH: the private key does not belong'} to it.`];
  const notes = findingLines(findings, 10);
  return [...certificateLines(certificate), ...key, ...(notes.length > 0 ? ['', ...notes] : [])];
}

/** A certificate within 80 columns: whose it is, its fingerprint and how long it is good. */
export function certificateLines(certificate: Certificate): string[] {
  const { subject, issuer, selfSigned, serialNumber, sha256Fingerprint, notBefore, notAfter, daysLeft } = certificate;
  return alignedLines([
    { name: 'Subject', value: subject },
    { name: 'Issuer', value: selfSigned ? 'self-signed' : issuer },
    { name: 'Serial', value: serialNumber },
    { name: 'SHA-256', value: sha256Fingerprint },
    { name: 'Key', value: `${certificate.keyType} ${certificate.keyBits ?? ''}`.trim() },
    { name: 'Valid', value: `${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)} (${daysText(daysLeft)})` },
  ]);
}

const daysText = (days: number): string => {
  if (days < 0) return `expired ${-days} ${days === -1 ? 'day' : 'days'} ago`;
  return days === 1 ? '1 day left' : `${days} days left`;
};

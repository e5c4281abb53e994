import type { Certificate } from '../domain/key/certificate.ts';
import { alignedLines } from './rows.ts';

/** A certificate within 80 columns: whose it is, its fingerprint and how long it is good. */
export function certificateLines(certificate: Certificate): string[] {
  const { subject, issuer, selfSigned, serialNumber, sha256Fingerprint, notBefore, notAfter, daysLeft } = certificate;
  return alignedLines([
    { name: 'Subject', value: subject },
    { name: 'Issuer', value: selfSigned ? 'itself' : issuer },
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

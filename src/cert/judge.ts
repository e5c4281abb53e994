/** What is worth acting on in a certificate. docs/salesforce.md §5.4, §9 */
import { type Finding, finding } from '../faults/finding.ts';
import type { Certificate } from './certificate.ts';

/** From this many days before the end on, a person should know. */
export const EXPIRES_SOON_DAYS = 30;
const SHORT_KEY_BITS = 2048;

const rotate = 'sf jwt cert rotate --target-org <alias> --app <app> --username <username>';

/** `failWithin`: the days within which the end of the certificate is a fault; null when nobody asked. */
export function judgeCertificate(certificate: Certificate, now: Date, failWithin: number | null): Finding[] {
  return [...judgeValidity(certificate, now, failWithin), ...judgeKey(certificate)];
}

/** Whether `--fail-within` is met: the certificate has ended, or ends within so many days. */
export function endsWithin({ notAfter }: Certificate, now: Date, days: number): boolean {
  const milliseconds = new Date(notAfter).getTime() - now.getTime();
  return milliseconds <= days * 86_400_000;
}

function judgeValidity(certificate: Certificate, now: Date, failWithin: number | null): Finding[] {
  const { notBefore, notAfter, daysLeft } = certificate;
  if (new Date(notAfter) <= now) {
    const text = `The certificate expired on ${notAfter}. Whether orgs still accept its key is contested.`;
    return [finding('error', 'expired', text, [rotate])];
  }
  const isFault = failWithin !== null && endsWithin(certificate, now, failWithin);
  const isSoon = isFault || endsWithin(certificate, now, EXPIRES_SOON_DAYS);
  const text = `The certificate expires on ${notAfter}, in ${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}. Salesforce sends no warning.`;
  return [
    ...(isSoon ? [finding(isFault ? 'error' : 'warning', 'expires-soon', text, [rotate])] : []),
    ...(new Date(notBefore) > now
      ? [finding('warning', 'not-yet-valid', `The certificate is not valid before ${notBefore}.`)]
      : []),
  ];
}

function judgeKey({ keyBits }: Certificate): Finding[] {
  if (keyBits === null || keyBits >= SHORT_KEY_BITS) return [];
  const text = `The key has ${keyBits} bits. Salesforce wants ${SHORT_KEY_BITS} or more, and so does RS256.`;
  return [finding('error', 'weak-key', text, [rotate])];
}

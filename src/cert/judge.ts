/** What is worth acting on in a certificate. docs/salesforce.md §5.4, §9 */

import type { Noticed } from '../faults/finding.ts';
import { MILLISECONDS_PER_DAY } from '../salesforce/days.ts';
import type { Certificate } from './certificate.ts';

/** From this many days before the end on, a person should know. */
export const EXPIRES_SOON_DAYS = 30;
const SHORT_KEY_BITS = 2048;

/** `failWithin`: the days within which the end of the certificate is a fault; null when nobody asked. */
export function judgeCertificate(certificate: Certificate, now: Date, failWithin: number | null): Noticed[] {
  return [...judgeValidity(certificate, now, failWithin), ...judgeKey(certificate)];
}

export const hasExpired = ({ notAfter }: Certificate, now: Date): boolean => new Date(notAfter) <= now;

/** Whether `--fail-within` is met: the certificate has ended, or ends within so many days. */
export function endsWithin({ notAfter }: Certificate, now: Date, days: number): boolean {
  const milliseconds = new Date(notAfter).getTime() - now.getTime();
  return milliseconds <= days * MILLISECONDS_PER_DAY;
}

function judgeValidity(certificate: Certificate, now: Date, failWithin: number | null): Noticed[] {
  const { notBefore, notAfter, daysLeft } = certificate;
  if (hasExpired(certificate, now)) return [{ code: 'certificate-expired', detail: { notAfter } }];
  const isFault = failWithin !== null && endsWithin(certificate, now, failWithin);
  const isSoon = isFault || endsWithin(certificate, now, EXPIRES_SOON_DAYS);
  const end = { notAfter, daysLeft: `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}` };
  const level = isFault ? 'error' : 'warning';
  const isEarly = new Date(notBefore) > now;
  return [
    ...(isSoon ? [{ code: 'certificate-expires-soon' as const, detail: end, level } as const] : []),
    ...(isEarly ? [{ code: 'certificate-not-yet-valid' as const, detail: { notBefore } }] : []),
  ];
}

function judgeKey({ keyBits }: Certificate): Noticed[] {
  if (keyBits === null || keyBits >= SHORT_KEY_BITS) return [];
  return [{ code: 'certificate-weak', detail: { bits: keyBits } }];
}

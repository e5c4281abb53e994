/** What is worth acting on in a certificate. docs/salesforce.md §5.4, §9 */

import type { Noticed } from '../faults/finding.ts';
import { MILLISECONDS_PER_DAY } from '../salesforce/days.ts';
import { LEAST_RSA_BITS } from '../salesforce/limits.ts';
import type { Certificate } from './certificate.ts';

/** From this many days before the end on, a person should know. */
const EXPIRES_SOON_DAYS = 30;

/** `failWithin`: the days within which the end of the certificate is a fault; null when nobody asked. */
export function judgeCertificate(certificate: Certificate, now: Date, failWithin: number | null): Noticed[] {
  return [...judgeValidity(certificate, now, failWithin), ...judgeKey(certificate)];
}

export const hasExpired = ({ notAfter }: Certificate, now: Date): boolean => new Date(notAfter) <= now;

/** Whether so many whole days, as a certificate or a list shows them, are few enough to mark. */
export const isSoon = (daysLeft: number): boolean => daysLeft <= EXPIRES_SOON_DAYS;

/** Whether `--fail-within` is met: the certificate has ended, or ends within so many days. */
export function endsWithin({ notAfter }: Certificate, now: Date, days: number): boolean {
  const milliseconds = new Date(notAfter).getTime() - now.getTime();
  return milliseconds <= days * MILLISECONDS_PER_DAY;
}

function judgeValidity(certificate: Certificate, now: Date, failWithin: number | null): Noticed[] {
  const { notBefore, notAfter, daysLeft } = certificate;
  if (hasExpired(certificate, now)) return [{ code: 'certificate-expired', detail: { notAfter } }];
  const isFault = failWithin !== null && endsWithin(certificate, now, failWithin);
  const isNear = isFault || endsWithin(certificate, now, EXPIRES_SOON_DAYS);
  const end = { notAfter, daysLeft: `${daysLeft} ${daysLeft === 1 ? 'day' : 'days'}` };
  const level = isFault ? 'error' : 'warning';
  const isEarly = new Date(notBefore) > now;
  return [
    ...(isNear ? [{ code: 'certificate-expires-soon' as const, detail: end, level } as const] : []),
    ...(isEarly ? [{ code: 'certificate-not-yet-valid' as const, detail: { notBefore } }] : []),
  ];
}

function judgeKey({ keyBits }: Certificate): Noticed[] {
  if (keyBits === null || keyBits >= LEAST_RSA_BITS) return [];
  return [{ code: 'certificate-weak', detail: { bits: keyBits } }];
}

import { X509Certificate } from 'node:crypto';
import { readStoredCertificate } from '../cert/certificate.ts';
import type { App, AppType } from './app.ts';
import type { Policy, Timeout } from './policy.ts';
import { type AdmittedUsers, effectiveMinutes, type SessionTimeouts } from './session-timeout.ts';

/** One app in a list. */
export type AppSummary = App & {
  issuesJwt: boolean | null;
  timeout: Timeout;
  /** Also where the user's session decides; null: not set, or not known. */
  effectiveTimeoutMinutes: number | null;
  permittedUsers: Policy['permittedUsers'];
  certificateExpiresAt: string | null;
  /** Whole days, rounded down; negative once expired. */
  certificateDaysLeft: number | null;
  lastUsedAt: string | null;
};

/** What may be missing about an app, by the names that its summary has for it. */
export type SummaryField = 'issuesJwt' | 'timeout' | 'permittedUsers' | 'certificate';

export const summaryFields: SummaryField[] = ['issuesJwt', 'timeout', 'permittedUsers', 'certificate'];

/** What the org told about one app. `unreadable`: what it would not show. */
export type AppFacts = {
  app: App;
  issuesJwt: boolean | null;
  timeout: Timeout;
  users: AdmittedUsers;
  certificateExpiresAt: string | null;
  unreadable: SummaryField[];
};

/** An app that the org does not show whole. */
export type UnreadableApp = { name: string; type: AppType; fields: SummaryField[] };

/** What is known beside the apps themselves. `lastUsedAt` is by `usageKey`. */
export type Surroundings = { now: Date; sessions: SessionTimeouts | null; lastUsedAt: Map<string, string> };

/** Both kinds of app may have the same name. */
export const usageKey = ({ type, name }: { type: AppType; name: string }): string => `${type}:${name}`;

const MILLISECONDS_PER_DAY = 86_400_000;

export function summaryOf(facts: AppFacts, { now, sessions, lastUsedAt }: Surroundings): AppSummary {
  const { app, issuesJwt, timeout, users, certificateExpiresAt } = facts;
  return {
    ...app,
    issuesJwt,
    timeout,
    effectiveTimeoutMinutes: effectiveMinutes(timeout, users, sessions),
    permittedUsers: users.permittedUsers,
    certificateExpiresAt,
    certificateDaysLeft: certificateExpiresAt === null ? null : daysUntil(certificateExpiresAt, now),
    lastUsedAt: lastUsedAt.get(usageKey(app)) ?? null,
  };
}

const daysUntil = (iso: string, now: Date): number =>
  Math.floor((Date.parse(iso) - now.getTime()) / MILLISECONDS_PER_DAY);

/** When a certificate as the org stores it ends; null when it is not one. docs/salesforce.md §3.3 */
export function endOfStored(certificate: string): string | null {
  const der = readStoredCertificate(certificate);
  return der && new Date(new X509Certificate(der).validTo).toISOString();
}

/** All apps of an org, as a list. */
import { daysUntil } from '../salesforce/days.ts';
import { type App, type AppType, appKey } from './app.ts';
import type { Policy } from './elements.ts';
import { effectiveMinutes, type SessionTimeouts } from './session-timeout.ts';
import type { Timeout } from './timeout.ts';

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
export type ListedApp = {
  app: App;
  policy: Policy;
  certificateExpiresAt: string | null;
  unreadable: SummaryField[];
};

/** An app that the org does not show whole. */
export type UnreadableApp = { name: string; type: AppType; fields: SummaryField[] };

/**
 * When apps were last used, ISO 8601, by `appKey`; those of which the org shows no use are left out. `unasked` counts the
 * external client apps that Connect REST was not asked about, to keep the number of requests down.
 */
export type LastUses = { lastUsedAt: Map<string, string>; unasked: number };

/** What is known beside the apps themselves. */
export type AroundApps = LastUses & { now: Date; sessions: SessionTimeouts | null };

export type ListFilter = {
  /** Only apps that are known to issue JWT-based access tokens. */
  issuesJwt: boolean;
  /** Only apps whose certificate ends within so many days, or has ended. */
  expiringWithinDays: number | undefined;
};

/**
 * `total` counts what the org has, before any filter but that of the type; `unreadable` names what is not in `readable`.
 * `usageUnasked`: external client apps without a last use that Connect REST was not asked about.
 */
export type AppList = {
  apps: AppSummary[];
  readable: number;
  total: number;
  unreadable: UnreadableApp[];
  usageUnasked: number;
};

/** The apps by label, out of those that are known to exist and what the org told of them. */
export function listOf(known: App[], told: ListedApp[], around: AroundApps, filter: ListFilter): AppList {
  const keys = new Set(told.map(({ app }) => appKey(app)));
  const unreadable = [
    ...told.filter((one) => one.unreadable.length > 0).map((one) => ({ ...one.app, fields: one.unreadable })),
    ...known.filter((app) => !keys.has(appKey(app))).map((app) => ({ ...app, fields: summaryFields })),
  ].map(({ name, type, fields }) => ({ name, type, fields }));
  return {
    apps: told
      .map((listed) => summaryOf(listed, around))
      .filter((app) => isWanted(app, filter))
      .sort(byLabel),
    readable: known.length - unreadable.length,
    total: known.length,
    unreadable: unreadable.sort((a, b) => compare(a.name, b.name)),
    usageUnasked: around.unasked,
  };
}

function summaryOf({ app, policy, certificateExpiresAt }: ListedApp, around: AroundApps): AppSummary {
  const { now, sessions, lastUsedAt } = around;
  const { issuesJwt, timeout, permittedUsers } = policy;
  return {
    ...app,
    issuesJwt,
    timeout,
    effectiveTimeoutMinutes: effectiveMinutes(policy.timeout, policy, sessions),
    permittedUsers,
    certificateExpiresAt,
    certificateDaysLeft: certificateExpiresAt === null ? null : daysUntil(new Date(certificateExpiresAt), now),
    lastUsedAt: lastUsedAt.get(appKey(app)) ?? null,
  };
}

const isWanted = (app: AppSummary, { issuesJwt, expiringWithinDays: days }: ListFilter): boolean =>
  (!issuesJwt || app.issuesJwt === true) &&
  (days === undefined || (app.certificateDaysLeft !== null && app.certificateDaysLeft <= days));

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { sensitivity: 'base', numeric: true });
const byLabel = (a: AppSummary, b: AppSummary): number =>
  compare(a.label, b.label) || compare(a.name, b.name) || compare(a.type, b.type);

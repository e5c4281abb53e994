/** All apps of an org, as a list. */
import { daysUntil, readStoredCertificate } from '../cert/certificate.ts';
import { JwtError } from '../faults/errors.ts';
import { type App, type AppType, appKey } from './app.ts';
import type { Policy } from './elements.ts';
import { type AdmittedUsers, effectiveMinutes, type SessionTimeouts } from './session-timeout.ts';
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

/** What the org told about one app. `unreadable`: what it would not show. */
export type ListedApp = Pick<AppSummary, 'issuesJwt' | 'timeout' | 'certificateExpiresAt'> & {
  app: App;
  users: AdmittedUsers;
  unreadable: SummaryField[];
};

/** An app that the org does not show whole. */
export type UnreadableApp = { name: string; type: AppType; fields: SummaryField[] };

/**
 * When apps were last used, ISO 8601, by `appKey`; those of which the org shows no use are left out. `unasked` counts the
 * external client apps that Connect REST was not asked about, to keep the number of requests down.
 */
export type LastUses = { lastUsedAt: Map<string, string>; unasked: number };

/** Port to all apps of one org. Nothing here changes anything, and no more than five requests are under way at a time. */
export type OrgApps = {
  /** Every app that the org admits to having; undefined: of both kinds. */
  list(type: AppType | undefined): Promise<App[]>;
  /**
   * Tells of each app that `list` gave as soon as it is known, hidden ones too, and keeps nothing. Rejects when the org
   * stops to answer; what was told until then holds.
   */
  read(tell: (listed: ListedApp) => void): Promise<void>;
  lastUses(): Promise<LastUses>;
  sessionTimeouts(): Promise<SessionTimeouts>;
};

export type ListInput = {
  type: AppType | undefined;
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

/** What is known beside the apps themselves. */
type Around = LastUses & { now: Date; sessions: SessionTimeouts | null };

/**
 * Lists the apps of an org, by label; `onProgress` hears how many are read. Throws only when not even their names can be had.
 * `stoppedBy`: the org failed half-way, and the list holds what was read until then.
 */
export async function listApps(
  org: OrgApps,
  input: ListInput,
  now: Date,
  onProgress: (read: number, total: number) => void = () => {},
): Promise<{ list: AppList; stoppedBy: JwtError | null }> {
  const known = await org.list(input.type);
  const told: ListedApp[] = [];
  const around: Around = { now, sessions: null, lastUsedAt: new Map(), unasked: 0 };
  let stoppedBy: JwtError | null = null;
  try {
    await org.read((listed) => {
      told.push(listed);
      onProgress(told.length, known.length);
    });
    if (told.some(({ timeout }) => timeout.source === 'session')) around.sessions = await org.sessionTimeouts();
    Object.assign(around, await org.lastUses());
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    stoppedBy = error;
  }
  return { list: listOf(known, told, around, input), stoppedBy };
}

export const summaryFields: SummaryField[] = ['issuesJwt', 'timeout', 'permittedUsers', 'certificate'];

function listOf(known: App[], told: ListedApp[], around: Around, input: ListInput): AppList {
  const keys = new Set(told.map(({ app }) => appKey(app)));
  const unreadable = [
    ...told.filter((one) => one.unreadable.length > 0).map((one) => ({ ...one.app, fields: one.unreadable })),
    ...known.filter((app) => !keys.has(appKey(app))).map((app) => ({ ...app, fields: summaryFields })),
  ].map(({ name, type, fields }) => ({ name, type, fields }));
  return {
    apps: told
      .map((listed) => summaryOf(listed, around))
      .filter(wanted(input))
      .sort(byLabel),
    readable: known.length - unreadable.length,
    total: known.length,
    unreadable: unreadable.sort((a, b) => compare(a.name, b.name)),
    usageUnasked: around.unasked,
  };
}

function summaryOf(listed: ListedApp, { now, sessions, lastUsedAt }: Around): AppSummary {
  const { app, issuesJwt, timeout, users, certificateExpiresAt } = listed;
  return {
    ...app,
    issuesJwt,
    timeout,
    effectiveTimeoutMinutes: effectiveMinutes(timeout, users, sessions),
    permittedUsers: users.permittedUsers,
    certificateExpiresAt,
    certificateDaysLeft: certificateExpiresAt === null ? null : daysUntil(new Date(certificateExpiresAt), now),
    lastUsedAt: lastUsedAt.get(appKey(app)) ?? null,
  };
}

/** When a certificate as the org stores it ends; null when it is not one. docs/salesforce.md §3.3 */
export function endOfStored(certificate: string): string | null {
  const stored = readStoredCertificate(certificate);
  return stored && new Date(stored.validTo).toISOString();
}

const wanted =
  ({ issuesJwt, expiringWithinDays: days }: ListInput) =>
  (app: AppSummary): boolean =>
    (!issuesJwt || app.issuesJwt === true) &&
    (days === undefined || (app.certificateDaysLeft !== null && app.certificateDaysLeft <= days));

const compare = (a: string, b: string): number => a.localeCompare(b, 'en', { sensitivity: 'base', numeric: true });
const byLabel = (a: AppSummary, b: AppSummary): number =>
  compare(a.label, b.label) || compare(a.name, b.name) || compare(a.type, b.type);

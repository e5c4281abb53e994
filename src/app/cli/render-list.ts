import { visible } from '../../cli/layout.ts';
import { type AppSummary, type UnreadableApp, usageKey } from '../summary.ts';

/** One line of the list; `mark` says what the certificate deserves. */
export type AppRow = {
  label: string;
  jwt: string;
  timeout: string;
  certificate: string;
  users: string;
  kind: string;
  lastUse: string;
  mark: 'expired' | 'soon' | null;
};

/** A certificate that ends within so many days is marked. */
export const SOON_DAYS = 30;

const unknown = '?';
const none = '-';

/** Rows in short words, so that they fit into 80 columns; `?` is what the org does not say. */
export function appRows(apps: AppSummary[], unreadable: UnreadableApp[]): AppRow[] {
  const hidden = new Set(unreadable.filter(({ fields }) => fields.includes('certificate')).map(usageKey));
  return apps.map((app) => appRow(app, hidden.has(usageKey(app))));
}

function appRow(app: AppSummary, certificateHidden: boolean): AppRow {
  return {
    label: visible(app.label),
    jwt: app.issuesJwt === null ? unknown : yesNo(app.issuesJwt),
    timeout: timeoutText(app),
    certificate: certificateHidden ? unknown : certificateText(app),
    users: usersText(app.permittedUsers),
    kind: app.type === 'ConnectedApp' ? 'connected' : 'external',
    lastUse: app.lastUsedAt?.slice(0, 10) ?? none,
    mark: markOf(app.certificateDaysLeft),
  };
}

const yesNo = (flag: boolean): string => (flag ? 'yes' : 'no');

/** An app that issues no JWTs has no use for their timeout. */
function timeoutText({ issuesJwt, timeout, effectiveTimeoutMinutes: minutes }: AppSummary): string {
  if (issuesJwt === false) return none;
  if (timeout.source === 'session') return `session ${minutes ?? unknown}`;
  return minutes === null ? unknown : `${minutes} min`;
}

function certificateText({ certificateExpiresAt, certificateDaysLeft: days }: AppSummary): string {
  if (certificateExpiresAt === null || days === null) return none;
  if (days < 0) return 'expired';
  if (days > SOON_DAYS) return certificateExpiresAt.slice(0, 10);
  return days === 1 ? '1 day left' : `${days} days`;
}

function usersText(users: AppSummary['permittedUsers']): string {
  if (users === null) return unknown;
  return users === 'admin-approved' ? 'admin' : 'self';
}

function markOf(days: number | null): AppRow['mark'] {
  if (days === null || days > SOON_DAYS) return null;
  return days < 0 ? 'expired' : 'soon';
}

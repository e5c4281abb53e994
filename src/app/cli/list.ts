/** The list of apps in lines. */
import { styleText } from 'node:util';
import { isSoon } from '../../cert/judge.ts';
import type { JwtCommand } from '../../cli/command.ts';
import { terminalWidth, wrap } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import type { Table } from '../../cli/table.ts';
import { visibleInShort } from '../../faults/harmless.ts';
import { appKey } from '../app.ts';
import { keysOf } from '../element.ts';
import type { AppList, AppSummary, SummaryField, UnreadableApp } from '../list.ts';

const messages = messagesOf('jwt.app.list');

/** Prints the table, how many apps there are, and what is not known. */
export async function showList(command: JwtCommand<unknown>, list: AppList, stoppedBy: Error | null): Promise<void> {
  const { apps, readable, total, unreadable, usageUnasked } = list;
  if (apps.length > 0) await command.table(listTable(apps, unreadable));
  else command.log(messages.getMessage(emptyWords(list, stoppedBy !== null)));
  command.log(
    messages.getMessage(
      'count',
      [apps.length, readable, total].map((number) => number.toLocaleString('en')),
    ),
  );
  if (apps.length > 0) command.log(messages.getMessage('users'));
  for (const line of wrap(messages.getMessage('blind-spot'), terminalWidth)) command.log(line);
  if (unreadable.length > 0) command.warn(messages.getMessage('unreadable', [unreadableText(unreadable, apps)]));
  if (usageUnasked > 0) command.warn(messages.getMessage('usage-unasked', [usageUnasked]));
  if (stoppedBy) command.warn(messages.getMessage('stopped', [stoppedBy.message]));
}

/** Of an app that the org does not show whole nobody knows whether it fits. */
function emptyWords({ total, readable }: AppList, isStopped: boolean): string {
  if (total === 0) return isStopped ? 'none-read' : 'none';
  return readable < total || isStopped ? 'none-known-to-fit' : 'none-fits';
}

const unknown = '?';
const none = '-';

const columns = {
  label: 'App',
  jwt: 'JWT',
  timeout: 'Timeout',
  certificate: 'Certificate',
  users: 'Users',
  kind: 'Kind',
  lastUse: 'Last use',
};

/** The table of the list, in words so short that it fits into 80 columns; `?` is what the org does not say. */
function listTable(apps: AppSummary[], unreadable: UnreadableApp[]): Table {
  const hidden = new Set(unreadable.flatMap((app) => app.fields.map((field) => `${field} ${appKey(app)}`)));
  const isHidden = (app: AppSummary, field: SummaryField): boolean => hidden.has(`${field} ${appKey(app)}`);
  const isShared = (label: string): boolean => apps.filter((app) => app.label === label).length > 1;
  return {
    data: apps.map((app) => ({
      label: visibleInShort(isShared(app.label) ? `${app.label} (${app.name})` : app.label),
      jwt: { true: 'yes', false: 'no', null: unknown }[`${app.issuesJwt}`],
      timeout: timeoutText(app, isHidden(app, 'timeout')),
      certificate: isHidden(app, 'certificate') ? unknown : marked(certificateText(app), app.certificateDaysLeft),
      users: app.permittedUsers ? usersText[app.permittedUsers] : unknown,
      kind: app.type === 'ConnectedApp' ? 'connected' : 'external',
      lastUse: app.lastUsedAt?.slice(0, 10) ?? none,
    })),
    columns: keysOf(columns).map((key) => ({ key, name: columns[key] })),
  };
}

/** An app that issues no JWTs has no use for their timeout. Only of external client apps is it known that none is set. docs/salesforce.md §4.5 */
function timeoutText(
  { type, issuesJwt, timeout, effectiveTimeoutMinutes: minutes }: AppSummary,
  isHidden: boolean,
): string {
  if (issuesJwt === false) return none;
  if (timeout.source === 'session') return `session ${minutes ?? unknown}`;
  if (minutes !== null) return `${minutes} min`;
  return type === 'ExternalClientApp' && issuesJwt && !isHidden ? messages.getMessage('default-timeout') : unknown;
}

function certificateText({ certificateExpiresAt, certificateDaysLeft: days }: AppSummary): string {
  if (certificateExpiresAt === null || days === null) return none;
  if (days < 0) return 'expired';
  if (!isSoon(days)) return certificateExpiresAt.slice(0, 10);
  return days === 1 ? '1 day left' : `${days} days`;
}

const usersText = { 'admin-approved': 'admin', 'self-authorize': 'self' };

/** Colour appears on a terminal only, and not with NO_COLOR. */
function marked(text: string, daysLeft: number | null): string {
  if (daysLeft === null || !isSoon(daysLeft)) return text;
  return styleText(daysLeft < 0 ? 'red' : 'yellow', text, { stream: process.stdout });
}

/** So many are named; the rest is counted. */
const MOST_NAMED = 10;

/** As the table calls them. */
const fieldLabels: Record<SummaryField, string> = {
  issuesJwt: columns.jwt,
  timeout: columns.timeout,
  permittedUsers: columns.users,
  certificate: columns.certificate,
};

/** `Hidden Vault (JWT, Certificate), … and 3 more`. */
function unreadableText(apps: UnreadableApp[], rows: AppSummary[]): string {
  const labelOf = (app: UnreadableApp): string => rows.find((row) => appKey(row) === appKey(app))?.label ?? app.name;
  const named = apps
    .slice(0, MOST_NAMED)
    .map((app) => `${labelOf(app)} (${app.fields.map((field) => fieldLabels[field]).join(', ')})`);
  const more = apps.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

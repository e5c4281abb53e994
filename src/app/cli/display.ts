/** One app whole, in lines. */
import { certificateLines } from '../../cert/cli/render.ts';
import { alignedLines, findingLines, type NamedLine } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import { visible } from '../../faults/harmless.ts';
import { policyElements } from '../elements.ts';
import type { InspectedApp } from '../org/display.ts';
import type { AppUsage, TokenUser } from '../org/usage.ts';
import { appTitle } from './changes.ts';
import { NO_OAUTH, policyRows, withBothNames } from './policy.ts';

const messages = messagesOf('jwt.app.display');

const hidden = 'not shown by the org';

export type DisplaySection = { title: string; lines: string[] };

export function appSections(shown: InspectedApp): DisplaySection[] {
  const { app, state, policy, certificate, oauth, usage, findings, unreadable } = shown;
  const listText = (items: string[] | null): string => (state === 'no-oauth' ? NO_OAUTH : listed(items));
  const rows = [
    ...(state === 'off' || state === 'oauth-off' ? [{ name: 'State', value: stateText[state] }] : []),
    ...policyRows(withBothNames(policy, shown.admittedPermissionSets), unreadable, state).flatMap((row) => [
      row,
      ...effective(row, shown),
    ]),
    { name: 'Flows', value: listText(oauth.flows) },
    { name: 'Callback URLs', value: listText(oauth.callbackUrls) },
    { name: 'Scopes', value: listText(oauth.scopes) },
    { name: 'Setup page', value: shown.setupUrl },
  ];
  const notes = findingLines(findings, 10);
  const noCertificate = unreadable.includes('certificate') ? 'certificate-hidden' : 'certificate-none';
  return [
    { title: appTitle(app), lines: [...(notes.length > 0 ? [...notes, ''] : []), ...alignedLines(rows)] },
    {
      title: messages.getMessage('certificate'),
      lines: certificate ? certificateLines(certificate) : [messages.getMessage(noCertificate)],
    },
    { title: messages.getMessage('tokens'), lines: [...usageLines(usage), messages.getMessage('blind-spot')] },
  ];
}

/** The minutes behind "the user's session timeout", in a row of their own. */
function effective({ name }: NamedLine, { policy, effectiveTimeoutMinutes: minutes }: InspectedApp): NamedLine[] {
  if (name !== policyElements.timeout.label || policy.timeout.source !== 'session') return [];
  const value =
    minutes === null ? messages.getMessage('effective-unknown') : messages.getMessage('effective', [minutes]);
  return [{ name: `  ${messages.getMessage('effective-name')}`, value }];
}

const stateText = { off: 'switched off', 'oauth-off': 'OAuth switched off' };

const listed = (items: string[] | null): string => {
  if (items === null) return hidden;
  return items.length === 0 ? '(none)' : items.join(', ');
};

/** So many users are shown; the rest is counted. */
const MOST_SHOWN = 20;

/** One line for each user with tokens. */
export function usageLines(usage: AppUsage | null): string[] {
  if (usage === null) return [hidden];
  if (usage.users.length === 0)
    return [usage.whole ? 'none listed' : 'none in what was listed; the rest was not asked for'];
  const more = usage.users.length - MOST_SHOWN;
  return [
    ...usage.users.slice(0, MOST_SHOWN).map(userLine),
    ...(more > 0 ? [`and ${more} more users`] : []),
    ...(usage.whole ? [] : ['and more that were not asked for']),
  ];
}

function userLine({ username, userId, tokens, format, lastUsedAt }: TokenUser): string {
  const count = tokens === 1 ? '1 token' : `${tokens} tokens`;
  const kind = format === null ? '' : ` (${format})`;
  return `${visible(username ?? userId)}  ${count}${kind}, last used ${lastUsedAt?.slice(0, 10) ?? 'never, or not shown'}`;
}

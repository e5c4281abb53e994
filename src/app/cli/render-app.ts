import { labelled, visible } from '../../cli/layout.ts';
import type { Row } from '../../cli/rows.ts';
import type { Finding } from '../../faults/finding.ts';
import type { OauthSettings } from '../oauth-settings.ts';
import type { AppUsage, TokenUser } from '../usage.ts';

const hidden = 'not shown by the org';

/** Flows, callback URLs and scopes as names and values. */
export function oauthRows({ flows, callbackUrls, scopes }: OauthSettings): Row[] {
  return [
    { name: 'Flows', value: listText(flows) },
    { name: 'Callback URLs', value: listText(callbackUrls) },
    { name: 'Scopes', value: listText(scopes) },
  ];
}

const listText = (items: string[] | null): string => {
  if (items === null) return hidden;
  return items.length === 0 ? '(none)' : items.map(visible).join(', ');
};

/** So many users are shown; the rest is counted. */
const MOST_SHOWN = 20;

/** One line for each user with tokens. */
export function usageLines(usage: AppUsage | null): string[] {
  if (usage === null) return [hidden];
  if (usage.users.length === 0) return ['none listed'];
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

const labelWidth = 10;

/** Findings under one another, each with what to do about it. */
export const findingLines = (findings: Finding[]): string[] =>
  findings.flatMap(({ level, message, actions = [] }) => [
    ...labelled(level, visible(message), labelWidth),
    ...actions.map((action) => `${' '.repeat(labelWidth)}${visible(action)}`),
  ]);

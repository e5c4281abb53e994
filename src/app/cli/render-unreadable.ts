import { visible } from '../../cli/layout.ts';
import type { UnreadableApp } from '../summary.ts';

/** So many are named; the rest is counted. */
const MOST_NAMED = 10;

/** `Hidden_Vault (issuesJwt, certificate), … and 3 more`. */
export function unreadableText(apps: UnreadableApp[]): string {
  const named = apps.slice(0, MOST_NAMED).map(({ name, fields }) => `${visible(name)} (${fields.join(', ')})`);
  const more = apps.length - named.length;
  return more > 0 ? `${named.join(', ')} and ${more} more` : named.join(', ');
}

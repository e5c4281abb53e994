/** The key by which OAuth knows an app: given once, or made by the org, and unique in all of Salesforce. docs/salesforce.md §3.4 */
import { randomBytes } from 'node:crypto';
import type { OrgContext } from '../http.ts';
import type { OrgState } from '../state.ts';
import { type Problem, problem } from './body-reader.ts';
import { textAt } from './element-tree.ts';

/** The shape of a generated key: 85 characters, `.` and `_` among them. */
export function generateConsumerKey(): string {
  return `3MVG9${randomBytes(60).toString('base64').replaceAll('+', '.').replaceAll('/', '_')}`;
}

/** Why a new app cannot have that key. Any sign but white space has been seen: UUIDs and base64 among them. */
export function problemsOfNewKey({ state, switches }: OrgContext, key: string): Problem[] {
  if (!/^\S{8,256}$/.test(key)) {
    return [problem('INVALID_FIELD', 'A consumer key has 8 to 256 characters and no spaces.', 'consumerKey')];
  }
  if (!isTaken(state, key) && (switches.keyOfDeletedApp === 'free' || !state.deletedAppKeys.has(key))) return [];
  const text = `The consumer key is already ${switches.takenKeyText === 'taken' ? 'taken' : 'in use'}.`;
  return [problem('DUPLICATE_VALUE', text, 'consumerKey')];
}

function isTaken(state: OrgState, key: string): boolean {
  const own = state.components.some(
    ({ children }) => textAt(children, 'consumerKey') === key || textAt(children, 'oauthConfig.consumerKey') === key,
  );
  return own || state.absentAppKeys.has(key);
}

/** Opens an org for ending the access of a user, of an app or of everybody. docs/salesforce.md §8.2 */
import type { App, AppType } from '../../app/app.ts';
import { openApp, openRest } from '../../app/org/open.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import type { GrantSource } from '../grant.ts';
import type { Account, GrantScope } from '../result.ts';
import { findAccount, grantsOfApp, grantsOfOrg, grantsOfUser } from './grants.ts';

export type RevocableInput = {
  scope: GrantScope;
  /** Username or app; empty for an org. */
  name: string;
  appType: AppType | undefined;
  apiVersion: string | undefined;
  /** Whether to look for refresh tokens, too. */
  refreshTokens: boolean;
};

export type Revocable = { sources: GrantSource[]; user: Account | null; app: App | null };

/**
 * Finds the user or the app. Nothing is listed yet.
 *
 * @throws JwtError `UserNotFoundError`, `AppNotFoundError`, `AmbiguousAppError`.
 */
export async function openRevocable(connection: Connection, input: RevocableInput): Promise<Revocable> {
  const { scope, name, appType, apiVersion, refreshTokens } = input;
  if (scope === 'app') {
    const { app } = (await openApp(connection, { app: name, appType, apiVersion })).store;
    return { sources: await grantsOfApp(connection, app, refreshTokens), user: null, app };
  }
  await openRest(connection, apiVersion);
  if (scope === 'org') return { sources: await grantsOfOrg(connection, refreshTokens), user: null, app: null };
  const user = await findAccount(connection, name);
  return { sources: await grantsOfUser(connection, user, refreshTokens), user, app: null };
}

/** What an org lists for a user, for an app, or for all apps that issue JWTs. docs/salesforce.md §8.2 */
import type { App, AppType } from '../../app/app.ts';
import { appsLabelled, jwtIssuingLabels } from '../../app/org/labels.ts';
import { openApp, openRest } from '../../app/org/open.ts';
import { JwtError } from '../../faults/errors.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { emptyListing, type Gap, type GrantKind, type GrantSource } from '../grant.ts';
import type { Account, GrantScope } from '../result.ts';
import { jwtSessions } from './jwt-sessions.ts';
import { oauthTokens } from './oauth-tokens.ts';
import { usageTokens } from './usage-tokens.ts';
import { readVisibility, type Visibility } from './visibility.ts';

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

/**
 * The user of that name.
 * @throws JwtError `UserNotFoundError`.
 */
async function findAccount(connection: Connection, username: string): Promise<Account> {
  const columns = { Id: column.text, Username: column.text };
  const [row] = await queryRows(connection, columns, soql`FROM User WHERE Username = ${username}`);
  if (!row) throw new JwtError('user-not-found', { username });
  return { id: row.Id, username: row.Username };
}

/** In the order of their ending: what could end the session of the command itself comes last. */
async function grantsOfUser(connection: Connection, user: Account, refreshTokens: boolean): Promise<GrantSource[]> {
  const isSelf = connection.login.username.toLowerCase() === user.username.toLowerCase();
  const visibility = isSelf ? allVisible : await readVisibility(connection);
  const sessions = jwtSessions(connection, { userId: user.id }, visibility.everybodysSessions);
  if (!refreshTokens) return [sessions];
  return [
    sessions,
    usageTokens(connection, { user }),
    oauthTokens(connection, { userId: user.id }, visibility.everybodysOauthTokens),
  ];
}

/** One's own rows are always shown. */
const allVisible = { everybodysSessions: true, everybodysOauthTokens: true };

/** Sessions and rows of OauthToken know an app by its label; where another app has the same, they are left alone. */
async function grantsOfApp(connection: Connection, app: App, refreshTokens: boolean): Promise<GrantSource[]> {
  const [visibility, labelled] = await Promise.all([readVisibility(connection), appsLabelled(connection, app.label)]);
  const doubt = doubtOf(labelled);
  const sessions = doubt
    ? closed('session', doubt)
    : jwtSessions(connection, { appLabel: app.label }, visibility.everybodysSessions);
  if (!refreshTokens) return [sessions];
  if (app.type === 'ExternalClientApp') return [sessions, usageTokens(connection, { app })];
  const tokens = doubt
    ? closed('oauth-token', doubt)
    : oauthTokens(connection, { appLabels: [app.label] }, visibility.everybodysOauthTokens);
  return [sessions, tokens];
}

/** Why rows with a label that so many apps have may be another app's; null: only one can have it. */
function doubtOf(labelled: number | null): Gap['reason'] | null {
  if (labelled === null) return 'refused';
  return labelled > 1 ? 'shared-label' : null;
}

/** Everybody's, of the apps that issue JWTs. */
async function grantsOfOrg(connection: Connection, refreshTokens: boolean): Promise<GrantSource[]> {
  const visibility = await readVisibility(connection);
  const sessions = jwtSessions(connection, 'all', visibility.everybodysSessions);
  if (!refreshTokens) return [sessions];
  return [sessions, usageTokens(connection, 'jwt-apps'), ...(await tokensOfJwtApps(connection, visibility))];
}

/** Labels that fit into one address. */
const LABELS_PER_QUERY = 50;

/** Connected apps alone: Connect REST does not know them. */
async function tokensOfJwtApps(connection: Connection, visibility: Visibility): Promise<GrantSource[]> {
  const found = await jwtIssuingLabels(connection);
  if (!found) return [closed('oauth-token', 'refused')];
  const { labels, shared } = found;
  const chunks = Array.from({ length: Math.ceil(labels.length / LABELS_PER_QUERY) }, (_, at) =>
    labels.slice(at * LABELS_PER_QUERY, (at + 1) * LABELS_PER_QUERY),
  );
  return [
    closed('oauth-token', shared ? 'shared-label' : null),
    ...chunks.map((appLabels) => oauthTokens(connection, { appLabels }, visibility.everybodysOauthTokens)),
  ];
}

/** A source that holds nothing; `reason`: why that says nothing. */
function closed(kind: GrantKind, reason: Gap['reason'] | null): GrantSource {
  const gaps = reason ? [{ kind, reason, permission: null }] : [];
  const listing = { ...emptyListing, asked: [kind], gaps };
  return { kind, list: async () => listing, next: async () => [] };
}

/** What an org lists for a user, for an app, or for all apps that issue JWTs. docs/salesforce.md §8.2 */

import type { App } from '../../app/app.ts';
import { appsLabelled, jwtIssuingLabels } from '../../app/org/find.ts';
import { type OpenInput, openApp, openRest } from '../../app/org/open.ts';
import { JwtError } from '../../faults/errors.ts';
import { idPrefixes, isId } from '../../salesforce/ids.ts';
import { LABELS_PER_QUERY } from '../../salesforce/limits.ts';
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { isSameUsername } from '../../salesforce/username.ts';
import { type Gap, type GrantKind, type GrantSource, gapIn, listingOf } from '../grant.ts';
import type { Account, GrantScope } from '../result.ts';
import { jwtSessions, oauthTokens } from './sources.ts';
import { usageTokens } from './usage-tokens.ts';

/** `app` is a username where the scope is a user, and empty for an org. `refreshTokens`: whether to look for them, too. */
type RevocableInput = OpenInput & { scope: GrantScope; refreshTokens: boolean };

/** `givesTokens`: false: the app has no OAuth. */
type Revocable = { sources: GrantSource[]; user: Account | null; app: App | null; givesTokens: boolean };

/**
 * Finds the user or the app. Nothing is listed yet.
 *
 * @throws JwtError `UserNotFoundError`, `AppNotFoundError`, `AmbiguousAppError`.
 */
export async function openRevocable(connection: Connection, input: RevocableInput): Promise<Revocable> {
  const { scope, app: name, apiVersion, refreshTokens } = input;
  if (scope === 'app') {
    const { store } = await openApp(connection, input);
    const [sources, givesTokens] = await Promise.all([
      grantsOfApp(connection, store.app, refreshTokens),
      store.read(['tokens']).then(
        (settings) => store.stateOf(settings) !== 'no-oauth',
        () => true, // nothing that ends depends on it
      ),
    ]);
    return { sources, user: null, app: store.app, givesTokens };
  }
  await openRest(connection, apiVersion);
  const ofMany = { app: null, givesTokens: true };
  if (scope === 'org') return { sources: await grantsOfOrg(connection, refreshTokens), user: null, ...ofMany };
  const user = await findAccount(connection, name);
  return { sources: await grantsOfUser(connection, user, refreshTokens), user, ...ofMany };
}

/**
 * The user of that name, or of that id: a token knows its user by that alone.
 * @throws JwtError `UserNotFoundError`.
 */
async function findAccount(connection: Connection, username: string): Promise<Account> {
  const columns = { Id: column.text, Username: column.text };
  const which = isId(username, idPrefixes.user)
    ? soql`FROM User WHERE Id = ${username}`
    : soql`FROM User WHERE Username = ${username}`;
  const [row] = await queryRows(connection, columns, which);
  if (!row) throw new JwtError('user-not-found', { username });
  return { id: row.Id, username: row.Username };
}

const permissions = { PermissionsManageUsers: column.flagOrNull, PermissionsCustomizeApplication: column.flagOrNull };

/**
 * Whether the connection's user is shown everybody's rows; null: the org does not say. Without these permissions the lists
 * are not refused: they hold the user's own rows alone. docs/salesforce.md §10, §11
 */
async function readVisibility(connection: Connection): Promise<{ sessions: boolean | null; tokens: boolean | null }> {
  const rows = await unlessRefused(queryRows(connection, permissions, soql`FROM UserPermissionAccess LIMIT 1`));
  const { PermissionsManageUsers: sessions = null, PermissionsCustomizeApplication: tokens = null } = rows?.[0] ?? {};
  return { sessions, tokens };
}

/** In the order of their ending: what could end the session of the command itself comes last. */
async function grantsOfUser(connection: Connection, user: Account, refreshTokens: boolean): Promise<GrantSource[]> {
  const isSelf = isSameUsername(user.username, connection.login.username);
  // One's own rows are always shown.
  const seesAll = isSelf ? { sessions: true, tokens: true } : await readVisibility(connection);
  const sessions = jwtSessions(connection, { userId: user.id }, seesAll.sessions);
  if (!refreshTokens) return [sessions];
  return [
    sessions,
    usageTokens(connection, { kind: 'user', user }),
    oauthTokens(connection, { kind: 'user', userId: user.id }, seesAll.tokens),
  ];
}

/** Sessions and rows of OauthToken know an app by its label; where another app has the same, they are left alone. */
async function grantsOfApp(connection: Connection, app: App, refreshTokens: boolean): Promise<GrantSource[]> {
  const { label } = app;
  const [seesAll, labelled] = await Promise.all([readVisibility(connection), appsLabelled(connection, label)]);
  const doubt = doubtOf(labelled);
  const sessions = doubt ? closed('session', doubt) : jwtSessions(connection, { appLabel: label }, seesAll.sessions);
  if (!refreshTokens) return [sessions];
  if (app.type === 'ExternalClientApp') return [sessions, usageTokens(connection, { kind: 'app', app })];
  if (doubt) return [sessions, closed('oauth-token', doubt)];
  return [sessions, oauthTokens(connection, { kind: 'apps', appLabels: [label] }, seesAll.tokens)];
}

/** Why rows with a label that so many apps have may be another app's; null: only one can have it. */
function doubtOf(labelled: number | null): Gap['reason'] | null {
  if (labelled === null) return 'refused';
  return labelled > 1 ? 'shared-label' : null;
}

/** Everybody's, of the apps that issue JWTs. Connect REST does not know connected apps, and OauthToken knows no others. */
async function grantsOfOrg(connection: Connection, refreshTokens: boolean): Promise<GrantSource[]> {
  const seesAll = await readVisibility(connection);
  const sessions = jwtSessions(connection, {}, seesAll.sessions);
  if (!refreshTokens) return [sessions];
  const usage = usageTokens(connection, { kind: 'jwt-apps' });
  const found = await jwtIssuingLabels(connection);
  if (!found) return [sessions, usage, closed('oauth-token', 'refused')];
  const { labels, shared } = found;
  const chunks = Array.from({ length: Math.ceil(labels.length / LABELS_PER_QUERY) }, (_, at) =>
    labels.slice(at * LABELS_PER_QUERY, (at + 1) * LABELS_PER_QUERY),
  );
  const tokens = chunks.map((appLabels) => oauthTokens(connection, { kind: 'apps', appLabels }, seesAll.tokens));
  return [sessions, usage, closed('oauth-token', shared ? 'shared-label' : null), ...tokens];
}

/** A source that holds nothing; `reason`: why that says nothing. */
function closed(kind: GrantKind, reason: Gap['reason'] | null): GrantSource {
  const listing = listingOf(kind, [], reason ? [gapIn(kind, reason)] : []);
  return { kind, list: async () => listing, next: async () => [] };
}

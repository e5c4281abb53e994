/** The reads behind the org checks of doctor: each fact once, and only when a check asks for it. docs/salesforce.md §10, §11 */
import { globalType } from '../../app/app-kind.ts';
import { findAppByKey } from '../../app/org/find.ts';
import { openApp, settleVersion } from '../../app/org/open.ts';
import { policyOf } from '../../app/policy.ts';
import { fullNameOf } from '../../salesforce/ids.ts';
import { errorCodeOf, unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { metadataClient } from '../../salesforce/org/metadata.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, type Row, soql } from '../../salesforce/soql.ts';
import { type Context, type OrgReads, once, type SeenApp } from '../context.ts';
import type { Assignment, LoginHistory, SeenUser } from '../user.ts';

/** Asks the org behind `connection`. Nothing is sent yet. */
export function orgReads(connection: Connection, query: Context, now: () => Date): OrgReads {
  const { keyFile, isDevHub, clientId } = connection.login;
  const user = once(() => firstQuestion(connection, query.username));
  const seenUser = once(async () => readSeenUser(connection, await user()));
  return {
    login: () => ({ keyLogin: keyFile !== undefined, devHubClientId: (isDevHub && clientId) || null }),
    session: async () => void (await user()),
    app: once(async () => (query.app === null ? null : readApp(connection, query.app, query.appType))),
    appOfKey: once(() => readAppOfKey(connection, query.clientId)),
    seesApps: () => listedKinds(connection),
    user: seenUser,
    admitted: (app) => readAdmitted(connection, app.id),
    approvals: (userId, app) => countApprovals(connection, userId, app.label),
    lastFailedLogin: async () => readFailedLogin(connection, await seenUser(), now()),
  };
}

/** The first answer of the org tells of session and user alike. Null: the user that asks sees no such user. */
async function firstQuestion(connection: Connection, username: string | null): Promise<SeenUser['user']> {
  if (username === null) {
    await queryRows(connection, { Id: column.text }, soql`FROM Organization`);
    return null;
  }
  const columns = {
    Id: column.text,
    Username: column.text,
    IsActive: column.flag,
    'Profile.Name': column.textOrNull,
  };
  const [row] = await queryRows(connection, columns, soql`FROM User WHERE Username = ${username}`);
  return row ? { id: row.Id, username: row.Username, isActive: row.IsActive, profile: row['Profile.Name'] } : null;
}

async function readApp(connection: Connection, app: string, appType: Context['appType']): Promise<SeenApp> {
  const { store } = await openApp(connection, { apiVersion: undefined, app, appType });
  const settings = await store.read(['tokens', 'policy', 'scopes', 'switches']);
  const connectedApp = settings.ConnectedApp;
  return {
    app: store.app,
    state: store.stateOf(settings),
    isTokensPartShown: Boolean(connectedApp ?? settings[globalType]),
    consumerKey: store.kind.consumerKeyOf(settings),
    certificate: store.kind.certificateOf(settings),
    policy: policyOf(store.kind, settings).policy,
    oauth: store.kind.oauthOf(settings),
    apiVersion: store.apiVersion,
  };
}

async function readAppOfKey(connection: Connection, clientId: string | null) {
  if (clientId === null) return { app: null, whole: true };
  await settleVersion(connection, undefined);
  const { found, whole } = await findAppByKey(connection, clientId);
  return { app: found && (await readApp(connection, found.name, found.type)), whole };
}

/** Listings hide what the user may not see, without a word. docs/salesforce.md §13 row 31 */
async function listedKinds(connection: Connection): Promise<{ connected: boolean; external: boolean }> {
  const listed = await metadataClient(connection).list(['ConnectedApp', 'ExternalClientApplication']);
  const has = (type: string): boolean => listed.some((one) => one.type === type);
  return { connected: has('ConnectedApp'), external: has('ExternalClientApplication') };
}

/** Two requests at once, one where there is no user. */
async function readSeenUser(connection: Connection, user: SeenUser['user']): Promise<SeenUser> {
  const [login, assignments] = await Promise.all([
    readLoginState(connection, user),
    user && unlessRefused(readAssignments(connection, user.id)),
  ]);
  return { user, login, assignments };
}

/** Needs Manage Users; without a user it only tells whether the asking one sees the logins of others, and so all users. */
async function readLoginState(connection: Connection, user: SeenUser['user']): Promise<SeenUser['login']> {
  const columns = { IsFrozen: column.flag, IsPasswordLocked: column.flag };
  const from = user ? soql`FROM UserLogin WHERE UserId = ${user.id}` : soql`FROM UserLogin`;
  const [row, other] = (await unlessRefused(queryRows(connection, columns, soql`${from} LIMIT 2`))) ?? [];
  return row && (user || other) ? { isFrozen: row.IsFrozen, isLocked: row.IsPasswordLocked } : null;
}

const assignmentColumns = {
  PermissionSetGroupId: column.textOrNull,
  'PermissionSet.Name': column.text,
  'PermissionSet.Label': column.text,
  'PermissionSet.NamespacePrefix': column.textOrNull,
  'PermissionSet.PermissionsApiEnabled': column.flagOrNull,
  'PermissionSet.Profile.Name': column.textOrNull,
};
const licence = { 'PermissionSet.License.Name': column.textOrNull };

/** The hidden permission set of the profile is among them. An org without the licence field is asked again. docs/salesforce.md §3.2, §10 */
async function readAssignments(connection: Connection, userId: string): Promise<Assignment[]> {
  const from = soql`FROM PermissionSetAssignment WHERE AssigneeId = ${userId}`;
  const rows = queryRows(connection, { ...assignmentColumns, ...licence }, from).catch(async (error: unknown) => {
    if (errorCodeOf(error) !== 'INVALID_FIELD') throw error;
    const bare = await queryRows(connection, assignmentColumns, from);
    return bare.map((row) => ({ ...row, 'PermissionSet.License.Name': null }));
  });
  return (await rows).map((row) => ({
    name: fullNameOf(row['PermissionSet.NamespacePrefix'], row['PermissionSet.Name']),
    label: row['PermissionSet.Label'],
    profile: row['PermissionSet.Profile.Name'],
    isOfGroup: row.PermissionSetGroupId !== null,
    apiEnabled: row['PermissionSet.PermissionsApiEnabled'],
    license: row['PermissionSet.License.Name'],
  }));
}

const parentColumns = {
  'Parent.Name': column.text,
  'Parent.NamespacePrefix': column.textOrNull,
  'Parent.Profile.Name': column.textOrNull,
};

/** Names of the permission sets and profiles that open an app, as SetupEntityAccess has them; null: hidden. */
async function readAdmitted(connection: Connection, appId: string | null): Promise<string[] | null> {
  if (appId === null) return null;
  const from = soql`FROM SetupEntityAccess WHERE SetupEntityId = ${appId}`;
  const rows = await unlessRefused(queryRows(connection, parentColumns, from));
  const nameOf = (row: Row<typeof parentColumns>): string =>
    row['Parent.Profile.Name'] ?? fullNameOf(row['Parent.NamespacePrefix'], row['Parent.Name']);
  return rows?.map(nameOf) ?? null;
}

/** How many tokens of the app the user has; null: hidden. The tokens themselves are never asked for. */
async function countApprovals(connection: Connection, userId: string, label: string): Promise<number | null> {
  const from = soql`FROM OauthToken WHERE UserId = ${userId} AND AppName = ${label} LIMIT 1`;
  return (await unlessRefused(queryRows(connection, { UserId: column.text }, from)))?.length ?? null;
}

const loginColumns = {
  Status: column.text,
  LoginTime: column.time,
  Application: column.textOrNull,
  SourceIp: column.textOrNull,
};

/** The newest login of the last hour that was refused. Who lacks Manage Users sees only rows of its own. */
async function readFailedLogin(connection: Connection, { user, login }: SeenUser, now: Date): Promise<LoginHistory> {
  const unseen = login === null ? 'hidden' : 'none';
  if (user === null) return unseen;
  const since = new Date(now.getTime() - 3_600_000);
  const refused = soql`FROM LoginHistory WHERE UserId = ${user.id} AND Status != 'Success' AND LoginTime > ${since}`;
  const newest = soql`${refused} ORDER BY LoginTime DESC LIMIT 1`;
  const [row] = (await unlessRefused(queryRows(connection, loginColumns, newest))) ?? [];
  if (!row) return unseen;
  return { status: row.Status, time: row.LoginTime, application: row.Application, sourceIp: row.SourceIp };
}

/** What the org shows of one user, and of the logins that it refused. docs/salesforce.md §10, §11 */

import { JwtError } from '../../faults/errors.ts';
import { reached } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { unlessRefused } from '../../salesforce/org/refusal.ts';
import type { LoginHistory } from '../failed-login.ts';
import { type Assignment, type LoginState, MANAGE_USERS, type OrgUser, type SeenUser } from '../org-user.ts';

const quoted = (text: string): string => `'${text.replace(/[\\']/g, '\\$&')}'`;

async function rows<Row extends object>(connection: Connection, soql: string): Promise<Row[]> {
  return (await reached(connection, () => connection.query<Row>(soql))).records;
}

type UserRow = { Id: string; Username: string; IsActive: boolean; Profile: { Name: string } | null };

/** One request. Null: the user that asks sees no such user. Throws what the session or the org refuses. */
export async function readUser(connection: Connection, username: string): Promise<OrgUser | null> {
  const soql = `SELECT Id, Username, IsActive, Profile.Name FROM User WHERE Username = ${quoted(username)}`;
  const [row] = await rows<UserRow>(connection, soql);
  return row
    ? { id: row.Id, username: row.Username, isActive: row.IsActive, profile: row.Profile?.Name ?? null }
    : null;
}

type LoginRow = { IsFrozen: boolean; IsPasswordLocked: boolean };

/** Two requests at once, one where there is no user. */
export async function readSeenUser(connection: Connection, user: OrgUser | null): Promise<SeenUser> {
  const [login, assignments] = await Promise.all([
    readLoginState(connection, user),
    user && unlessRefused(readAssignments(connection, user.id)),
  ]);
  return { user, login, assignments };
}

/** Needs Manage Users; without a user it only tells whether the asking one sees the logins of others, and so all users. */
async function readLoginState(connection: Connection, user: OrgUser | null): Promise<LoginState> {
  const where = user ? `WHERE UserId = ${quoted(user.id)}` : '';
  const soql = `SELECT IsFrozen, IsPasswordLocked FROM UserLogin ${where} LIMIT 2`;
  const [row, other] = (await unlessRefused(rows<LoginRow>(connection, soql))) ?? [];
  return row && (user || other) ? { isFrozen: row.IsFrozen, isLocked: row.IsPasswordLocked } : null;
}

type SetRow = {
  PermissionSetGroupId: string | null;
  PermissionSet: {
    Name: string;
    NamespacePrefix: string | null;
    PermissionsApiEnabled: boolean;
    License?: { Name: string } | null;
    Profile: { Name: string } | null;
  };
};

const SET_FIELDS = ['Name', 'NamespacePrefix', 'PermissionsApiEnabled', 'Profile.Name'];

/** The hidden permission set of the profile is among them. An org without the licence field is asked again. docs/salesforce.md §3.2, §10 */
async function readAssignments(connection: Connection, userId: string): Promise<Assignment[]> {
  return queryAssignments(connection, userId, [...SET_FIELDS, 'License.Name']).catch((error: unknown) => {
    if (error instanceof JwtError && error.fault.data?.errorCode === 'INVALID_FIELD')
      return queryAssignments(connection, userId, SET_FIELDS);
    throw error;
  });
}

async function queryAssignments(connection: Connection, userId: string, fields: string[]): Promise<Assignment[]> {
  const columns = fields.map((name) => `PermissionSet.${name}`);
  const soql = `SELECT PermissionSetGroupId, ${columns.join(', ')} FROM PermissionSetAssignment WHERE AssigneeId = ${quoted(userId)}`;
  return (await rows<SetRow>(connection, soql)).map(({ PermissionSetGroupId, PermissionSet: set }) => ({
    name: set.NamespacePrefix ? `${set.NamespacePrefix}__${set.Name}` : set.Name,
    profile: set.Profile?.Name ?? null,
    isOfGroup: PermissionSetGroupId !== null,
    apiEnabled: set.PermissionsApiEnabled,
    license: set.License?.Name ?? null,
  }));
}

type AccessRow = { Parent: { Name: string; NamespacePrefix: string | null; Profile: { Name: string } | null } };

/** Names of the permission sets and profiles that open an app, as SetupEntityAccess has them; null: hidden. */
export async function readAdmitted(connection: Connection, appId: string | null): Promise<string[] | null> {
  if (appId === null) return null;
  const soql = `SELECT Parent.Name, Parent.NamespacePrefix, Parent.Profile.Name FROM SetupEntityAccess WHERE SetupEntityId = ${quoted(appId)}`;
  const found = await unlessRefused(rows<AccessRow>(connection, soql));
  return (
    found?.map(
      ({ Parent: { Name, NamespacePrefix, Profile } }) =>
        Profile?.Name ?? (NamespacePrefix ? `${NamespacePrefix}__${Name}` : Name),
    ) ?? null
  );
}

/** How many tokens of the app the user has; null: hidden. The tokens themselves are never asked for. */
export async function countApprovals(connection: Connection, userId: string, label: string): Promise<number | null> {
  const soql = `SELECT UserId FROM OauthToken WHERE UserId = ${quoted(userId)} AND AppName = ${quoted(label)} LIMIT 1`;
  return (await unlessRefused(rows(connection, soql)))?.length ?? null;
}

type HistoryRow = {
  Status: string;
  LoginTime: string;
  Application: string | null;
  LoginType: string | null;
  SourceIp: string | null;
};

/** The newest login of the last hour that was refused. Who lacks Manage Users sees only rows of its own. */
export async function readFailedLogin(
  connection: Connection,
  { user, login }: Pick<SeenUser, 'user' | 'login'>,
  now: Date,
): Promise<LoginHistory> {
  if (user === null) return login === null ? { seen: 'hidden', permission: MANAGE_USERS } : { seen: 'none' };
  const since = new Date(now.getTime() - 3_600_000).toISOString();
  const soql = `SELECT Status, LoginTime, Application, LoginType, SourceIp FROM LoginHistory WHERE UserId = ${quoted(user.id)} AND Status != 'Success' AND LoginTime > ${since} ORDER BY LoginTime DESC LIMIT 1`;
  const [row] = (await unlessRefused(rows<HistoryRow>(connection, soql))) ?? [];
  if (!row) return login === null ? { seen: 'hidden', permission: MANAGE_USERS } : { seen: 'none' };
  const time = new Date(row.LoginTime).toISOString();
  return {
    seen: 'row',
    login: { status: row.Status, time, application: row.Application, loginType: row.LoginType, sourceIp: row.SourceIp },
  };
}

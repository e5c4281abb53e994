/** OauthToken, AuthSession and LoginHistory. docs/salesforce.md §10 */
import { sameId } from '../ids.ts';
import { listClients } from '../metadata/oauth-client.ts';
import { hasPermission, type RestCall } from '../rest/guard.ts';
import type { AuthSession, LoginHistoryRow, OAuthClient, Token } from '../state.ts';
import { datetime, fieldsOf, id, int, type Row, reference, type SoqlObject, text } from './schema.ts';

/** One row per approval of an app by a user. Others' rows need Customize Application. docs/salesforce.md §11 */
function oauthTokenRows(call: RestCall): Row[] {
  const seesAll = hasPermission(call, 'CustomizeApplication');
  const clients = listClients(call.state, call.switches);
  return call.state.tokens
    .filter((token) => token.kind === 'delete' && !token.revoked && (seesAll || token.userId === call.session.user.id))
    .map((token) => oauthTokenRow(call, token, clients));
}

function oauthTokenRow(call: RestCall, token: Token, clients: OAuthClient[]): Row {
  const app = clients.find((client) => client.consumerKey === token.consumerKey);
  const issued = call.state.tokens.filter((one) => one.kind === 'access' && one.grantId === token.grantId);
  const uses = issued.map((one) => one.lastUsedAtMs ?? one.issuedAtMs);
  return {
    Id: null, // always null in Salesforce too
    AccessToken: null,
    RequestToken: null,
    AppMenuItemId: null,
    AppName: app?.appLabel ?? null,
    DeleteToken: token.value,
    UserId: token.userId,
    UseCount: issued.length,
    LastUsedDate: Math.max(token.issuedAtMs, ...uses),
    CreatedDate: token.issuedAtMs,
  };
}

/** Sessions that the caller may see: all of them with Manage Users, else only the caller's own. */
export function visibleSessions(call: RestCall): AuthSession[] {
  const seesAll = hasPermission(call, 'ManageUsers');
  const nowMs = call.state.nowMs();
  return call.state.authSessions.filter((session) => {
    return (seesAll || session.userId === call.session.user.id) && !isOver(call, session, nowMs);
  });
}

/** A session record goes when its token has expired. */
function isOver(call: RestCall, session: AuthSession, nowMs: number): boolean {
  const expires = call.state.tokens.find((token) => token.authSessionId === session.id)?.expiresAtMs;
  return typeof expires === 'number' && expires <= nowMs;
}

export function authSessionRow(call: RestCall, session: AuthSession): Row {
  return {
    Id: session.id,
    UsersId: session.userId,
    CreatedDate: session.createdMs,
    LastModifiedDate: session.createdMs,
    NumSecondsValid: session.validSeconds,
    SessionType: session.sessionType,
    LoginType: session.loginType,
    UserType: 'Standard',
    SessionSecurityLevel: 'STANDARD',
    SourceIp: '203.0.113.7',
    LogoutUrl: null,
    ParentId: null,
    LoginGeoId: null,
    LoginHistoryId: session.loginHistoryId,
    IsCurrent: sameId(session.id, call.session.token.authSessionId ?? ''),
    IsAssociatedWithJwtAccessToken: session.behindJwt,
  };
}

function loginHistoryRows(call: RestCall): Row[] {
  const seesAll = hasPermission(call, 'ManageUsers');
  return call.state.loginHistory
    .filter((row) => row.userId !== null && (seesAll || row.userId === call.session.user.id))
    .map(loginHistoryRow);
}

function loginHistoryRow(row: LoginHistoryRow): Row {
  const {
    id: Id,
    userId: UserId,
    loginTimeMs: LoginTime,
    loginType: LoginType,
    status: Status,
    application: Application,
  } = row;
  return { Id, UserId, LoginTime, LoginType, Status, Application, SourceIp: '203.0.113.7', LoginUrl: null };
}

export const tokenObjects: readonly SoqlObject[] = [
  {
    name: 'OauthToken',
    apis: ['data'],
    fields: {
      Id: id,
      ...fieldsOf(text, 'AccessToken', 'RequestToken', 'AppName', 'DeleteToken'),
      AppMenuItemId: id,
      UserId: reference('User', 'User'),
      UseCount: int,
      LastUsedDate: datetime,
      CreatedDate: datetime,
    },
    rows: oauthTokenRows,
  },
  {
    name: 'AuthSession',
    apis: ['data'],
    fields: {
      Id: id,
      UsersId: reference('Users', 'User'),
      ...fieldsOf(datetime, 'CreatedDate', 'LastModifiedDate'),
      NumSecondsValid: int,
      ...fieldsOf(text, 'SessionType', 'LoginType', 'UserType', 'SessionSecurityLevel', 'SourceIp', 'LogoutUrl'),
      ...fieldsOf(id, 'ParentId', 'LoginGeoId'),
      LoginHistoryId: reference('LoginHistory', 'LoginHistory'),
      IsCurrent: { type: 'boolean', since: 37 },
      IsAssociatedWithJwtAccessToken: { type: 'boolean', since: 64 },
    },
    rows: (call) => visibleSessions(call).map((session) => authSessionRow(call, session)),
  },
  {
    name: 'LoginHistory',
    apis: ['data'],
    fields: {
      Id: id,
      UserId: id,
      LoginTime: datetime,
      ...fieldsOf(text, 'LoginType', 'Status', 'Application', 'SourceIp', 'LoginUrl'),
    },
    rows: loginHistoryRows,
  },
];

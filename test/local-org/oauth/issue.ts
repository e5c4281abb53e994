/** Issues an access token of the app's format and words the answer. docs/salesforce.md §5.3 */
import { createHmac } from 'node:crypto';
import type { OrgContext } from '../http.ts';
import { newId } from '../ids.ts';
import { consumerSecret } from '../org-state.ts';
import type { OAuthClient, OrgState, Token, User } from '../state.ts';
import { type JwtGrant, signAccessToken } from './jwt-access-token.ts';
import { bearerLoginType, recordLogin } from './login.ts';
import { addAuthSession, addToken, sessionTimeoutMinutes } from './sessions.ts';
import { newDeleteToken, newOpaqueToken } from './token-values.ts';

export type TokenResponse = Record<string, string>;

/** Issues the token and gives the answer's fields. `grantId` ties the token to the refresh token that it came from. */
export async function issueAccessToken(
  org: OrgContext,
  user: User,
  client: OAuthClient,
  scopes: string[],
  grantId: string | null,
): Promise<TokenResponse> {
  const login = recordLogin(org.state, user.username, client.appLabel, 'Success');
  const about = {
    sessionType: 'Oauth2',
    loginType: bearerLoginType,
    behindJwt: client.issuesJwt,
    loginHistoryId: client.issuesJwt && !org.switches.jwtSessionNamesLogin ? null : login.id,
  };
  const session = addAuthSession(org.state, user, about);
  const lifetimeMs = lifetimeMinutes(org.state, user, client) * 60_000;
  const issuedAtMs = Math.trunc(org.state.nowMs() / 1000) * 1000;
  const value = client.issuesJwt
    ? await signAccessToken(org.state, org.url, jwtGrant(org.state, user, client, scopes, issuedAtMs, lifetimeMs))
    : newOpaqueToken(org.state.id);
  const token = addToken(org.state, {
    value,
    kind: 'access',
    format: client.issuesJwt ? 'jwt' : 'opaque',
    userId: user.id,
    consumerKey: client.consumerKey,
    scopes: [...scopes],
    issuedAtMs,
    expiresAtMs: issuedAtMs + lifetimeMs,
    authSessionId: session.id,
    grantId: grantId ?? bearerGrant(org, user, client, scopes),
  });
  return tokenResponse(org, token, client);
}

function lifetimeMinutes(state: OrgState, user: User, client: OAuthClient): number {
  const ofApp = client.issuesJwt ? client.jwtTimeoutMinutes : null;
  return ofApp ?? sessionTimeoutMinutes(state, user);
}

function jwtGrant(
  state: OrgState,
  user: User,
  client: OAuthClient,
  scopes: string[],
  issuedAtMs: number,
  lifetimeMs: number,
): JwtGrant {
  const { consumerKey } = client;
  const ended = state.tokens.filter((one) => one.revoked && one.userId === user.id && one.consumerKey === consumerKey);
  const times = { issuedAtSeconds: issuedAtMs / 1000, lifetimeSeconds: lifetimeMs / 1000 };
  return { userId: user.id, consumerKey, approvalNumber: ended.length, scopes, ...times };
}

/** Whether a bearer login shows up in OauthToken is not known; the switch decides. docs/salesforce.md §8.2 */
function bearerGrant(org: OrgContext, user: User, client: OAuthClient, scopes: string[]): string | null {
  if (!org.switches.bearerLoginLeavesOauthToken) return null;
  const grant = { userId: user.id, consumerKey: client.consumerKey, scopes: [...scopes], grantId: newId('888') };
  addToken(org.state, { ...grant, value: newDeleteToken(), kind: 'delete' });
  return grant.grantId;
}

/** `https://<host>/id/<org>/<user>`; the local org serves it itself. */
export function identityUrl(org: OrgContext, userId: string): string {
  return `${org.url}/id/${org.state.id}/${userId}`;
}

function tokenResponse(org: OrgContext, token: Token, client: OAuthClient): TokenResponse {
  const id = identityUrl(org, token.userId);
  const basics = {
    access_token: token.value,
    scope: token.scopes.join(' '),
    instance_url: org.url,
    id,
    token_type: 'Bearer',
  };
  if (token.format === 'opaque') return basics;
  const jwt = { ...basics, token_format: 'jwt' };
  return org.switches.jwtResponseExtras === 'full' ? { ...jwt, ...extras(org, id, client, token) } : jwt;
}

function extras(org: OrgContext, id: string, client: OAuthClient, token: Token): TokenResponse {
  const issuedAt = String(token.issuedAtMs);
  const signature = createHmac('sha256', consumerSecret(org.state, client.consumerKey))
    .update(id + issuedAt)
    .digest('base64');
  const apiHost = org.state.isSandbox ? org.switches.sandboxApiHost : 'api.salesforce.com';
  return { signature, issued_at: issuedAt, api_instance_url: `https://${apiHost}` };
}

/** Sessions and tokens in the org's books: how they begin, how they end. */
import { newId } from '../ids.ts';
import type { AuthSession, OAuthClient, OrgState, Token, User } from '../state.ts';
import { newDeleteToken, newOpaqueToken, newRefreshToken } from './token-values.ts';

/** The user's session timeout in minutes: the profile's own, else the org's. docs/salesforce.md §6.4 */
export function sessionTimeoutMinutes(state: OrgState, user: User): number {
  return state.profileSessionTimeouts.get(user.profileName) ?? state.sessionTimeoutMinutes;
}

/** Begins a session record, as every login does. */
export function addAuthSession(
  state: OrgState,
  user: User,
  about: Pick<AuthSession, 'sessionType' | 'loginType' | 'behindJwt' | 'loginHistoryId'>,
): AuthSession {
  const validSeconds = sessionTimeoutMinutes(state, user) * 60;
  const session = { id: newId('0Ak'), userId: user.id, createdMs: state.nowMs(), validSeconds, ...about };
  state.authSessions.push(session);
  return session;
}

type TokenFacts = Pick<Token, 'value' | 'kind' | 'userId'> & Partial<Token>;

export function addToken(state: OrgState, facts: TokenFacts): Token {
  const token: Token = {
    format: 'opaque',
    consumerKey: null,
    scopes: [],
    issuedAtMs: state.nowMs(),
    expiresAtMs: null,
    revoked: false,
    authSessionId: null,
    grantId: null,
    lastUsedAtMs: null,
    ...facts,
  };
  state.tokens.push(token);
  return token;
}

/** A session of a user's browser, without an app. It lasts as long as a test. */
export function openUiSession(state: OrgState, user: User): Token {
  const about = { sessionType: 'UI', loginType: 'Application', behindJwt: false, loginHistoryId: null };
  const { id } = addAuthSession(state, user, about);
  return addToken(state, { value: newOpaqueToken(state.id), kind: 'session', userId: user.id, authSessionId: id });
}

/**
 * What an interactive login through an app leaves behind: the user's approval, a refresh token, the delete token
 * that OauthToken shows for it, and an access token that lasts as long as a test. docs/salesforce.md §5.6
 */
export function openAppSession(state: OrgState, user: User, client: OAuthClient): Token {
  const { consumerKey, scopes } = client;
  state.approvals.push({ userId: user.id, consumerKey, scopes: [...scopes] });
  const grant = { userId: user.id, consumerKey, scopes: [...scopes], grantId: newId('888') };
  addToken(state, { ...grant, value: newRefreshToken(), kind: 'refresh' });
  addToken(state, { ...grant, value: newDeleteToken(), kind: 'delete' });
  const about = { sessionType: 'Oauth2', loginType: 'Remote Access 2.0', behindJwt: false, loginHistoryId: null };
  const { id } = addAuthSession(state, user, about);
  return addToken(state, { ...grant, value: newOpaqueToken(state.id), kind: 'access', authSessionId: id });
}

/**
 * Ends one token: its session goes with it. Two JWTs of one user and app that were issued in the same second are one
 * and the same text, so all rows of that text end together.
 */
export function endToken(state: OrgState, token: Token): void {
  const ended = state.tokens.filter((one) => one.value === token.value);
  for (const one of ended) one.revoked = true;
  const sessionIds = ended.map((one) => one.authSessionId);
  state.authSessions = state.authSessions.filter((session) => !sessionIds.includes(session.id));
}

/** Ends a refresh token, every access token that came of it, and the approval behind it. docs/salesforce.md §8.1 */
export function endGrant(state: OrgState, token: Token): void {
  for (const other of state.tokens) {
    if (other === token || (token.grantId !== null && other.grantId === token.grantId)) endToken(state, other);
  }
  const index = state.approvals.findIndex(
    (one) => one.userId === token.userId && one.consumerKey === token.consumerKey,
  );
  if (index >= 0) state.approvals.splice(index, 1);
}

/** Whether a token opens the org, and why not. docs/salesforce.md §6.5 */
import { bearerToken, type IncomingRequest } from '../http.ts';
import { findClient } from '../metadata/oauth-client.ts';
import type { OrgState, Token, User } from '../state.ts';
import type { Switches } from '../switches.ts';
import { isRetired } from './signing-keys.ts';
import { shapeOf, type TokenShape } from './token-values.ts';

export type Session = { token: Token; user: User };
export type Rejection = 'missing' | 'not bearer' | 'unknown' | 'expired' | 'revoked';
export type Authentication = { session: Session } | { session: null; why: Rejection; shape: TokenShape };

/** Judges the token of a request's Authorization header, or a raw token. */
export function authenticate(state: OrgState, switches: Switches, carrier: IncomingRequest | string): Authentication {
  if (typeof carrier === 'string') return judge(state, switches, carrier);
  const value = bearerToken(carrier);
  if (value !== null) return judge(state, switches, value);
  return { session: null, why: carrier.headers.authorization ? 'not bearer' : 'missing', shape: 'none' };
}

function judge(state: OrgState, switches: Switches, value: string): Authentication {
  const token = state.tokens.find((one) => one.value === value && (one.kind === 'access' || one.kind === 'session'));
  const user = state.users.find((one) => one.id === token?.userId);
  if (!token || !user) return { session: null, why: 'unknown', shape: shapeOf(value) };
  const why = deathOf(state, switches, token, user);
  if (why) return { session: null, why, shape: token.format };
  touch(state, token);
  return { session: { token, user } };
}

/** What ended a token, or null: it lives. */
export function deathOf(state: OrgState, switches: Switches, token: Token, user: User): 'expired' | 'revoked' | null {
  if (token.expiresAtMs !== null && token.expiresAtMs <= state.nowMs()) return 'expired';
  return token.revoked || isEnded(state, switches, token, user) || isOfDeadApp(state, switches, token)
    ? 'revoked'
    : null;
}

function isEnded(state: OrgState, switches: Switches, token: Token, user: User): boolean {
  const isOut = !user.isActive || user.isFrozen;
  const hasSession = state.authSessions.some((session) => session.id === token.authSessionId);
  if (token.format === 'opaque') return isOut || (token.authSessionId !== null && !hasSession);
  if (isSignedByRetiredKey(state, token)) return true;
  return (isOut && switches.frozenUserKillsJwt) || (!hasSession && switches.authSessionDeleteKillsJwt);
}

/** What becomes of tokens whose app is switched off or gone, nobody has said. docs/salesforce.md §4.7 */
function isOfDeadApp(state: OrgState, switches: Switches, { consumerKey }: Token): boolean {
  if (consumerKey === null || !(switches.blockedAppKillsTokens || switches.deletedAppKillsTokens)) return false;
  if (switches.deletedAppKillsTokens && state.deletedAppKeys.has(consumerKey)) return true;
  return switches.blockedAppKillsTokens && findClient(state, switches, consumerKey)?.oauthEnabled === false;
}

/** "Revoke all" in Setup retires the keys, and every token that they signed with them. docs/salesforce.md §8.3 */
function isSignedByRetiredKey(state: OrgState, token: Token): boolean {
  const header = JSON.parse(Buffer.from(token.value.split('.')[0] ?? '', 'base64url').toString('utf8')) as {
    kid?: string;
  };
  return state.signingKeys.some((key) => isRetired(state, key) && key.kid === header.kid);
}

/** Use keeps an opaque session alive; the end of a signed token stands in the token. docs/salesforce.md §6.4 */
function touch(state: OrgState, token: Token): void {
  const nowMs = state.nowMs();
  token.lastUsedAtMs = nowMs;
  const session = state.authSessions.find((one) => one.id === token.authSessionId);
  if (token.format === 'opaque' && token.expiresAtMs !== null && session)
    token.expiresAtMs = nowMs + session.validSeconds * 1000;
}

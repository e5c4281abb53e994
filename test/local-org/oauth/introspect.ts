/** POST /services/oauth2/introspect. docs/salesforce.md §7 */
import { type IncomingRequest, jsonResponse, type OrgContext, type OutgoingResponse } from '../http.ts';
import { findClient } from '../metadata/oauth-client.ts';
import { consumerSecret } from '../org-state.ts';
import type { OAuthClient, Token, User } from '../state.ts';
import { deathOf } from './authenticate.ts';
import { answerRefusals, Refusal, readForm } from './form.ts';
import { identityUrl } from './issue.ts';
import { shapeOf } from './token-values.ts';

export function handleIntrospect(org: OrgContext, request: IncomingRequest): Promise<OutgoingResponse> {
  return answerRefusals(() => {
    if (request.method !== 'POST') throw new Refusal('invalid_request', 'must use HTTP POST');
    const form = readForm(request);
    const client = authenticateClient(org, request, form);
    const value = form.get('token');
    if (!value) throw new Refusal('invalid_request', 'missing required parameter: token');
    if (shapeOf(value) === 'none') throw new Refusal('unsupported_token_type', 'this token type is not supported');
    return jsonResponse(200, introspect(org, client, value));
  });
}

/** The client's id and secret, from the form or as HTTP Basic. */
function authenticateClient(org: OrgContext, request: IncomingRequest, form: URLSearchParams): OAuthClient {
  const { id, secret } = basicCredentials(request) ?? { id: form.get('client_id'), secret: form.get('client_secret') };
  if (!id || !secret) throw new Refusal('invalid_client', 'invalid client credentials', 401);
  const client = findClient(org.state, org.switches, id);
  if (!client) throw new Refusal('invalid_client_id', 'client identifier invalid', 401);
  if (consumerSecret(org.state, id) !== secret) throw new Refusal('invalid_client', 'invalid client credentials', 401);
  return client;
}

function basicCredentials(request: IncomingRequest): { id: string; secret: string } | null {
  const encoded = /^basic\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
  if (!encoded) return null;
  const [id = '', secret = ''] = Buffer.from(encoded, 'base64').toString('utf8').split(':').map(formDecode);
  return { id, secret };
}

/** RFC 6749 §2.3.1: both halves of HTTP Basic are form-encoded. */
function formDecode(text: string): string {
  return decodeURIComponent(text.replaceAll('+', ' '));
}

function introspect(org: OrgContext, client: OAuthClient, value: string): Record<string, unknown> {
  const token = org.state.tokens.find((one) => one.value === value && one.kind !== 'delete');
  const user = org.state.users.find((one) => one.id === token?.userId);
  if (!token || !user || deathOf(org.state, org.switches, token, user)) return dead(org);
  const isOwn = token.consumerKey === client.consumerKey;
  // A live token of another app looks like a dead one.
  return isOwn || client.introspectAllTokens ? describe(org, token, user) : { active: false };
}

function dead(org: OrgContext): Record<string, unknown> {
  if (org.switches.introspectDeadToken === 'invalid_token') throw new Refusal('invalid_token', 'invalid token');
  return { active: false };
}

function describe(org: OrgContext, token: Token, user: User): Record<string, unknown> {
  const asUid = token.format === 'jwt' && org.switches.introspectJwtSubject === 'uid';
  const issuedAt = Math.trunc(token.issuedAtMs / 1000);
  return {
    active: true,
    scope: token.scopes.join(' '),
    client_id: token.consumerKey,
    username: user.username,
    sub: asUid ? `uid:${user.id}` : identityUrl(org, user.id),
    token_type: token.kind === 'refresh' ? 'refresh_token' : 'access_token',
    ...(token.expiresAtMs === null ? {} : { exp: Math.trunc(token.expiresAtMs / 1000) }),
    iat: issuedAt,
    nbf: issuedAt,
  };
}

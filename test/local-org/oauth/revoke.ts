/** GET and POST /services/oauth2/revoke. docs/salesforce.md §8.1 */
import type { IncomingRequest, OrgContext, OutgoingResponse } from '../http.ts';
import type { OrgState, Token } from '../state.ts';
import type { Switches } from '../switches.ts';
import { deathOf } from './authenticate.ts';
import { answerRefusals, Refusal, readForm, urlencodedRefusal } from './form.ts';
import { endGrant, endToken } from './sessions.ts';
import { shapeOf } from './token-values.ts';

export function handleRevoke(org: OrgContext, request: IncomingRequest): Promise<OutgoingResponse> {
  return answerRefusals(() => {
    const parameters = request.method === 'GET' ? request.query : readForm(request);
    const value = parameters.get('token') ?? '';
    if (shapeOf(value) === 'none') throw new Refusal('unsupported_token_type', 'this token type is not supported');
    const token = liveToken(org.state, org.switches, value);
    if (!token) throw new Refusal('invalid_token', 'invalid token');
    if (token.kind === 'refresh' || token.kind === 'delete') endGrant(org.state, token);
    else endToken(org.state, token);
    return { status: 200, body: org.switches.revokeSuccessBody === 'ok' ? 'OK' : '' };
  }, urlencodedRefusal);
}

function liveToken(state: OrgState, switches: Switches, value: string): Token | null {
  const token = state.tokens.find((one) => one.value === value);
  const user = state.users.find((one) => one.id === token?.userId);
  if (!token || !user || token.revoked) return null;
  const isAccess = token.kind === 'access' || token.kind === 'session';
  return isAccess && deathOf(state, switches, token, user) ? null : token;
}

/** A way into the browser that is good once. docs/salesforce.md §6.4, §8.3 */
import { randomBytes } from 'node:crypto';
import { type IncomingRequest, jsonResponse, type OrgContext, type OutgoingResponse, textResponse } from '../http.ts';
import { authenticate, type Session } from './authenticate.ts';

/** Only for what a browser may have: a session, or an opaque token with the scope for it. */
export function handleSingleAccess(org: OrgContext, request: IncomingRequest): OutgoingResponse {
  const { session } = authenticate(org.state, org.switches, request);
  if (!session || !isForBrowsers(session)) return textResponse(403, 'Bad_OAuth_Token');
  const address = new URL('/secur/frontdoor.jsp', org.url);
  address.searchParams.set('otp', randomBytes(32).toString('base64url'));
  address.searchParams.set('startURL', request.query.get('redirect_uri') ?? '/');
  return jsonResponse(200, { frontdoor_uri: address.href });
}

function isForBrowsers({ token }: Session): boolean {
  if (token.format === 'jwt') return false;
  return token.kind === 'session' || token.scopes.includes('web') || token.scopes.includes('full');
}

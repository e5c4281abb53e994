/** What stands before every call of the data API: its version, the token, and what the token's user may do. */
import { type Handler, type IncomingRequest, type OrgContext, type OutgoingResponse, restError } from '../http.ts';
import { type Authentication, authenticate, type Session } from '../oauth/authenticate.ts';
import type { Switches } from '../switches.ts';

export type RestCall = OrgContext & {
  request: IncomingRequest;
  params: Record<string, string>;
  session: Session;
  version: number;
};
export type RestHandler = (call: RestCall) => OutgoingResponse | Promise<OutgoingResponse>;

/** The oldest version that orgs still list. */
export const oldestVersion = 20;

/** Wraps a REST handler: it runs only for a served version and a live token that is good for the API. */
export function guarded(handler: RestHandler): Handler {
  return (org, request, params) => {
    const version = Number(params.version);
    if (!isServed(org, version)) return restError(404, 'NOT_FOUND', 'The requested resource does not exist');
    const result = authenticate(org.state, org.switches, request);
    if (!result.session) return refuseToken(result, org.switches);
    return refuseSession(result.session) ?? handler({ ...org, request, params, session: result.session, version });
  };
}

function isServed(org: OrgContext, version: number): boolean {
  return Number.isInteger(version) && version >= oldestVersion && version <= org.state.apiVersion;
}

/** A dead JWT and a dead opaque token are refused in different words. docs/salesforce.md §6.5 */
function refuseToken(result: Extract<Authentication, { session: null }>, switches: Switches): OutgoingResponse {
  if (result.why === 'missing' || result.why === 'not bearer')
    return restError(401, 'INVALID_AUTH_HEADER', 'INVALID_HEADER_TYPE');
  const asSession = result.why === 'revoked' && switches.revokedJwtOnRest === 'INVALID_SESSION_ID';
  if (result.shape === 'jwt' && !asSession) return restError(401, 'INVALID_AUTH_HEADER', 'INVALID_JWT_FORMAT');
  return restError(401, 'INVALID_SESSION_ID', 'Session expired or invalid');
}

function refuseSession({ token, user }: Session): OutgoingResponse | null {
  if (!user.permissions.includes('ApiEnabled')) {
    return restError(403, 'API_DISABLED_FOR_ORG', 'API is not enabled for this Organization or Partner');
  }
  const isForApi = token.kind === 'session' || token.scopes.includes('api') || token.scopes.includes('full');
  if (isForApi) return null;
  if (token.format === 'jwt') return restError(401, 'INVALID_AUTH_HEADER', 'INVALID_SCOPES');
  return restError(403, 'INVALID_SESSION_ID', 'This session is not valid for use with the REST API');
}

export function hasPermission(call: { session: Session }, ...anyOf: string[]): boolean {
  return anyOf.some((name) => call.session.user.permissions.includes(name));
}

export function insufficientAccess(): OutgoingResponse {
  return restError(
    403,
    'INSUFFICIENT_ACCESS',
    'You do not have the level of access necessary to perform the operation you requested.',
  );
}

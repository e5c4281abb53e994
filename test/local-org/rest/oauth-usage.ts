/** Connect REST: who uses an external client app, and ending that use. Connected apps are left out. docs/salesforce.md §4.6 */
import { jsonResponse, type OutgoingResponse, restError } from '../http.ts';
import { sameId } from '../ids.ts';
import { listClients } from '../metadata/oauth-client.ts';
import { endGrant } from '../oauth/sessions.ts';
import type { OAuthClient, Token, User } from '../state.ts';
import { hasPermission, insufficientAccess, type RestCall } from './guard.ts';

const defaultPageSize = 100;

/** Runs for those who may administer external client apps. */
function administered(work: (call: RestCall) => OutgoingResponse): (call: RestCall) => OutgoingResponse {
  return (call) =>
    hasPermission(call, 'ExternalClientAppAdmin', 'ExternalClientAppDeveloper') ? work(call) : insufficientAccess();
}

/** Runs for an external client app that is there; `appId` has 15 or 18 characters. */
function ofApp(work: (call: RestCall, app: OAuthClient) => OutgoingResponse): (call: RestCall) => OutgoingResponse {
  return administered((call) => {
    const app = externalApps(call).find((one) => sameId(one.appId, call.params.appId ?? ''));
    return app ? work(call, app) : notFound();
  });
}

function externalApps(call: RestCall): OAuthClient[] {
  return listClients(call.state, call.switches).filter((client) => client.kind === 'ExternalClientApp');
}

function notFound(): OutgoingResponse {
  return restError(404, 'NOT_FOUND', 'The requested resource does not exist');
}

/** Live approvals: each is a delete token, which outlives nothing but its grant. */
function grantsOf(call: RestCall, app: OAuthClient, userId?: string): Token[] {
  return call.state.tokens.filter((token) => {
    const isGrant = token.kind === 'delete' && !token.revoked && token.consumerKey === app.consumerKey;
    return isGrant && (userId === undefined || sameId(token.userId, userId));
  });
}

/** One page of a list: `page` counts from 0, the last page has no next one, a page beyond the end is empty. */
function paged(call: RestCall, name: string, all: unknown[]): OutgoingResponse {
  const [page, size] = [wholeNumber(call, 'page', 0), wholeNumber(call, 'pageSize', defaultPageSize)];
  if (page === null || size === null || size < 1)
    return restError(400, 'ILLEGAL_QUERY_PARAMETER_VALUE', 'page and pageSize are whole numbers');
  const urlOf = (number: number): string => `${call.request.path}?page=${number}&pageSize=${size}`;
  const nextPageUrl = (page + 1) * size < all.length ? urlOf(page + 1) : null;
  return jsonResponse(200, {
    [name]: all.slice(page * size, (page + 1) * size),
    currentPageUrl: urlOf(page),
    nextPageUrl,
  });
}

function wholeNumber(call: RestCall, name: string, whenAbsent: number): number | null {
  const text = call.request.query.get(name);
  if (text === null) return whenAbsent;
  return /^\d+$/.test(text) ? Number(text) : null;
}

export const handleUsage = administered((call) => {
  return paged(
    call,
    'apps',
    externalApps(call).map((app) => ({ developerName: app.appName, identifier: app.appId })),
  );
});

export const handleUsageUsers = ofApp((call, app) => {
  const ids = new Set(grantsOf(call, app).map((grant) => grant.userId));
  const users = call.state.users.filter((user) => ids.has(user.id));
  return paged(
    call,
    'users',
    users.map((user: User) => ({ id: user.id, username: user.username })),
  );
});

export const handleUsageTokens = ofApp((call, app) => {
  return paged(
    call,
    'tokens',
    grantsOf(call, app, call.params.userId).map((grant) => usageToken(call, app, grant)),
  );
});

function usageToken(call: RestCall, app: OAuthClient, grant: Token): Record<string, unknown> {
  const id = grant.grantId;
  return {
    accessTokenFormat: app.issuesJwt ? 'JWT' : 'Opaque',
    appDeveloperName: app.appName,
    appIdentifier: app.appId,
    id,
    initialConnectionAt: new Date(grant.issuedAtMs).toISOString(),
    lastUsedAt: new Date(grant.lastUsedAtMs ?? grant.issuedAtMs).toISOString(),
    revocationUrl: `/services/data/v${call.version}.0/apps/oauth/usage/tokens/${id}`,
  };
}

/** Ends the approvals of the app: of all users, or of the one in the path. */
export const handleEndUsage = ofApp((call, app) => endAll(call, grantsOf(call, app, call.params.userId)));

export const handleEndToken = administered((call) => {
  const grants = externalApps(call).flatMap((app) => grantsOf(call, app));
  const found = grants.filter((grant) => grant.grantId === call.params.tokenId);
  return found.length > 0 ? endAll(call, found) : notFound();
});

function endAll(call: RestCall, grants: Token[]): OutgoingResponse {
  for (const grant of grants) endGrant(call.state, grant);
  return { status: 204 };
}

/** Who the token's user is: the userinfo endpoint and the identity URL. docs/salesforce.md §7 */
import { type IncomingRequest, jsonResponse, type OrgContext, type OutgoingResponse, textResponse } from '../http.ts';
import { id15, sameId } from '../ids.ts';
import type { User } from '../state.ts';
import { authenticate } from './authenticate.ts';
import { identityUrl } from './issue.ts';

export function handleUserinfo(org: OrgContext, request: IncomingRequest): OutgoingResponse {
  const user = tokenUser(org, request);
  return isAnswer(user) ? user : jsonResponse(200, userinfo(org, user));
}

/** `/id/<org>/<user>`: the same in other words. */
export function handleIdentity(
  org: OrgContext,
  request: IncomingRequest,
  params: Record<string, string>,
): OutgoingResponse {
  const user = tokenUser(org, request);
  if (isAnswer(user)) return user;
  if (!sameId(params.orgId ?? '', org.state.id)) return textResponse(403, 'Wrong_Org');
  if (!sameId(params.userId ?? '', user.id)) return textResponse(404, 'Bad_Id');
  return jsonResponse(200, identity(org, user));
}

function tokenUser(org: OrgContext, request: IncomingRequest): User | OutgoingResponse {
  const result = authenticate(org.state, org.switches, request);
  if (result.session) return result.session.user;
  return textResponse(403, result.why === 'missing' ? 'Missing_OAuth_Token' : 'Bad_OAuth_Token');
}

function isAnswer(value: User | OutgoingResponse): value is OutgoingResponse {
  return 'status' in value;
}

function userinfo(org: OrgContext, user: User): Record<string, unknown> {
  const { url } = org;
  return {
    sub: identityUrl(org, user.id),
    user_id: user.id,
    organization_id: org.state.id,
    preferred_username: user.username,
    nickname: user.username.split('@')[0],
    name: user.name,
    email: user.email,
    email_verified: true,
    ...nameParts(user),
    zoneinfo: 'Europe/Berlin',
    profile: `${url}/${user.id}`,
    is_app_installed: true,
    urls: apiUrls(org, user),
    active: user.isActive,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: 3_600_000,
    updated_at: new Date(org.state.nowMs()).toISOString(),
  };
}

function identity(org: OrgContext, user: User): Record<string, unknown> {
  const { given_name, family_name } = nameParts(user);
  return {
    id: identityUrl(org, user.id),
    asserted_user: true,
    user_id: user.id,
    organization_id: org.state.id,
    username: user.username,
    nick_name: user.username.split('@')[0],
    display_name: user.name,
    email: user.email,
    email_verified: true,
    first_name: given_name,
    last_name: family_name,
    urls: apiUrls(org, user),
    active: user.isActive,
    user_type: 'STANDARD',
    language: 'en_US',
    locale: 'en_US',
    utcOffset: 3_600_000,
    last_modified_date: new Date(org.state.nowMs()).toISOString(),
    is_app_installed: true,
  };
}

function nameParts(user: User): { given_name: string; family_name: string } {
  const [given_name = '', ...rest] = user.name.split(' ');
  return { given_name, family_name: rest.join(' ') };
}

/** Templates: clients put their version in place of `{version}`. */
function apiUrls({ url, state }: OrgContext, user: User): Record<string, string> {
  const rest = `${url}/services/data/v{version}`;
  return {
    enterprise: `${url}/services/Soap/c/{version}/${id15(state.id)}`,
    metadata: `${url}/services/Soap/m/{version}/${id15(state.id)}`,
    partner: `${url}/services/Soap/u/{version}/${id15(state.id)}`,
    rest: `${rest}/`,
    sobjects: `${rest}/sobjects/`,
    search: `${rest}/search/`,
    query: `${rest}/query/`,
    recent: `${rest}/recent/`,
    tooling_rest: `${rest}/tooling/`,
    profile: `${url}/${user.id}`,
    custom_domain: url,
  };
}

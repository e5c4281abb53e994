/** POST /services/oauth2/token. docs/salesforce.md §5.1, §5.4 */
import { type IncomingRequest, jsonResponse, notImplemented, type OrgContext, type OutgoingResponse } from '../http.ts';
import { findClient } from '../metadata/oauth-client.ts';
import { approvedScopes } from './approval.ts';
import {
  type Assertion,
  checkAudience,
  checkReplay,
  checkTimes,
  invalidAssertion,
  readAssertion,
  textClaim,
  verifySignature,
} from './assertion.ts';
import { clientOfLogin } from './client-of-login.ts';
import { answerRefusals, Refusal, readForm, urlencodedResponse } from './form.ts';
import { issueAccessToken, type TokenResponse } from './issue.ts';
import { checkUser, findUser, recordLogin } from './login.ts';
import { refreshAccessToken } from './refresh.ts';

const bearerGrantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/** Grant types that Salesforce has and the local org has not. */
const absentGrantTypes = [
  'authorization_code',
  'client_credentials',
  'device',
  'hybrid_refresh',
  'password',
  'urn:ietf:params:oauth:grant-type:saml2-bearer',
  'urn:ietf:params:oauth:grant-type:token-exchange',
];

export function handleToken(org: OrgContext, request: IncomingRequest): Promise<OutgoingResponse> {
  return answerRefusals(async () => {
    if (request.method !== 'POST') throw new Refusal('invalid_request', 'must use HTTP POST');
    const form = readForm(request);
    const grantType = form.get('grant_type') ?? '';
    if (absentGrantTypes.includes(grantType)) return notImplemented(`the grant type ${grantType}`);
    const format = form.get('format') ?? acceptedFormat(request);
    if (!['json', 'urlencoded'].includes(format)) return notImplemented(`the token answer as ${format}`);
    const fields = await grant(org, grantType, form);
    return format === 'json' ? jsonResponse(200, fields) : urlencodedResponse(200, fields);
  });
}

function acceptedFormat(request: IncomingRequest): string {
  const accept = request.headers.accept ?? '';
  if (/application\/xml/i.test(accept) && !/json|\*\/\*/i.test(accept)) return 'xml';
  return /x-www-form-urlencoded/i.test(accept) ? 'urlencoded' : 'json';
}

function grant(org: OrgContext, grantType: string, form: URLSearchParams): Promise<TokenResponse> {
  if (grantType === bearerGrantType) return bearer(org, form);
  if (grantType === 'refresh_token') return refreshAccessToken(org, form);
  throw new Refusal('unsupported_grant_type', 'grant type not supported');
}

/** The bearer flow. Every attempt whose assertion can be read leaves a row in LoginHistory. */
async function bearer(org: OrgContext, form: URLSearchParams): Promise<TokenResponse> {
  const compact = form.get('assertion');
  if (!compact) throw new Refusal('invalid_request', 'missing required parameter: assertion');
  if (form.has('scope'))
    throw new Refusal('invalid_scope', 'the requested scope is invalid: scope is not supported in this flow');
  const assertion = readAssertion(compact);
  try {
    return await admit(org, assertion);
  } catch (error) {
    if (error instanceof Refusal) recordRefusal(org, assertion, error);
    throw error;
  }
}

/** The checks in the order in which Salesforce makes them: app, signature, assertion, user, approval, scope. */
async function admit(org: OrgContext, assertion: Assertion): Promise<TokenResponse> {
  const { state, switches } = org;
  const client = clientOfLogin(state, switches, consumerKeyOf(assertion));
  await verifySignature(assertion, client, state, switches);
  checkTimes(assertion, state.nowMs() / 1000, switches);
  checkAudience(assertion, state, org.url, switches);
  checkReplay(assertion, state);
  if (state.isLocked) throw new Refusal('inactive_org', 'org is locked, closed or suspended');
  const user = findUser(state, textClaim(assertion, 'sub'));
  checkUser(state, user, client.ipRelaxation, switches);
  return issueAccessToken(org, user, client, approvedScopes(state, user, client, switches), null);
}

function consumerKeyOf(assertion: Assertion): string {
  const key = textClaim(assertion, 'iss');
  if (key === null) throw invalidAssertion();
  return key;
}

function recordRefusal(org: OrgContext, assertion: Assertion, refusal: Refusal): void {
  const client = findClient(org.state, org.switches, textClaim(assertion, 'iss') ?? '');
  const notApproved = /approved/.test(refusal.description);
  const status = notApproved ? 'Failed: Not approved for access' : `Failed: ${refusal.description}`;
  recordLogin(org.state, textClaim(assertion, 'sub') ?? '', client?.appLabel ?? '', status);
}

/** The request that exchanges an assertion, as it is sent and as it may be shown. docs/salesforce.md §5.1 */
import type { Json } from '../faults/errors.ts';
import { tokenEndpoint } from '../salesforce/hosts.ts';

const BEARER_GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Stands where the assertion was. */
const MASK = '***';

type Headers = { [name: string]: string };
type TokenRequest = { method: 'POST'; url: string; headers: Headers; form: { grant_type: string; assertion: string } };

/** `body` has `***` for the assertion; what that says is in `assertion`, without its signature. */
export type MaskedRequest = {
  method: string;
  url: string;
  headers: Headers;
  body: string;
  assertion: { header: Json; claims: Json };
};

/** The request for a host as `readHostUrl` gives it. It holds the assertion: never log it. */
export function tokenRequest(host: string, assertion: string): TokenRequest {
  const headers = { accept: 'application/json', 'content-type': 'application/x-www-form-urlencoded' };
  return { method: 'POST', url: tokenEndpoint(host), headers, form: { grant_type: BEARER_GRANT, assertion } };
}

/** The same request, fit to be shown. */
export function maskedRequest({ form, ...request }: TokenRequest): MaskedRequest {
  const [header = '', claims = ''] = form.assertion.split('.');
  // URLSearchParams leaves the mask as it is.
  const body = new URLSearchParams({ ...form, assertion: MASK }).toString();
  return { ...request, body, assertion: { header: decoded(header), claims: decoded(claims) } };
}

function decoded(part: string): Json {
  return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
}

/** What an org says about a token, asked in two ways. docs/salesforce.md §7 */

import { JwtError } from '../../faults/errors.ts';
import type { JsonObject } from '../../salesforce/json.ts';
import { answeredBadly, type HttpAnswer, sendHttp } from '../../salesforce/org/http/http.ts';
import {
  type Fields,
  hostOf,
  isPage,
  readFields,
  readProbe,
  refuseRedirect,
  sendProbe,
  shownText,
} from '../../salesforce/org/oauth.ts';
import type { Introspection, IntrospectionQuestion, Userinfo } from '../introspect.ts';

/** Asks as a client; the hint is left out where nobody knows. See `readIntrospection`. */
export async function introspect(host: string, { token, hint, client }: IntrospectionQuestion): Promise<Introspection> {
  const asked = { token, ...(hint && { token_type_hint: hint }) };
  const form = { ...asked, client_id: client.id, client_secret: client.secret };
  const answer = await sendHttp({ url: `${host}/services/oauth2/introspect`, method: 'POST', form });
  return readIntrospection(answer, [token, client.secret]);
}

/** Asks whose token it is, as the token itself. */
export async function askUserinfo(host: string, token: string): Promise<Userinfo> {
  return readUserinfo(await sendProbe(host, token));
}

/** What RFC 7662 §2.2 names; Salesforce sends the first nine. */
const introspectionFields = [
  ...['active', 'scope', 'client_id', 'username', 'sub', 'token_type', 'exp', 'iat', 'nbf'],
  ...['aud', 'iss', 'jti'],
];

/**
 * The org's word. `secrets` are taken out of whatever the org repeats.
 * @throws JwtError `ClientRefusedError`, `IntrospectionRefusedError`, `OrgAnsweredBadlyError`.
 */
export function readIntrospection(answer: HttpAnswer, secrets: string[] = []): Introspection {
  refuseRedirect(answer);
  const body = readFields(answer, true);
  if (answer.status === 200 && typeof body.active === 'boolean') {
    const claims = pick(body, introspectionFields, secrets);
    return { active: body.active, claims: body.active ? claims : null };
  }
  // One of two readings of a dead token. docs/salesforce.md §13
  if (body.error === 'invalid_token' && answer.status !== 401) return { active: false, claims: null };
  throw refusedIntrospection(answer, body, secrets);
}

function refusedIntrospection(answer: HttpAnswer, body: Fields, secrets: string[]): JwtError {
  const words = (text: unknown): string => shownText(hidden(text, secrets));
  const [error, errorDescription] = [words(body.error), words(body.error_description)];
  const { status, url } = answer;
  const isClient = status === 401 || error === 'invalid_client' || error === 'invalid_client_id';
  if (!isClient && !error) return answeredBadly(status === 404 ? 'not-found' : 'incomplete', url, status);
  const shown = { said: error || `HTTP ${status}`, reason: errorDescription || 'no reason given' };
  const detail = { error, errorDescription, status, host: hostOf(answer), ...shown };
  if (isClient) return new JwtError('client-refused', detail);
  const isNoToken = error === 'unsupported_token_type';
  return new JwtError(isNoToken ? 'introspection-refused-not-token' : 'introspection-refused', detail);
}

/** Who the token's user is. The rest of the answer is personal data that nobody asked for. */
const identityFields = ['user_id', 'organization_id', 'preferred_username', 'active', 'user_type'];

/** Whether the org takes the token and, if so, whose it is. */
export function readUserinfo(answer: HttpAnswer): Userinfo {
  const probe = readProbe(answer);
  if (probe !== 'accepted') return { probe, claims: null, isRefused: probe === 'unknown' && isNo(answer) };
  try {
    return { probe, claims: pick(readFields(answer), identityFields, []) };
  } catch {
    return { probe: 'unknown', claims: null };
  }
}

/** How a revoked JWT is refused is not known, nor whether one without the scope is. docs/salesforce.md §6.5, §7, §13 */
const isNo = ({ status, contentType, body }: HttpAnswer): boolean =>
  (status === 401 || status === 403) && !isPage(contentType, body);

function pick(body: Fields, names: string[], secrets: string[]): JsonObject {
  const kept = names.flatMap((name) => {
    const value = shown(body[name], secrets);
    return value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(kept);
}

function shown(value: unknown, secrets: string[]): string | number | boolean | string[] | null {
  if (typeof value === 'number' || typeof value === 'boolean') return value;
  if (Array.isArray(value)) return value.filter((one) => typeof one === 'string').map((one) => claimText(one, secrets));
  return typeof value === 'string' ? claimText(value, secrets) : null;
}

/** In characters; no claim of a token comes near it. */
const longestClaim = 2000;

const claimText = (text: string, secrets: string[]): string => hidden(text, secrets).slice(0, longestClaim);

/** The text without what was sent, should the org repeat it. */
const hidden = (text: unknown, secrets: string[]): string =>
  secrets
    .filter((secret) => secret !== '')
    .reduce((left, secret) => left.replaceAll(secret, '[removed]'), typeof text === 'string' ? text : '');

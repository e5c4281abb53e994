/** Salesforce's OAuth endpoints as pairs: `send*` only sends, `read*` only judges. docs/salesforce.md §5, §7, §8 */

import type { TokenGrant, TokenRequest } from '../../exchange/exchange.ts';
import { isFault, JwtError } from '../../faults/errors.ts';
import { screenLine } from '../../faults/harmless.ts';
import { refusalCode } from '../../faults/recognition.ts';
import { mayHoldToken, originOf, redirectTarget, withoutLastSlashes } from '../hosts.ts';
import { idPrefixes, isId, toId18 } from '../ids.ts';
import { serverWords } from '../server-words.ts';
import {
  isRedirect,
  notSalesforce,
  type Probe,
  type RevocationAnswer,
  revocationAnswer,
  type Shown,
  saysDead,
} from '../token-answers.ts';
import { isUsername } from '../username.ts';
import { type AnswerProblem, answeredBadly, type HttpAnswer, sendHttp } from './http/http.ts';

/** One exchange: one request, which `signal` gives up. See `readTokenAnswer` for what it throws. */
export async function requestToken(request: TokenRequest, audience: string, signal?: AbortSignal): Promise<TokenGrant> {
  return readTokenAnswer(await sendHttp(request, { signal }), audience);
}

/** Posts a token to its end. `guestId` is the UVID of a guest's token. See `readRevocation`. docs/salesforce.md §8.1 */
export async function revoke(host: string, token: string, guestId: string | null): Promise<RevocationAnswer> {
  const guest = guestId ? { 'auth-request-type': 'guest', 'uvid-hint': guestId } : {};
  const url = `${host}/services/oauth2/revoke`;
  const answer = await sendHttp({ url, method: 'POST', headers: guest, form: { token } });
  // A delete token has no form that is known, so an echo of it is told by its letters alone.
  return readRevocation({ ...answer, body: answer.body.replaceAll(token, '[removed]') });
}

/** What no token of any kind looks like. */
const NO_TOKEN = 'a-question-of-sf-plugin-jwt';

/**
 * Whether the endpoint tells a token from what is none, as Salesforce does: asked before a token goes there whose death could
 * not be seen otherwise. False: it refuses both alike.
 *
 * @throws JwtError `OrgAnsweredBadlyError` where anything at all is "revoked", and as `revoke` else.
 */
export async function tellsTokens(host: string): Promise<boolean> {
  try {
    if ((await revoke(host, NO_TOKEN, null)) === 'revoked') throw notSalesforce(new URL(host).host, 200);
    return false;
  } catch (error) {
    if (isFault(error, 'revocation-refused-not-token')) return true;
    if (isFault(error, 'revocation-refused')) return false;
    if (isFault(error, 'org-answered-badly-html')) throw notSalesforce(error.detail.host, error.detail.status);
    throw error;
  }
}

/**
 * Shows a token to its org; `signal` gives that up.
 * @throws JwtError `OrgAnsweredBadlyError` where a yes is not Salesforce's, and as `sendHttp`.
 */
export async function showToken(host: string, token: string, signal?: AbortSignal): Promise<Shown> {
  const answer = await sendProbe(host, token, signal);
  const seen = readProbe(answer);
  if (seen === 'unknown' && answer.status >= 200 && answer.status < 300)
    throw notSalesforce(hostOf(answer), answer.status);
  return { probe: seen, owner: seen === 'accepted' ? readOwner(answer) : null };
}

/** The same, where it does not matter whose it is. */
export const probe = async (host: string, token: string, signal?: AbortSignal): Promise<Probe> =>
  (await showToken(host, token, signal)).probe;

/**
 * The grant in the answer.
 * @throws JwtError `ExchangeRefusedError` for Salesforce's own no, `OrgAnsweredBadlyError` for anything else.
 */
export function readTokenAnswer(answer: HttpAnswer, audience: string): TokenGrant {
  refuseRedirect(answer);
  const body = readFields(answer);
  if (answer.status !== 200) throw refusedExchange(answer, body, audience);
  return readGrant(answer, body);
}

/** What the org did with the token. @throws JwtError `RevocationRefusedError`, `OrgAnsweredBadlyError`. */
export function readRevocation(answer: HttpAnswer): RevocationAnswer {
  refuseRedirect(answer);
  const { status, body, contentType } = answer;
  // The body of a success is not specified, but a page for people is none.
  const isSilent = status === 404 || (status === 200 && !isPage(contentType, body));
  const { error = '', error_description: description = '' } = isSilent ? {} : readFields(answer, true);
  return revocationAnswer({
    host: hostOf(answer),
    status,
    error: shownText(error),
    description: shownText(description),
  });
}

/** Asks whose token it is: the cheapest question that only a live token answers. docs/salesforce.md §7 */
export function sendProbe(host: string, token: string, signal?: AbortSignal): Promise<HttpAnswer> {
  const headers = { authorization: `Bearer ${token}` };
  return sendHttp({ url: `${host}/services/oauth2/userinfo`, method: 'GET', headers }, { signal });
}

/** What userinfo always tells. docs/salesforce.md §7 */
const userFields = ['user_id', 'organization_id', 'sub'];

/** Who the user is accepts, Salesforce's words for a dead token reject; everything else proves nothing. */
export function readProbe({ status, body }: HttpAnswer): Probe {
  if (saysDead(status, body)) return 'rejected';
  const fields = status === 200 ? (readJson(body) ?? {}) : {};
  return userFields.some((name) => textOf(fields[name]) !== '') ? 'accepted' : 'unknown';
}

/** Of a user only: a guest's has neither. docs/salesforce.md §7 */
function readOwner({ body }: HttpAnswer): Shown['owner'] {
  const { user_id, preferred_username } = readJson(body) ?? {};
  const [id, username] = [textOf(user_id), textOf(preferred_username)];
  return isId(id, idPrefixes.user) && isUsername(username) ? { id: toId18(id), username } : null;
}

function refusedExchange(answer: HttpAnswer, body: Fields, audience: string): JwtError {
  const [error, errorDescription] = [shownText(body.error), shownText(body.error_description)];
  if (error === '') throw answeredBadly('incomplete', answer.url, answer.status);
  const detail = { error, errorDescription, audience, tokenEndpoint: answer.url, host: hostOf(answer) };
  return new JwtError(refusalCode(error, errorDescription), detail);
}

function readGrant(answer: HttpAnswer, body: Fields): TokenGrant {
  const accessToken = textOf(body.access_token);
  const instanceUrl = placeOf(body.instance_url, answer);
  if (!isGivable(accessToken) || !instanceUrl || !isGivable(instanceUrl))
    throw answeredBadly('incomplete', answer.url, answer.status);
  const issuedAt = Number(textOf(body.issued_at) || Number.NaN);
  return {
    accessToken,
    tokenType: shownText(body.token_type) || 'Bearer',
    instanceUrl,
    apiInstanceUrl: placeOf(body.api_instance_url, answer),
    identityUrl: identityOf(body.id, answer),
    scopes: shownText(body.scope).split(' ').filter(Boolean),
    issuedAtMs: Number.isFinite(issuedAt) ? issuedAt : null,
  };
}

/** Anything but visible ASCII could break out of a shell line or a header, and a command to what runs a build would be obeyed. */
const isGivable = (text: string): boolean => /^[\x21-\x7e]+$/.test(text) && screenLine(text) === text;

/**
 * Where the token is good, as the answer says; null where it does not. Whoever reads it sends the token there, this plugin too.
 * @throws JwtError `OrgAnsweredBadlyError` for a place that must not see it.
 */
function placeOf(value: unknown, answer: HttpAnswer): string | null {
  const url = URL.parse(textOf(value));
  if (!url || !/^https?:$/.test(url.protocol)) return null;
  if (mayHoldToken(url.href, answer.url)) return withoutLastSlashes(`${url.origin}${url.pathname}`);
  const detail = { host: hostOf(answer), status: answer.status, location: originOf(url) };
  throw new JwtError('org-answered-badly-place', detail);
}

/** Nobody calls it here; but where it is shown it is an address that somebody may call with the token. */
const identityOf = (value: unknown, answer: HttpAnswer): string =>
  URL.canParse(textOf(value)) && redirectTarget(textOf(value), answer.url) ? shownText(value) : '';

/** What the answers of all OAuth endpoints have in common. */
export type Fields = { [name: string]: unknown };

/** The fields of a JSON or, where `form` allows, a urlencoded body. */
export function readFields(answer: HttpAnswer, form = false): Fields {
  const { body, status, contentType } = answer;
  if (status >= 500) throw notTheApi('server', answer);
  if (status === 429) throw notTheApi('busy', answer);
  if (isPage(contentType, body)) throw notTheApi(status === 404 ? 'not-found' : 'html', answer);
  const fields = readJson(body) ?? (form ? Object.fromEntries(new URLSearchParams(body)) : null);
  if (!fields) throw notTheApi(status === 404 ? 'not-found' : 'not-json', answer);
  return fields;
}

/** A page or a text in place of an answer of the API; it may say in its header when to come back. */
function notTheApi(problem: AnswerProblem, { url, status, retryAfter }: HttpAnswer): JwtError {
  return answeredBadly(problem, url, status, readRetryAfter(retryAfter, new Date()) ?? undefined);
}

/** Whether it is a page for people, by its type or by how it begins. */
export const isPage = (contentType: string, body: string): boolean =>
  /text\/html/i.test(contentType) || /^\s*<(?:!doctype|html)/i.test(body);

/** The fields of a JSON object; null for anything else. */
export function readJson(body: string): Fields | null {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}

/** My Domain was renamed, or the host is another product's: the secret is not carried on. */
export function refuseRedirect(answer: HttpAnswer): void {
  const { url, status } = answer;
  if (status < 300 || status >= 400) return;
  if (!isRedirect(status)) throw answeredBadly('incomplete', url, status);
  const location = redirectTarget(answer.location, url);
  if (location === null) throw answeredBadly('redirect', url, status);
  throw new JwtError('org-answered-badly-redirect-to', { host: hostOf(answer), status, location });
}

/** The host that was asked, for an error. */
export const hostOf = (answer: HttpAnswer): string => new URL(answer.url).host;

/** A text or a number as text; anything else is empty. */
export const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** The same, safe to show. */
export const shownText = (value: unknown): string => serverWords(textOf(value));

/**
 * The header Retry-After in seconds from `now`: it holds seconds or a date. Null when it is absent or neither.
 */
export function readRetryAfter(header: string | null, now: Date): number | null {
  const text = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(text)) return Number(text); // more is no time that anybody waits
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN; // a bare number would parse as a year
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now.getTime()) / 1000));
}

/** Salesforce's OAuth endpoints as pairs: `send*` only sends, `read*` only judges. docs/salesforce.md §5, §7, §8 */

import type { TokenGrant, TokenRequest } from '../../exchange/exchange.ts';
import { JwtError } from '../../faults/errors.ts';
import { screenLine } from '../../faults/harmless.ts';
import { refusalCode } from '../../faults/recognition.ts';
import { serverWords } from '../server-words.ts';
import type { Probe } from '../token-answers.ts';
import { type RevocationAnswer, revocationAnswer } from '../token-answers.ts';
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

/** Shows a token to its org; `signal` gives that up. */
export async function probe(host: string, token: string, signal?: AbortSignal): Promise<Probe> {
  return readProbe(await sendProbe(host, token, signal));
}

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
  // The body of a success is not specified, but a page for people is none.
  const isHtml = /text\/html/i.test(answer.contentType) && answer.status !== 404;
  const isSilent = answer.status === 200 || answer.status === 404;
  const { error = '', error_description: description = '' } = isSilent && !isHtml ? {} : readFields(answer, true);
  return revocationAnswer({
    host: hostOf(answer),
    status: answer.status,
    error: shownText(error),
    description: shownText(description),
  });
}

/** Asks whose token it is: the cheapest question that only a live token answers. docs/salesforce.md §7 */
export function sendProbe(host: string, token: string, signal?: AbortSignal): Promise<HttpAnswer> {
  const headers = { authorization: `Bearer ${token}` };
  return sendHttp({ url: `${host}/services/oauth2/userinfo`, method: 'GET', headers }, { signal });
}

/** 200 accepts; 401, and 403 with these words, reject; everything else proves nothing. */
export function readProbe({ status, body }: HttpAnswer): Probe {
  if (status === 200) return body.trimStart().startsWith('{') ? 'accepted' : 'unknown';
  const rejected = status === 401 || (status === 403 && /Bad_OAuth_Token/i.test(body));
  return rejected ? 'rejected' : 'unknown';
}

function refusedExchange(answer: HttpAnswer, body: Fields, audience: string): JwtError {
  const [error, errorDescription] = [shownText(body.error), shownText(body.error_description)];
  if (error === '') throw answeredBadly('incomplete', answer.url, answer.status);
  const detail = { error, errorDescription, audience, tokenEndpoint: answer.url, host: hostOf(answer) };
  return new JwtError(refusalCode(error, errorDescription), detail);
}

function readGrant(answer: HttpAnswer, body: Fields): TokenGrant {
  const accessToken = textOf(body.access_token);
  const instanceUrl = webOrigin(body.instance_url);
  if (!isGivable(accessToken) || !isGivable(instanceUrl)) throw answeredBadly('incomplete', answer.url, answer.status);
  const issuedAt = Number(textOf(body.issued_at) || Number.NaN);
  return {
    accessToken,
    tokenType: shownText(body.token_type) || 'Bearer',
    instanceUrl,
    apiInstanceUrl: webOrigin(body.api_instance_url) || null,
    identityUrl: shownText(body.id),
    scopes: shownText(body.scope).split(' ').filter(Boolean),
    issuedAtMs: Number.isFinite(issuedAt) ? issuedAt : null,
  };
}

/** Anything but visible ASCII could break out of a shell line or a header, and a command to what runs a build would be obeyed. */
const isGivable = (text: string): boolean => /^[\x21-\x7e]+$/.test(text) && screenLine(text) === text;

/** The URL without what could not belong to an instance; empty when it is none. */
function webOrigin(value: unknown): string {
  const found = textOf(value);
  return /^https?:\/\//.test(found) && URL.canParse(found) ? new URL(found).href.replace(/\/$/, '') : '';
}

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
  if (answer.status < 300 || answer.status >= 400) return;
  const { location, url, status } = answer;
  if (!location || !URL.canParse(location, url)) throw answeredBadly('redirect', url, status);
  const detail = { host: hostOf(answer), status, location: new URL(location, url).origin };
  throw new JwtError('org-answered-badly-redirect-to', detail);
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
  if (/^\d+$/.test(text)) return Number(text);
  const date = /[a-z]/i.test(text) ? Date.parse(text) : Number.NaN; // a bare number would parse as a year
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - now.getTime()) / 1000));
}

/** What the answers of all OAuth endpoints have in common. */

import { JwtError } from '../../faults/errors.ts';
import { serverWords } from '../server-words.ts';
import { answeredBadly, type HttpAnswer } from './http/http.ts';
import { readRetryAfter } from './http/retry-after.ts';

export type Fields = { [name: string]: unknown };

/** The fields of a JSON or, where `form` allows, a urlencoded body. */
export function readFields(answer: HttpAnswer, form = false): Fields {
  const { body, status, contentType } = answer;
  if (status >= 500) throw notTheApi('server', answer);
  if (status === 429) throw notTheApi('busy', answer);
  if (/text\/html/i.test(contentType) || /^\s*<(?:!doctype|html)/i.test(body)) {
    throw notTheApi(status === 404 ? 'notFound' : 'html', answer);
  }
  const fields = readJson(body) ?? (form ? Object.fromEntries(new URLSearchParams(body)) : null);
  if (!fields) throw notTheApi(status === 404 ? 'notFound' : 'notJson', answer);
  return fields;
}

/** A page or a text in place of an answer of the API; it may say in its header when to come back. */
function notTheApi(variant: string, { url, status, retryAfter }: HttpAnswer): JwtError {
  const { name, fault } = answeredBadly(variant, url, status);
  const retryAfterSeconds = readRetryAfter(retryAfter, new Date());
  return new JwtError(name, {
    ...fault,
    data: { ...fault.data, ...(retryAfterSeconds !== null && { retryAfterSeconds }) },
  });
}

function readJson(body: string): Fields | null {
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
  throw answeredBadly('redirectTo', url, status, { location: new URL(location, url).origin });
}

/** The host that was asked, for an error. */
export const hostOf = (answer: HttpAnswer): string => new URL(answer.url).host;

/** A text or a number as text; anything else is empty. */
export const text = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' ? String(value) : '';

/** The same, safe to show. */
export const words = (value: unknown): string => serverWords(text(value));

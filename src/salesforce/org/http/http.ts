/** The one place that sends: one request, no redirect, a bounded time, and faults told apart. docs/salesforce.md §12.3 */

import { JwtError } from '../../../faults/errors.ts';
import { rememberSecrets } from '../../../faults/known-secrets.ts';
import { readHostUrl } from '../../hosts.ts';
import { proxyFor } from '../../proxy.ts';
import { toldOf } from '../../sending.ts';
import { connectionFault, proxyTrouble } from '../../stage.ts';
import { extraCertificates } from './extra-certificates.ts';
import { type AnswerHead, type Init, transportFor } from './transport.ts';

export type HttpRequest = {
  url: string;
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  headers?: Record<string, string>;
  /** Sent as application/x-www-form-urlencoded. */
  form?: Record<string, string>;
  /** Sent as it is; `headers` say what it is. */
  text?: string | Uint8Array | undefined;
};

/** `signal` gives the request up, wherever it is. */
type HttpLimits = { timeoutMs?: number; maximumBytes?: number; signal?: AbortSignal | undefined };

export type HttpAnswer = {
  url: string;
  status: number;
  contentType: string;
  location: string | null;
  /** The headers Retry-After and Cache-Control as they came. */
  retryAfter: string | null;
  cacheControl: string | null;
  body: string;
};

/** For the whole of one request, from the name lookup to the last byte of the answer, in milliseconds. */
const REQUEST_TIMEOUT_MS = 30_000;
/** No OAuth answer comes near it, in bytes. */
const MAXIMUM_ANSWER_BYTES = 1_048_576;

/**
 * Sends one request and reads the whole answer, whatever its status. Nothing is tried twice.
 * Secrets may be in `headers` and `form`: they go to https hosts, or to this machine, and never into an error. A request that
 * is given up, for whatever reason, leaves no connection open.
 *
 * @throws JwtError and nothing else: `InsecureUrlError`, `ProxySettingError`, `OrgUnreachableError` (`data.stage`),
 *   `OrgAnsweredBadlyError`, `InterruptedError`.
 */
export async function sendHttp(request: HttpRequest, limits: HttpLimits = {}): Promise<HttpAnswer> {
  const { timeoutMs = REQUEST_TIMEOUT_MS, maximumBytes = MAXIMUM_ANSWER_BYTES } = limits;
  readHostUrl(request.url); // refuses http, and what is no URL
  if (!URL.canParse(request.url)) throw new JwtError('insecure-url-not-url');
  rememberSecrets(...secretsIn(request));
  return toldOf(request, () => sendOnce(request, { ...limits, timeoutMs, maximumBytes }));
}

type Bounds = HttpLimits & { timeoutMs: number; maximumBytes: number };

async function sendOnce(request: HttpRequest, { timeoutMs, maximumBytes, signal }: Bounds): Promise<HttpAnswer> {
  const ending = endingOf(timeoutMs, signal);
  try {
    const send = await transportFor(request.url);
    const answer = await send(request.url, { ...init(request), signal: ending.signal });
    return await readAnswer(request.url, answer, maximumBytes);
  } catch (error) {
    // Only the signal knows that the time was over: a body that is cut off ends like one that the org cut off.
    const seen: unknown = ending.signal.aborted ? ending.signal.reason : error;
    if (signal?.aborted) throw new JwtError('interrupted-request');
    throw seen instanceof JwtError ? seen : unreachable(request.url, seen, timeoutMs);
  } finally {
    ending.release();
  }
}

/** Ends the request when its time is over or `given` says so. A timer of its own is gone with the request; `AbortSignal.timeout` stays. */
function endingOf(timeoutMs: number, given: AbortSignal | undefined) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(new DOMException('No answer in time.', 'TimeoutError')), timeoutMs);
  const giveUp = (): void => stop.abort();
  if (given?.aborted) giveUp();
  given?.addEventListener('abort', giveUp);
  const release = (): void => {
    clearTimeout(timer);
    given?.removeEventListener('abort', giveUp);
  };
  return { signal: stop.signal, release };
}

/** What whoever answers might say back. */
const secretsIn = ({ headers = {}, form = {} }: HttpRequest): (string | undefined)[] => [
  headers.authorization?.replace(/^\w+ /, ''),
  ...['assertion', 'client_assertion', 'client_secret', 'token', 'refresh_token'].map((name) => form[name]),
];

function init({ method, headers, form, text }: HttpRequest): Omit<Init, 'signal'> {
  const body = (form ? new URLSearchParams(form).toString() : text) || undefined;
  const type = form && { 'content-type': 'application/x-www-form-urlencoded' };
  return { method, headers: { accept: 'application/json', ...type, ...headers }, body };
}

async function readAnswer(url: string, answer: AnswerHead, maximumBytes: number): Promise<HttpAnswer> {
  const { status, headers, body } = answer;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.length;
    if (bytes > maximumBytes) throw answeredBadly('too-long', url, status);
    chunks.push(chunk);
  }
  return {
    url,
    status,
    contentType: headers.get('content-type') ?? '',
    location: headers.get('location'),
    retryAfter: headers.get('retry-after'),
    cacheControl: headers.get('cache-control'),
    body: Buffer.concat(chunks).toString('utf8'),
  };
}

/** What can be wrong with an answer that is not what the API promises. */
export type AnswerProblem =
  | 'server'
  | 'busy'
  | 'html'
  | 'not-found'
  | 'not-json'
  | 'incomplete'
  | 'too-long'
  | 'endless'
  | 'redirect';

/** The fault of such an answer. `retryAfterSeconds`: what the host asks for. */
export function answeredBadly(
  problem: AnswerProblem,
  url: string,
  status: number,
  retryAfterSeconds?: number,
): JwtError {
  const { host } = new URL(url);
  const asked = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return new JwtError(`org-answered-badly-${problem}`, { host, status, ...asked });
}

/** The fault of a request that got no whole answer, from what fetch or a socket threw. */
export function unreachable(url: string, error: unknown, timeoutMs: number): JwtError {
  const { host } = new URL(url);
  const { stage, code } = connectionFault(error);
  const proxy = proxyTrouble(error, url);
  if (proxy) {
    const { variable } = proxyFor(url) ?? {};
    return new JwtError(`org-unreachable-${proxy.trouble}`, { stage, code: proxy.code, host, variable });
  }
  if (code === 'TIMEOUT')
    return new JwtError('org-unreachable-timeout', { stage, code, host, seconds: timeoutMs / 1000 });
  if (stage !== 'tls') return new JwtError(`org-unreachable-${stage}`, { stage, code, host });
  return new JwtError('org-unreachable-tls', { stage, code, host, extra: extraCertificates()?.problem ?? undefined });
}

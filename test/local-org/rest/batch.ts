/** POST …/composite/batch: up to 25 calls in one request, each answered by itself. docs/salesforce.md §12.5 */
import { jsonResponse, notImplemented, type OutgoingResponse, restError } from '../http.ts';
import { oldestVersion, type RestCall } from './guard.ts';
import { handleQuery } from './query.ts';

type Subrequest = { method: string; url: string };

/** More are refused as a whole. */
const mostCalls = 25;

export async function handleBatch(call: RestCall): Promise<OutgoingResponse> {
  const calls = callsIn(call.request.body);
  if (calls === null) return restError(400, 'JSON_PARSER_ERROR', 'The request body is no list of batchRequests.');
  if (calls.length === 0 || calls.length > mostCalls)
    return restError(400, 'LIMIT_EXCEEDED', `A batch holds 1 to ${mostCalls} requests, and this one ${calls.length}.`);
  const results: { statusCode: number; result: unknown }[] = [];
  for (const one of calls) {
    const { status, body } = await answer(call, one);
    results.push({ statusCode: status, result: body ? JSON.parse(String(body)) : null });
  }
  return jsonResponse(200, { hasErrors: results.some(({ statusCode }) => statusCode >= 400), results });
}

/** The address begins with the version, without the path above it, and is no newer than the batch. */
async function answer(call: RestCall, { method, url }: Subrequest): Promise<OutgoingResponse> {
  const [, digits, path = '', query = ''] = /^v(\d{2})\.0(\/[^?]*)(?:\?(.*))?$/.exec(url) ?? [];
  const version = Number(digits);
  if (!digits || version < oldestVersion || version > call.version)
    return restError(404, 'NOT_FOUND', 'The requested resource does not exist');
  if (method !== 'GET' || path !== '/query') return notImplemented(`${method} ${path} in a batch`);
  const request = { ...call.request, method, path, query: new URLSearchParams(query), body: Buffer.alloc(0) };
  return handleQuery({ ...call, request, version });
}

function callsIn(body: Buffer): Subrequest[] | null {
  try {
    const { batchRequests } = JSON.parse(body.toString('utf8')) as { batchRequests?: unknown };
    return Array.isArray(batchRequests) && batchRequests.every(isSubrequest) ? batchRequests : null;
  } catch {
    return null;
  }
}

const isSubrequest = (value: unknown): value is Subrequest =>
  typeof value === 'object' &&
  value !== null &&
  'method' in value &&
  typeof value.method === 'string' &&
  'url' in value &&
  typeof value.url === 'string';

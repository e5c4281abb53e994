/** What a handler of the local org gets and gives: plain data, so that handlers can be called without a socket. */
import type { IncomingHttpHeaders } from 'node:http';
import type { OrgState, Token, User } from './state.ts';
import type { Switches } from './switches.ts';

export type IncomingRequest = {
  method: string;
  /** Without the query string, percent-encoding kept. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
};

export type OutgoingResponse = { status: number; headers?: Record<string, string>; body?: string | Buffer };

export type OrgContext = {
  state: OrgState;
  switches: Switches;
  /** The org's My Domain, issuer and instance URL: `http://localhost:<port>`, no trailing slash. */
  url: string;
  /**
   * The live token and its user, or null when the token is unknown, expired or revoked.
   * Takes a request with an `Authorization: Bearer` header, or the raw token (SOAP carries it in the body).
   */
  authenticate(request: IncomingRequest | string): { token: Token; user: User } | null;
};

/** A route's work. `params` are the named groups of the route's pattern. */
export type Handler = (
  org: OrgContext,
  request: IncomingRequest,
  params: Record<string, string>,
) => OutgoingResponse | Promise<OutgoingResponse>;

export function jsonResponse(status: number, value: unknown): OutgoingResponse {
  return { status, headers: { 'content-type': 'application/json;charset=UTF-8' }, body: JSON.stringify(value) };
}

export function textResponse(status: number, text: string): OutgoingResponse {
  return { status, headers: { 'content-type': 'text/plain;charset=UTF-8' }, body: text };
}

/** The error list of the REST API. docs/salesforce.md §12.3 */
export function restError(status: number, errorCode: string, message: string): OutgoingResponse {
  return jsonResponse(status, [{ message, errorCode }]);
}

/** A thing that Salesforce has and the local org has not: the caller must see which, never a friendly default. */
export function notImplemented(what: string): OutgoingResponse {
  return jsonResponse(501, [
    { errorCode: 'LOCAL_ORG_NOT_IMPLEMENTED', message: `The local org does not know ${what}.` },
  ]);
}

/** The token of `Authorization: Bearer <token>` (or the older `OAuth <token>`), or null. */
export function bearerToken(request: IncomingRequest): string | null {
  const match = /^(?:bearer|oauth)\s+(\S+)$/i.exec(request.headers.authorization ?? '');
  return match?.[1] ?? null;
}

/** jsforce's calls over the one place that sends. */
import { Readable } from 'node:stream';
import type { Connection } from '@salesforce/core';
import { type HttpRequest, sendHttp } from './http/http.ts';

/** What jsforce hands to a transport, as far as this plugin's calls go. */
type JsforceRequest = { method: string; url: string; headers?: Record<string, string>; body?: string };
type JsforceAnswer = { statusCode: number; headers: Record<string, string>; body: string };

/** Metadata of an org with thousands of apps, in bytes. */
const MAXIMUM_ANSWER_BYTES = 67_108_864;

/**
 * Makes a connection send through `sendHttp`. jsforce's own transport waits up to 30 minutes, tries reads six times, and
 * brings the process down when an answer breaks off in the middle. `onSend` is called before each request.
 */
export function useBoundedTransport(connection: Connection, onSend: () => void = () => {}): void {
  const httpRequest = (request: JsforceRequest) => {
    onSend();
    return streamable(send(request));
  };
  connection._transport = { httpRequest } as never;
}

async function send({ method, url, headers: given = {}, body }: JsforceRequest): Promise<JsforceAnswer> {
  const { 'content-length': _, ...headers } = given; // fetch counts by itself
  const request: HttpRequest = {
    method: method === 'POST' || method === 'DELETE' ? method : 'GET',
    url,
    headers,
    ...(body && { text: body }),
  };
  const answer = await sendHttp(request, { maximumBytes: MAXIMUM_ANSWER_BYTES });
  return { statusCode: answer.status, headers: { 'content-type': answer.contentType }, body: answer.body };
}

/** jsforce wants a promise that can also be read as a stream; none of our calls reads it so. */
const streamable = (answer: Promise<JsforceAnswer>) => Object.assign(answer, { stream: () => Readable.from([]) });

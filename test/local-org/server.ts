/** The socket side of the local org: reads requests, applies faults, runs routes, records what happened. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delayFor, faultAnswer, sendTruncated, takeFault } from './faults.ts';
import { type IncomingRequest, jsonResponse, type OrgContext, type OutgoingResponse } from './http.ts';
import type { Crash, Fault, RecordedRequest, Spoiled, Traffic } from './index.ts';
import { matchRoute, type Route } from './router.ts';

/** What a server answers with, and where it writes down what it saw. */
export type Service = {
  org(): OrgContext;
  routes: readonly Route[];
  requests: RecordedRequest[];
  crashes: Crash[];
  faults: Fault[];
  traffic: Traffic;
  spoiled: Spoiled;
};
export type OpenServer = { port: number; close(): Promise<void> };

type Answered = { route: string | null; answer: OutgoingResponse };
type Listener = (incoming: IncomingMessage, response: ServerResponse) => void;

const bodyLimitBytes = 60 * 1024 * 1024;
const portAttempts = 5;

/** Listens on 127.0.0.1 and, where the machine has it, ::1, so that `localhost` works however it is resolved. */
export async function openServer(port: number, service: Service): Promise<OpenServer> {
  const closing = new AbortController();
  const servers = await listenOnLoopback(port, (incoming, response) => {
    const { traffic } = service;
    traffic.now += 1;
    traffic.most = Math.max(traffic.most, traffic.now);
    serve(incoming, response, service, closing.signal)
      .catch(() => response.destroy())
      .finally(() => {
        traffic.now -= 1;
      });
  });
  const close = async (): Promise<void> => {
    closing.abort();
    await Promise.all(servers.map(closeServer));
  };
  return { port: portOf(servers[0]), close };
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

async function listenOnLoopback(port: number, listener: Listener): Promise<[Server, ...Server[]]> {
  for (let attempt = 1; ; attempt += 1) {
    const first = await listen(listener, port, '127.0.0.1');
    try {
      return [first, await listen(listener, portOf(first), '::1')];
    } catch (error) {
      const taken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      if (!taken) return [first]; // no IPv6 on this machine
      await closeServer(first);
      if (port !== 0 || attempt === portAttempts) throw error;
    }
  }
}

function listen(listener: Listener, port: number, host: string): Promise<Server> {
  const server = createServer(listener);
  // In milliseconds. Node's five seconds are over before a busy machine has come to the next request on the same connection.
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

async function serve(
  incoming: IncomingMessage,
  response: ServerResponse,
  service: Service,
  signal: AbortSignal,
): Promise<void> {
  const request = await readRequest(incoming);
  const fault = takeFault(service.faults, `${request.method} ${request.path}`);
  const record = ({ route, answer }: Answered): void => {
    service.requests.push({ method: request.method, path: request.path, status: answer.status, route });
  };
  if (fault?.kind === 'reset') {
    record({ route: null, answer: { status: 0 } });
    response.destroy();
    return;
  }
  await delayFor(fault, signal);
  const answered = await answerRequest(request, fault, service);
  record(answered);
  response.setHeader('date', new Date(service.org().state.nowMs()).toUTCString()); // the org's own clock
  send(response, spoiledAnswer(answered.answer, service.spoiled), fault);
}

function spoiledAnswer(answer: OutgoingResponse, { by }: Spoiled): OutgoingResponse {
  const type = answer.headers?.['content-type'] ?? '';
  return by && answer.body !== undefined ? { ...answer, body: by(answer.body.toString(), type) } : answer;
}

async function answerRequest(
  request: IncomingRequest & { tooLong: boolean },
  fault: Fault | null,
  service: Service,
): Promise<Answered> {
  if (request.tooLong) return { route: null, answer: tooLong() };
  const match = matchRoute(service.routes, request);
  const instead = faultAnswer(fault);
  if (instead) return { route: match.route, answer: instead };
  try {
    return { route: match.route, answer: await match.run(service.org()) };
  } catch (error) {
    service.crashes.push({ route: match.route, error });
    return { route: match.route, answer: crashed(match.route) };
  }
}

function tooLong(): OutgoingResponse {
  return jsonResponse(413, [
    { errorCode: 'REQUEST_TOO_LARGE', message: `The body is longer than ${bodyLimitBytes} bytes.` },
  ]);
}

/** A mistake of the local org itself. Names the route only: the error's own message may hold a secret. */
function crashed(route: string | null): OutgoingResponse {
  return jsonResponse(500, [
    { errorCode: 'LOCAL_ORG_CRASHED', message: `The local org crashed in the route ${route}.` },
  ]);
}

async function readRequest(incoming: IncomingMessage): Promise<IncomingRequest & { tooLong: boolean }> {
  // `sf` sends `//services/...` after a login with an instance URL that ends in a slash.
  const target = new URL(`http://localhost${incoming.url?.replace(/^\/+/, '/') ?? '/'}`);
  const { method = 'GET', headers } = incoming;
  return { method, path: target.pathname, query: target.searchParams, headers, ...(await readBody(incoming)) };
}

/** Reads the body to its end; what is over the limit is thrown away. */
async function readBody(incoming: IncomingMessage): Promise<{ body: Buffer; tooLong: boolean }> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of incoming) {
    length += (chunk as Buffer).length;
    if (length <= bodyLimitBytes) chunks.push(chunk as Buffer);
  }
  return { body: Buffer.concat(chunks), tooLong: length > bodyLimitBytes };
}

function send(response: ServerResponse, answer: OutgoingResponse, fault: Fault | null): void {
  if (fault?.kind === 'reset-after') response.destroy();
  else if (fault?.kind === 'truncated') sendTruncated(response, answer);
  else sendWhole(response, answer);
}

function sendWhole(response: ServerResponse, answer: OutgoingResponse): void {
  const body = Buffer.from(answer.body ?? '');
  const length = answer.status === 204 ? {} : { 'content-length': body.length };
  response.writeHead(answer.status, { ...answer.headers, ...length });
  response.end(body);
}

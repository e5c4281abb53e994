/** How a request leaves this machine: directly, or through the proxy that the environment names. */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { JwtError } from '../../../faults/errors.ts';
import { isLoopbackName } from '../../hosts.ts';
import { type ProxySetting, proxyFor, readProxy } from '../../proxy.ts';

// An import of node:http evaluates all that it exports, undici among it: 15 ms. This loads the same module without that.
const { request: httpRequest } = process.getBuiltinModule('node:http');

export type Init = {
  method: string;
  headers: Record<string, string>;
  body?: string | Uint8Array | undefined;
  signal: AbortSignal;
};
/** The head of an answer, whatever its status, and its body to read. */
export type AnswerHead = {
  status: number;
  headers: { get(name: string): string | null };
  body: AsyncIterable<Uint8Array> | null;
};
/** Sends one request and follows no redirect. An abort of the signal of `init` closes its connection, whatever has come by then. */
type Transport = (url: string, init: Init) => Promise<AnswerHead>;

/** The transport keeps connections alive, so one serves every request by that proxy. */
let kept: { proxy: string; transport: Transport } | null = null;

/** @throws JwtError `ProxySettingError`. */
export async function transportFor(url: string): Promise<Transport> {
  const setting = proxyFor(url);
  if (setting === null) return direct;
  const { href } = readProxy(setting);
  if (kept?.proxy !== href) kept = { proxy: href, transport: await throughProxy(href, setting) };
  return kept.transport;
}

/** Node's own client knows no proxies, so undici's does that work. */
async function throughProxy(proxy: string, { variable }: ProxySetting): Promise<Transport> {
  const { Client, ProxyAgent, fetch: undiciFetch } = await import('undici');
  const clientFactory = (url: URL, options: object) => new Client(url, markingProxyFaults(options));
  const dispatcher = agentOf(() => new ProxyAgent({ uri: proxy, clientFactory }), variable);
  // The agent fits only the fetch of its own undici; both follow the same standard.
  return (url, init) => undiciFetch(url, { ...init, redirect: 'manual', dispatcher } as never);
}

type Connected = (error: Error | null, socket: unknown) => void;
type Connector = (options: unknown, connected: Connected) => unknown;

/** The line to the proxy itself: a TLS fault on it would look like one of the org. */
function markingProxyFaults(options: object): object {
  const { connect } = options as { connect: Connector };
  const marking: Connector = (to, connected) =>
    connect(to, (error, socket) =>
      connected(error && new Error('the proxy takes no connection', { cause: error }), socket),
    );
  return { ...options, connect: marking };
}

/** The library quotes in its errors what it was given. */
function agentOf<T>(make: () => T, variable: string): T {
  try {
    return make();
  } catch {
    throw new JwtError('proxy-setting', { variable });
  }
}

/**
 * Over Node's own HTTP client, which keeps connections alive. Node's fetch is built on web streams: it takes three times the
 * CPU, leaves objects behind that only a full collection frees, and needs 50 ms to load.
 */
const direct: Transport = (url, { body, ...init }) =>
  new Promise((resolve, reject) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) };
    const headers = { 'accept-encoding': 'gzip', 'user-agent': 'node', ...init.headers, ...length };
    requestTo(url, { ...init, headers })
      .on('response', (response) => resolve(answerOf(response)))
      .on('error', reject)
      .end(body);
  });

/** A request by Node's own client, not yet sent. The names of this machine are looked up nowhere. */
export function requestTo(url: string, options: RequestOptions): ClientRequest {
  const pinned = isLoopbackName(new URL(url).hostname) ? { ...options, lookup: loopbackLookup } : options;
  const request = url.startsWith('https:') ? httpsRequest(url, pinned) : httpRequest(url, pinned);
  // Another protocol that nobody asked for: Node closes the line, and says nothing of it.
  return request.on('upgrade', (_, socket) => {
    socket.destroy();
    request.emit('error', Object.assign(new Error('the answer is no HTTP'), { code: 'UNASKED_UPGRADE' }));
  });
}

const loopback = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

/**
 * This machine's own addresses, whatever the name (RFC 6761 §6.3). Systems do ask a name server for `x.localhost`, and plain
 * http goes where it says.
 */
export const loopbackLookup: LookupFunction = (_, options, callback) => {
  const family = { IPv4: 4, IPv6: 6 }[String(options.family)] ?? Number(options.family ?? 0);
  const wanted = loopback.filter((one) => family === 0 || one.family === family);
  const [first = loopback[0]] = wanted;
  // As late as the system's own answer comes, when whoever watches the socket has got it.
  setImmediate(() => (options.all ? callback(null, wanted) : callback(null, first?.address ?? '', first?.family)));
};

function answerOf(response: IncomingMessage): AnswerHead {
  const { statusCode = 0, headers } = response;
  const first = (name: string): string | null => {
    const value = headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
  return { status: statusCode, headers: { get: first }, body: bodyOf(response) };
}

/** An answer that breaks off ends the iteration with its error, unpacked or not; an end of the iteration ends the answer. */
function bodyOf(response: IncomingMessage): AsyncIterable<Uint8Array> {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  return pipeline(response, createGunzip(), () => undefined); // the reader gets the error as well
}

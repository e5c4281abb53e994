/** How a request leaves this machine: directly, or through the proxy that the environment names. */
import { type ClientRequest, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { createGunzip } from 'node:zlib';
import { isLoopback } from '../../hosts.ts';

export type Init = { method: string; headers: Record<string, string>; body?: string | undefined; signal: AbortSignal };
/** The head of an answer, whatever its status, and its body to read. */
export type AnswerHead = {
  status: number;
  headers: { get(name: string): string | null };
  body: AsyncIterable<Uint8Array> | null;
};
/** Sends one request and follows no redirect. */
type Transport = (url: string, init: Init) => Promise<AnswerHead>;

/** The transport keeps connections alive, so one serves every request by that proxy. */
let kept: { proxy: string; transport: Transport } | null = null;

/** Throws as `readProxy` does. */
export async function transportFor(url: string): Promise<Transport> {
  const proxy = proxyFor(url);
  if (proxy === null) return direct;
  if (kept?.proxy !== proxy) kept = { proxy, transport: await throughProxy(readProxy(proxy).href) };
  return kept.transport;
}

/** Throws what counts as a fault of the proxy where its value is no URL of one, such as `proxy.example:3128`. */
export function readProxy(proxy: string): URL {
  const url = URL.canParse(proxy) ? new URL(proxy) : null;
  if (url && /^(?:https?|socks5?):$/.test(url.protocol)) return url;
  throw Object.assign(new Error('the proxy is no URL of a proxy'), { code: 'ERR_INVALID_URL' });
}

/** Node's own client knows no proxies, so undici's does that work. */
async function throughProxy(proxy: string): Promise<Transport> {
  const { ProxyAgent, fetch: undiciFetch } = await import('undici');
  const dispatcher = new ProxyAgent(proxy);
  // The agent fits only the fetch of its own undici; both follow the same standard.
  return (url, init) => undiciFetch(url, { ...init, redirect: 'manual', dispatcher } as never);
}

/**
 * The proxy on the way to `url`, or null where the way is direct; by the rules of undici's `EnvHttpProxyAgent`, which does not
 * tell. This machine is never reached through a proxy: `localhost` would be the proxy's, and plain http would leave the machine.
 */
export function proxyFor(url: string, environment: NodeJS.ProcessEnv = process.env): string | null {
  const { hostname, port, protocol } = new URL(url);
  if (isLoopback(hostname)) return null;
  const { http_proxy: http = environment.HTTP_PROXY, https_proxy: https = environment.HTTPS_PROXY } = environment;
  const proxy = (protocol === 'https:' ? https || http : http) || null;
  const ownPort = Number(port) || (protocol === 'https:' ? 443 : 80);
  const exemptions = (environment.no_proxy ?? environment.NO_PROXY ?? '').split(/[,\s]+/).filter(Boolean);
  return exemptions.some((entry) => exempts(entry, bareName(hostname), ownPort)) ? null : proxy;
}

/** `example.com` and `.example.com` exempt the domain and all below it, `*.example.com` only what is below; a port narrows each. */
function exempts(entry: string, hostname: string, ownPort: number): boolean {
  const [, whole = entry, port] = /^(\[.+\]|[^:]+):(\d+)$/.exec(entry) ?? [];
  if (port !== undefined && Number(port) !== 0 && Number(port) !== ownPort) return false;
  const name = bareName(whole).replace(/^\*?\./, '');
  return name === '*' || (!whole.startsWith('*') && hostname === name) || hostname.endsWith(`.${name}`);
}

/** Without the brackets of an IPv6 address, or the dot that ends a full name. */
export const bareName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^\[(.+)\]$/, '$1')
    .replace(/(.)\.$/, '$1');

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

/** A request by Node's own client, not yet sent. */
export const requestTo = (url: string, options: RequestOptions): ClientRequest =>
  url.startsWith('https:') ? httpsRequest(url, options) : httpRequest(url, options);

function answerOf(response: IncomingMessage): AnswerHead {
  const { statusCode = 0, headers } = response;
  const first = (name: string): string | null => {
    const value = headers[name];
    return (Array.isArray(value) ? value[0] : value) ?? null;
  };
  return { status: statusCode, headers: { get: first }, body: bodyOf(response) };
}

/** An answer that breaks off ends the iteration with its error, unpacked or not. */
function bodyOf(response: IncomingMessage): AsyncIterable<Uint8Array> {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  const unpacked = createGunzip();
  response.on('error', (error) => unpacked.destroy(error)).pipe(unpacked);
  return unpacked;
}

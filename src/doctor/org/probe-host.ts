/** One request to a host, each of whose steps is told, so that the one that fails has a name. No secret is sent. */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { JwtError } from '../../faults/errors.ts';
import { readHostUrl, redirectTarget } from '../../salesforce/hosts.ts';
import { extraCertificates } from '../../salesforce/org/http/extra-certificates.ts';
import { unreachable } from '../../salesforce/org/http/http.ts';
import { requestTo } from '../../salesforce/org/http/transport.ts';
import { isPage, readJson } from '../../salesforce/org/oauth.ts';
import { bareName, isSocks, proxyFor, readProxy } from '../../salesforce/proxy.ts';
import { serverWords } from '../../salesforce/server-words.ts';
import type { FirstAnswer, Handshake, HostProbe, Route } from '../network-checks.ts';

/** For each step, in milliseconds. */
const STEP_TIMEOUT_MS = 5000;
const MAXIMUM_ANSWER_BYTES = 262_144;

/** By what code it is known that a step got no answer in time. */
const silences = {
  dns: 'EDNS_TIMEOUT',
  tcp: 'ETIMEDOUT',
  tunnel: 'PROXY_TIMEOUT',
  tls: 'ERR_TLS_HANDSHAKE_TIMEOUT',
  http: 'TIMEOUT',
};

/** The probe of a host, begun when it is first asked for. `close` ends it. Throws InsecureUrlError where no request may go. */
export function probeOnDemand(url: string | null): { probe: () => HostProbe; close: () => void } {
  let begun: HostProbe | undefined;
  const probe = (): HostProbe => {
    begun ??= probeHost(readHostUrl(url ?? ''));
    return begun;
  };
  return { probe, close: () => begun?.close() };
}

/**
 * Begins the way to `host`, as `readHostUrl` gives it. The request is sent when it is asked for, and then once.
 * @throws JwtError `ProxySettingError`.
 */
export function probeHost(host: string, timeoutMs: number = STEP_TIMEOUT_MS): HostProbe {
  const setting = proxyFor(host);
  const proxy = setting && readProxy(setting);
  if (proxy && isSocks(proxy)) return unseenProbe({ host, proxy: proxy.host, isSeen: false });
  const url = new URL(`${host}/.well-known/openid-configuration`); // every host of Salesforce has it. docs/salesforce.md §6.3
  const steps = stepsTo(host, timeoutMs, () => request.destroy());
  let sentMs = 0;
  const question = (options: RequestOptions): ClientRequest => {
    const headers = { host: url.host, accept: 'application/json', connection: 'close' };
    return requestTo(url.href, { ...options, headers })
      .on('error', steps.fail)
      .on('response', (answer) => void readAnswer(answer, url, sentMs).then(steps.http.resolve, steps.fail));
  };
  const directly = (): ClientRequest =>
    question({ ...tlsOptions(url), agent: false }).on('socket', (socket) =>
      connecting(steps, socket, url, () => securing(steps, socket)),
    );
  const through = (near: URL): ClientRequest =>
    askForTunnel(steps, near, url, (tunnel) => {
      const line = connectTls({ ...tlsOptions(url), ALPNProtocols: ['http/1.1'], socket: tunnel });
      request = question({ createConnection: () => line });
      securing(steps, line);
    });
  let request = proxy === null ? directly() : through(proxy);
  return {
    route: { host, proxy: proxy?.host ?? null, isSeen: true },
    resolve: async () => [...new Set(await steps.dns.promise)],
    connect: () => steps.tcp.promise,
    secure: () => steps.tls.promise,
    ask: async () => {
      await steps.tls.promise;
      if (sentMs === 0) {
        sentMs = Date.now();
        steps.begin('http');
        request.end();
      }
      return steps.http.promise;
    },
    close: steps.end,
  };
}

/** SOCKS takes whole connections: its steps are not HTTP's, and undici, which knows them, does not tell. */
function unseenProbe(route: Route): HostProbe {
  const unseen = (): Promise<never> =>
    Promise.reject(
      new JwtError('org-unreachable-proxy', { stage: 'tcp', code: 'SOCKS', host: new URL(route.host).host }),
    );
  return { route, resolve: unseen, connect: unseen, secure: unseen, ask: unseen, close: () => undefined };
}

/** The steps as promises, each with its time. What breaks off one of them is told by all that come after it, too. */
function stepsTo(host: string, timeoutMs: number, stop: () => void) {
  let timer: NodeJS.Timeout | undefined;
  let isOver = false;
  const inTime = (): void => clearTimeout(timer);
  const told = {
    dns: step<string[]>(inTime),
    tcp: step<string>(inTime),
    tls: step<Handshake | null>(inTime),
    http: step<FirstAnswer>(inTime),
  };
  const end = (): void => {
    isOver = true;
    clearTimeout(timer);
    stop(); // the outermost line takes the others with it; to pull one away from below a TLS socket crashes Node
  };
  const fail = (error: unknown): void => {
    if (isOver) return;
    for (const { reject } of Object.values(told)) reject(unreachable(host, error, timeoutMs));
    end();
  };
  /** Ends the time of the step before. */
  const begin = (name: keyof typeof silences): void => {
    clearTimeout(timer);
    if (!isOver) timer = setTimeout(() => fail(silent(name)), timeoutMs);
  };
  return { ...told, begin, fail, end };
}

type Steps = ReturnType<typeof stepsTo>;

function connecting(steps: Steps, socket: Socket, to: URL, connected: () => void): void {
  const name = bareName(to.hostname);
  const addresses = isIP(name) ? [name] : [];
  if (isIP(name)) steps.dns.resolve(addresses);
  steps.begin(isIP(name) ? 'tcp' : 'dns');
  socket.on('lookup', (error: Error | null, address: string) => {
    if (error) return; // comes again as the error of the socket
    addresses.push(address); // the others follow at once
    steps.dns.resolve(addresses);
    steps.begin('tcp');
  });
  socket.once('connect', () => {
    steps.tcp.resolve(socket.remoteAddress ?? to.host);
    connected();
  });
}

function securing(steps: Steps, socket: Socket): void {
  if (socket instanceof TLSSocket) {
    steps.begin('tls');
    socket.once('secureConnect', () => steps.tls.resolve(handshakeOf(socket)));
  } else steps.tls.resolve(null);
}

/** Asks a proxy for a tunnel (HTTP CONNECT). A proxy that is spoken to by TLS has to be trusted. */
function askForTunnel(steps: Steps, proxy: URL, to: URL, opened: (tunnel: Socket) => void): ClientRequest {
  const authority = `${to.hostname}:${to.port || 443}`;
  const options = { method: 'CONNECT', path: authority, agent: false, servername: serverName(proxy) };
  return requestTo(proxy.origin, { ...options, headers: { host: authority, ...credentials(proxy) } })
    .on('error', (cause) => steps.fail(new Error('the proxy brought no tunnel', { cause })))
    .on('socket', (socket) => connecting(steps, socket, proxy, () => steps.begin('tunnel')))
    .on('connect', ({ statusCode = 0 }, tunnel: Socket) => {
      if (statusCode === 200) opened(tunnel);
      else steps.fail(new Error(`Proxy response (${statusCode})`));
    })
    .end();
}

function step<T>(inTime: () => void) {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  promise.catch(() => undefined); // nobody has to ask for every step
  const inTimeResolve = (value: T): void => {
    inTime();
    resolve(value);
  };
  return { promise, reject, resolve: inTimeResolve };
}

function silent(name: keyof typeof silences): Error {
  const message = name === 'tunnel' ? 'the proxy is silent' : 'no answer in time';
  return Object.assign(new Error(message), { code: silences[name], ...(name === 'http' && { name: 'TimeoutError' }) });
}

/** Looks also at a certificate that it does not trust, to name its issuer. */
const tlsOptions = (url: URL) => ({ rejectUnauthorized: false, servername: serverName(url) });

/** Only a name may stand there, never an address. */
const serverName = (url: URL): string => (isIP(bareName(url.hostname)) ? '' : url.hostname);

function credentials({ username, password }: URL): Record<string, string> {
  if (username === '') return {};
  const pair = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return { 'proxy-authorization': `Basic ${Buffer.from(pair).toString('base64')}` };
}

function handshakeOf(socket: TLSSocket): Handshake {
  const { issuer } = socket.getPeerCertificate() as { issuer?: Record<string, string | string[] | undefined> };
  const name = [issuer?.O, issuer?.CN].flat().filter(Boolean).join(', ') || 'an unnamed issuer';
  // The library hands out a code, though its types say Error.
  const problem = socket.authorized ? null : String(socket.authorizationError);
  return { issuer: serverWords(name), protocol: socket.getProtocol() ?? 'TLS', problem, extra: extraCertificates() };
}

async function readAnswer(answer: IncomingMessage, url: URL, sentMs: number): Promise<FirstAnswer> {
  const { statusCode: status = 0, headers } = answer;
  const aheadSeconds = secondsAhead(headers.date, (sentMs + Date.now()) / 2);
  const body = await bodyOf(answer);
  return {
    status,
    isPage: isPage(headers['content-type'] ?? '', body),
    location: status >= 300 && status < 400 ? redirectTarget(headers.location, url.href) : null,
    isDiscovery: 'token_endpoint' in (readJson(body) ?? {}),
    aheadSeconds,
  };
}

async function bodyOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of answer) {
    bytes += (chunk as Buffer).length;
    if (bytes > MAXIMUM_ANSWER_BYTES) break;
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** The header has whole seconds, rounded down: half a second is added. */
function secondsAhead(date: string | undefined, nowMs: number): number | null {
  const serverMs = Date.parse(date ?? '');
  return Number.isNaN(serverMs) ? null : Math.round((nowMs - serverMs - 500) / 1000);
}

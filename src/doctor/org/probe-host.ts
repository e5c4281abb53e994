/** Goes towards a host step by step, on one connection, so that the step that fails has a name. No secret is sent. */
import dns from 'node:dns';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { JwtError } from '../../faults/errors.ts';
import { isLoopback } from '../../salesforce/hosts.ts';
import { unreachable } from '../../salesforce/org/http/http.ts';
import { proxyFor } from '../../salesforce/org/http/transport.ts';
import type { Approach } from '../probe-host.ts';
import { askDiscovery } from './first-question.ts';
import { beginTls, handshakeOf } from './tls-handshake.ts';
import { openTunnel } from './tunnel.ts';

/** For each step, in milliseconds. */
const STEP_TIMEOUT_MS = 5000;
const PROXY_SILENT = 'PROXY_TIMEOUT';

/** `host` as `readHostUrl` gives it. */
export function approach(host: string, timeoutMs: number = STEP_TIMEOUT_MS): Approach {
  const proxy = proxyFor(host);
  const near = new URL(proxy ?? host);
  const far = new URL(host);
  const open: Socket[] = [];
  const bounds = { host, timeoutMs };

  const resolve = once(() => bounded(bounds, 'EDNS_TIMEOUT', addressesOf(near)));
  const connected = once(() => {
    const socket = kept(open, begunTo(near)); // before it is there: a silent host would hold the process for minutes
    return bounded(bounds, 'ETIMEDOUT', connectionOf(socket));
  });
  const tunnelled = once(async () => {
    const socket = await connected();
    if (proxy === null) return socket;
    const tunnel = openTunnel(socket, near, far, (outer) => open.push(outer));
    return kept(open, await bounded(bounds, PROXY_SILENT, tunnel));
  });
  const secured = once(async () => {
    const line = await tunnelled();
    if (far.protocol !== 'https:') return { line, handshake: null };
    const safe = kept(open, beginTls(line, far.hostname));
    return { line: safe, handshake: await bounded(bounds, 'ERR_TLS_HANDSHAKE_TIMEOUT', handshakeOf(safe)) };
  });
  const ask = once(async () => {
    const { line } = await secured();
    return bounded(bounds, 'TIMEOUT', askDiscovery(line, host));
  });
  return {
    route: { host, proxy: proxy === null ? null : near.host },
    resolve,
    connect: async () => (await connected()).remoteAddress ?? near.host,
    secure: async () => (await secured()).handshake,
    ask,
    // The outermost takes the others with it; to pull one away from below a TLS socket crashes Node.
    close: () => void open.at(-1)?.destroy(),
  };
}

async function addressesOf({ hostname }: URL): Promise<string[]> {
  const name = hostname.replace(/^\[|\]$/g, '');
  if (isIP(name)) return [name];
  // Every system resolves names below localhost to itself, or not at all.
  const found = await promisify(dns.lookup)(isLoopback(hostname) ? 'localhost' : name, { all: true });
  return [...new Set(found.map(({ address }) => address))];
}

function begunTo({ hostname, port, protocol }: URL): Socket {
  const host = hostname.replace(/^\[|\]$/g, '');
  return connectTcp({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
}

function connectionOf(socket: Socket): Promise<Socket> {
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket)).on('error', reject);
  });
}

function kept<S extends Socket>(open: Socket[], socket: S): S {
  open.push(socket);
  return socket;
}

/** What a step throws, or its silence (by that code), as `OrgUnreachableError`. */
async function bounded<T>(to: { host: string; timeoutMs: number }, silence: string, work: Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = sleep(to.timeoutMs, undefined, { signal: stop.signal }).then(() => Promise.reject(silent(silence)));
  late.catch(() => undefined);
  try {
    return await Promise.race([work, late]);
  } catch (error) {
    throw error instanceof JwtError ? error : unreachable(to.host, error, to.timeoutMs);
  } finally {
    stop.abort();
  }
}

function silent(code: string): Error {
  if (code === PROXY_SILENT) return Object.assign(new Error('the proxy is silent'), { code });
  return Object.assign(new Error(), { code, ...(code === 'TIMEOUT' && { name: 'TimeoutError' }) });
}

/** The same promise for everybody who asks. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null;
  return () => {
    begun ??= work();
    return begun;
  };
}

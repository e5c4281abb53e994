/** Goes towards a host step by step, on one connection, so that the step that fails has a name. No secret is sent. */
import dns from 'node:dns';
import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { isLoopback } from '../domain/bearer/login-host.ts';
import type { Approach, FirstAnswer } from '../domain/doctor/approach.ts';
import { JwtError } from '../domain/errors.ts';
import { askDiscovery } from './first-question.ts';
import { unreachable } from './http.ts';
import { proxyFor } from './proxy-route.ts';
import { startTls } from './tls-handshake.ts';
import { openTunnel } from './tunnel.ts';

/** For each step, in milliseconds. */
const STEP_TIMEOUT_MS = 5000;

/** `host` as `readHostUrl` gives it. */
export function approach(host: string, timeoutMs: number = STEP_TIMEOUT_MS): Approach {
  const proxy = proxyFor(host);
  const near = new URL(proxy ?? host);
  const far = new URL(host);
  const open: Socket[] = [];
  const step = <T>(silence: string, work: () => Promise<T>): (() => Promise<T>) =>
    once(() => bounded({ host, timeoutMs, silence }, work));

  const resolve = step('EDNS_TIMEOUT', () => addressesOf(near));
  const connected = step('ETIMEDOUT', async () => kept(open, await connectTo(near)));
  const secured = step('ERR_TLS_HANDSHAKE_TIMEOUT', async () => {
    const socket = await connected();
    const line = proxy === null ? socket : kept(open, await openTunnel(socket, near, far));
    if (far.protocol !== 'https:') return { line, handshake: null };
    const { socket: safe, handshake } = await startTls(line, far.hostname);
    return { line: kept(open, safe), handshake };
  });
  return {
    route: { host, proxy: proxy === null ? null : near.host },
    resolve,
    connect: async () => (await connected()).remoteAddress ?? near.host,
    secure: async () => (await secured()).handshake,
    ask: step('TIMEOUT', async (): Promise<FirstAnswer> => askDiscovery((await secured()).line, host)),
    close: () => {
      for (const socket of open) socket.destroy();
    },
  };
}

async function addressesOf({ hostname }: URL): Promise<string[]> {
  const name = hostname.replace(/^\[|\]$/g, '');
  if (isIP(name)) return [name];
  // Every system resolves names below localhost to itself, or not at all.
  const found = await promisify(dns.lookup)(isLoopback(hostname) ? 'localhost' : name, { all: true });
  return [...new Set(found.map(({ address }) => address))];
}

function connectTo({ hostname, port, protocol }: URL): Promise<Socket> {
  const host = hostname.replace(/^\[|\]$/g, '');
  const socket = connectTcp({ host, port: Number(port) || (protocol === 'https:' ? 443 : 80) });
  return new Promise((resolve, reject) => {
    socket.once('connect', () => resolve(socket)).on('error', reject);
  });
}

function kept(open: Socket[], socket: Socket): Socket {
  open.push(socket);
  return socket;
}

type Bounds = { host: string; timeoutMs: number; silence: string };

/** What a step throws, or its silence (by that code), as `OrgUnreachableError`. */
async function bounded<T>({ host, timeoutMs, silence }: Bounds, work: () => Promise<T>): Promise<T> {
  const stop = new AbortController();
  const late = sleep(timeoutMs, undefined, { signal: stop.signal }).then(() => {
    throw Object.assign(new Error(), { code: silence, ...(silence === 'TIMEOUT' && { name: 'TimeoutError' }) });
  });
  late.catch(() => undefined);
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    throw error instanceof JwtError ? error : unreachable(host, error, timeoutMs);
  } finally {
    stop.abort();
  }
}

/** The same promise for everybody who asks. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | null = null;
  return () => {
    begun ??= work();
    return begun;
  };
}

/** Chooses how a request leaves this machine. Node's own fetch knows no proxy variables, so undici's does that work. */
import { isLoopback } from '../domain/bearer/login-host.ts';

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

const variables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/** The agent keeps connections alive, so one serves every request. `settings`: the environment that it was made for. */
let kept: { settings: string; send: Fetch } | null = null;

/**
 * The fetch for `url`: through the proxy that the environment names (`NO_PROXY` is honoured), else Node's own.
 * This machine is never reached through a proxy: `localhost` would be the proxy's, and plain http would leave the machine.
 */
export async function proxiedFetch(url: string): Promise<Fetch> {
  const wanted = variables.some((name) => process.env[name]);
  if (!wanted || isLoopback(new URL(url).hostname)) return fetch;
  const settings = [...variables, 'NO_PROXY', 'no_proxy'].map((name) => process.env[name] ?? '').join('\n');
  if (kept?.settings !== settings) kept = { settings, send: await proxyFetch() };
  return kept.send;
}

async function proxyFetch(): Promise<Fetch> {
  const { EnvHttpProxyAgent, fetch: undiciFetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent();
  // The agent fits only the fetch of its own undici; both follow the same standard.
  return (target, init) => undiciFetch(target, { ...init, dispatcher } as never) as unknown as Promise<Response>;
}

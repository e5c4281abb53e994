/** Chooses how a request leaves this machine. Node's own client knows no proxy variables, so undici's does that work. */
import { isLoopback } from '../../hosts.ts';
import { direct } from './direct.ts';
import type { Send } from './send.ts';

const variables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'];

/** The agent keeps connections alive, so one serves every request. `settings`: the environment that it was made for. */
let kept: { settings: string; send: Send } | null = null;

/**
 * The way to `url`: through the proxy that the environment names (`NO_PROXY` is honoured), else direct.
 * This machine is never reached through a proxy: `localhost` would be the proxy's, and plain http would leave the machine.
 */
export async function wayTo(url: string): Promise<Send> {
  const wanted = variables.some((name) => process.env[name]);
  if (!wanted || isLoopback(new URL(url).hostname)) return direct;
  const settings = [...variables, 'NO_PROXY', 'no_proxy'].map((name) => process.env[name] ?? '').join('\n');
  if (kept?.settings !== settings) kept = { settings, send: await proxyFetch() };
  return kept.send;
}

async function proxyFetch(): Promise<Send> {
  const { EnvHttpProxyAgent, fetch: undiciFetch } = await import('undici');
  const dispatcher = new EnvHttpProxyAgent();
  // The agent fits only the fetch of its own undici; both follow the same standard.
  return (target, init) => undiciFetch(target, { ...init, redirect: 'manual', dispatcher } as never);
}

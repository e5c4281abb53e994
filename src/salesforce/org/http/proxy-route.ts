/** Which proxy a URL goes through, by the rules of the agent in `proxy.ts`, which does not tell. */
import { isLoopback } from '../../hosts.ts';

type Environment = Record<string, string | undefined>;

/** The proxy for `url`, or null where the way is direct. A value that is no URL counts as it does for the agent: as a fault. */
export function proxyFor(url: string, environment: Environment = process.env): string | null {
  const { hostname, port, protocol } = new URL(url);
  if (isLoopback(hostname)) return null;
  const { http_proxy: http = environment.HTTP_PROXY, https_proxy: https = environment.HTTPS_PROXY } = environment;
  const proxy = (protocol === 'https:' ? https || http : http) || null;
  const isExempt = exemptions(environment).some((entry) =>
    covers(entry, hostname, Number(port) || defaultPort(protocol)),
  );
  return isExempt ? null : proxy;
}

type Exemption = { name: string; port: number; isWildcard: boolean };

function exemptions(environment: Environment): Exemption[] {
  const list = (environment.no_proxy ?? environment.NO_PROXY ?? '').split(/[,\s]+/).filter(Boolean);
  return list.map((entry) => {
    const [, name = entry, port = '0'] = /^([^:]+):(\d+)$/.exec(entry) ?? [];
    return { name: name.replace(/^\*?\./, '').toLowerCase(), port: Number(port), isWildcard: name.startsWith('*') };
  });
}

function covers({ name, port, isWildcard }: Exemption, hostname: string, ownPort: number): boolean {
  if (port !== 0 && port !== ownPort) return false;
  if (name === '*') return true;
  return (!isWildcard && hostname === name) || hostname.endsWith(`.${name}`);
}

const defaultPort = (protocol: string): number => (protocol === 'https:' ? 443 : 80);

/** Which proxy is on the way to a host, by the variables of the environment, and what those variables may hold. */
import { JwtError } from '../faults/errors.ts';
import { isLoopback } from './hosts.ts';

/** What a variable holds. It may hold a password: never show it. */
export type ProxySetting = { variable: string; value: string };

/** Each pair: of both spellings the lower case counts where it is set at all, an empty value for none. */
const httpsVariables = ['https_proxy', 'HTTPS_PROXY'] as const;
const httpVariables = ['http_proxy', 'HTTP_PROXY'] as const;

/**
 * The proxy on the way to `url`, or null where the way is direct; by the rules of undici's `EnvHttpProxyAgent`, which does not
 * tell. This machine is never reached through a proxy: `localhost` would be the proxy's, and plain http would leave the machine.
 */
export function proxyFor(url: string, environment: NodeJS.ProcessEnv = process.env): ProxySetting | null {
  const { hostname, port, protocol } = new URL(url);
  if (isLoopback(hostname)) return null;
  const pairs = protocol === 'https:' ? [httpsVariables, httpVariables] : [httpVariables];
  const setting = pairs
    .map((names) => names.find((name) => environment[name] !== undefined))
    .flatMap((variable) => (variable && environment[variable] ? { variable, value: environment[variable] } : []))[0];
  const ownPort = Number(port) || (protocol === 'https:' ? 443 : 80);
  const exemptions = (environment.no_proxy ?? environment.NO_PROXY ?? '').split(/[,\s]+/).filter(Boolean);
  return exemptions.some((entry) => exempts(entry, bareName(hostname), ownPort)) ? null : (setting ?? null);
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

/** Whether the way leads through SOCKS, which takes whole connections and knows nothing of HTTP. */
export const isSocks = ({ protocol }: URL): boolean => protocol.startsWith('socks');

/**
 * The URL of a proxy; null for any other text. A password with an unencoded `#`, `/` or `?` makes a URL of another host out of
 * its first letters, so that nothing may stand behind host and port.
 */
export function proxyUrl(text: string): URL | null {
  const url = URL.parse(text);
  if (!url || !/^(?:https?|socks5?):$/.test(url.protocol) || url.hostname === '') return null;
  const isPlain = ['', '/'].includes(url.pathname) && !/[?#]/.test(text) && isEncoded(url.username + url.password);
  return isPlain ? url : null;
}

/** @throws JwtError `ProxySettingError`, which names the variable and never what it holds. */
export function readProxy({ variable, value }: ProxySetting): URL {
  const url = proxyUrl(value);
  if (!url) throw new JwtError('proxy-setting', { variable, url: withScheme(value) });
  return url;
}

/** The form that curl takes, and that can hold no password. */
const withScheme = (value: string): string | undefined =>
  /^[\w.-]+:\d{1,5}\/?$/.test(value) && proxyUrl(`http://${value}`) ? `http://${value}` : undefined;

function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

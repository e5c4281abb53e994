/** Which hosts may see a secret, and what a host's name says about the org behind it. docs/salesforce.md §5.5 */
import { JwtError } from '../faults/errors.ts';

/** What a bearer assertion names as its audience, and hosts that serve every org. docs/salesforce.md §5.5 */
export const loginHosts = {
  production: 'https://login.salesforce.com',
  sandbox: 'https://test.salesforce.com',
  /** The one instance with a host of its own. */
  gs1: 'https://gs1.salesforce.com',
};

/** Whether a URL is one of the hosts where any org may log in, or below it. */
export const isSharedLogin = (url: string): boolean => /^https:\/\/(?:login|test)\.salesforce\.com(?:\/|$)/i.test(url);

/** Whether a URL is on that instance. */
export const isGs1 = (url: string): boolean => url.startsWith('https://gs1.');

/** Pages of Setup, below the org's own address. docs/salesforce.md §8.3 */
export const setupPages = {
  ConnectedApp: 'lightning/setup/ConnectedApplication/home',
  ExternalClientApp: 'lightning/setup/ManageExternalClientApplication/home',
  revokeTokens: 'lightning/setup/OauthOidcSettings/home',
};

export const setupUrl = (instanceUrl: string, page: keyof typeof setupPages): string =>
  new URL(setupPages[page], new URL(instanceUrl).origin).href;

type HostKind = 'production' | 'sandbox' | 'site' | 'loopback' | 'other';

// Salesforce's own domains, as the official CLI lists them.
const salesforceDomains = [
  '.salesforce.com',
  '.force.com',
  '.cloudforce.com',
  '.site.com',
  '.salesforce.mil',
  '.crmforce.mil',
  '.sfcrmproducts.cn',
];

/**
 * Reads a URL that secrets may travel to: https anywhere, plain http on this machine alone.
 * A missing scheme is taken as https, browser addresses of an org become its My Domain.
 * A site keeps its path.
 *
 * @returns the URL without trailing slash, query or fragment.
 * @throws JwtError `InsecureUrlError`.
 */
export function readHostUrl(text: string): string {
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`);
  if (!url) throw new JwtError('insecure-url-not-url');
  if (url.username !== '' || url.password !== '') throw new JwtError('insecure-url-credentials');
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!secure) throw new JwtError('insecure-url', { url: url.origin });
  // The address bar shows lightning or setup hosts, which do not answer OAuth.
  url.hostname = url.hostname.replace(/\.(?:lightning\.force|my\.salesforce-setup)\.com$/, '.my.salesforce.com');
  // Behind My Domain a path is that of some page; behind a site it is part of the site's name.
  if (['production', 'sandbox'].includes(hostKind(url.origin))) return url.origin;
  const path = withoutLastSlashes(url.pathname.replace(/\/services\/oauth2\/.*$/, ''));
  return `${url.origin}${path}`;
}

/** By hand: a pattern with its end at `$` looks for it from each slash anew. */
export function withoutLastSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}

/** Where bearer assertions are posted. `host` as `readHostUrl` gives it. docs/salesforce.md §5.1 */
export const tokenEndpoint = (host: string): string => `${host}/services/oauth2/token`;

/** Whether `hostname` is this machine. */
export function isLoopback(hostname: string): boolean {
  return /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])$/i.test(hostname);
}

/** Whether a URL that nobody but a token vouches for may be called: https, Salesforce's own domain, no odd port. */
export function isSalesforceUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '') return false;
  return salesforceDomains.some((domain) => url.hostname.endsWith(domain));
}

/** What the host's name says. Sandboxes and scratch orgs have `--` in their name or a telling label behind it. */
export function hostKind(url: string): HostKind {
  const host = URL.parse(url)?.hostname ?? '';
  if (isLoopback(host)) return 'loopback';
  if (/\.site\.com$|\.my\.salesforce-sites\.com$/.test(host)) return 'site';
  // `acme.force.com` and `acme.secure.force.com` were sites before enhanced domains.
  if (host.endsWith('.force.com') && !host.includes('.lightning.')) return 'site';
  if (!isSalesforceUrl(url) || host.endsWith('.mil')) return 'other';
  const sandbox = /^test\.|--|\.(?:sandbox|scratch)\.|(?:^|\.)cs\d+\./.test(host);
  return sandbox ? 'sandbox' : 'production';
}

/** Whether sf's record of an org says sandbox or scratch org; undefined when it says neither. */
export function storedIsSandbox(record: {
  isSandbox?: unknown;
  isScratch?: unknown;
  loginUrl?: unknown;
}): boolean | undefined {
  if (record.isSandbox === true || record.isScratch === true) return true;
  if (typeof record.loginUrl === 'string' && hostKind(record.loginUrl) === 'sandbox') return true;
  return record.isSandbox === false ? false : undefined;
}

/** The sandbox that a My Domain names, in lower case; null for any other host. */
export const sandboxName = (url: string): string | null =>
  /--([a-z0-9]+)\./i.exec(URL.parse(url)?.hostname ?? '')?.[1]?.toLowerCase() ?? null;

/**
 * The host that a token names as its own, where nobody else named one. Anyone can write an `iss`, so only Salesforce's
 * own https domains count, with at most a site's one path segment: below `/services/` a stranger's Apex could listen.
 */
export function issuerHost(token: { issuer: string | null }): string | null {
  if (!token.issuer || !isSalesforceUrl(token.issuer)) return null;
  const { origin, pathname } = new URL(token.issuer);
  const path = withoutLastSlashes(pathname);
  return /^(?:\/(?!services$)[\w-]+)?$/i.test(path) ? `${origin}${path}` : null;
}

/** Which hosts may see a secret, and what a host's name says about the org behind it. docs/salesforce.md §5.5 */
import { JwtError } from '../faults/errors.ts';
import { myDomainOf } from './my-domain.ts';
import { unfilled } from './unfilled.ts';

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
  const left = unfilled(text);
  if (left) throw new JwtError('insecure-url-not-host', { seen: left });
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(text.trim()) ? text.trim() : `https://${text.trim()}`);
  if (!url) throw new JwtError('insecure-url-not-url');
  if (url.username !== '' || url.password !== '') throw new JwtError('insecure-url-credentials');
  const secure = url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
  if (!secure) throw new JwtError('insecure-url', { url: url.origin });
  if (!isHostname(url.hostname)) throw new JwtError('insecure-url-not-host', { seen: 'a text without a host in it' });
  const shown = url.hostname;
  url.hostname = myDomainOf(shown);
  // Behind My Domain a path is that of some page; behind a site it is part of the site's name.
  if (url.hostname !== shown || isMyDomain(url.origin) || ['production', 'sandbox'].includes(hostKind(url.origin)))
    return url.origin;
  const path = withoutLastSlashes(url.pathname.replace(/\/services\/oauth2\/.*$/, ''));
  return `${url.origin}${path}`;
}

/** A name with a dot and none of the signs that URLs let pass in one, an address, or this machine. RFC 1123 §2.1 */
const isHostname = (name: string): boolean =>
  isLoopback(name) || /^\[[\da-f:.]+\]$/.test(name) || /^[a-z\d_-]+(?:\.[a-z\d_-]+)+\.?$/.test(name);

/** By hand: a pattern with its end at `$` looks for it from each slash anew. */
export function withoutLastSlashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '/') end -= 1;
  return text.slice(0, end);
}

/** Where bearer assertions are posted. `host` as `readHostUrl` gives it. docs/salesforce.md §5.1 */
export const tokenEndpoint = (host: string): string => `${host}/services/oauth2/token`;

/** Names of this machine. Nobody is asked for their address (`org/http/transport.ts`): a name server may name another machine. */
export const isLoopbackName = (hostname: string): boolean => /^(?:.+\.)?localhost\.?$/i.test(hostname);

/** Whether `hostname`, as `URL` writes it, is this machine. The last form is an IPv4 address in IPv6, RFC 4291 §2.5.5.2. */
export function isLoopback(hostname: string): boolean {
  const isAddress = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/i.test(hostname);
  return isAddress || isLoopbackName(hostname);
}

/** Whether a URL that nobody but a token vouches for may be called: https, Salesforce's own domain, no odd port. */
export function isSalesforceUrl(text: string): boolean {
  const url = URL.parse(text);
  if (url?.protocol !== 'https:' || url.port !== '' || url.username !== '') return false;
  return salesforceDomains.some((domain) => url.hostname.endsWith(domain));
}

/** Whether an address that an answer of `asked` names may be called or shown: no user, https, or this machine as `asked` is. */
function isAsSafe(url: URL, asked: URL): boolean {
  if (url.username !== '' || url.password !== '') return false;
  const isPlain = url.protocol === 'http:' && asked.protocol === 'http:';
  return url.protocol === 'https:' || (isPlain && isLoopback(url.hostname) && isLoopback(asked.hostname));
}

/**
 * Whether a token that `asked` has granted may go to `place`, which the answer names: to the same host, to Salesforce's own that
 * is no customer's site, and from one port of this machine to another. docs/salesforce.md §5.3
 */
export function mayHoldToken(place: string, asked: string): boolean {
  // Programs that are handed such an address, as curl is, find another host in it than `URL` does.
  if (!/^[!-[\]-~]*$/.test(place)) return false;
  const [url, from] = [URL.parse(place), URL.parse(asked)];
  if (!url || !from || !isAsSafe(url, from)) return false;
  const isLocal = isLoopback(url.hostname) && isLoopback(from.hostname);
  return isLocal || url.origin === from.origin || (isSalesforceUrl(place) && hostKind(place) !== 'site');
}

/** Where a redirect of `asked` leads, as an origin to show; null where nobody should follow. */
export function redirectTarget(location: string | null | undefined, asked: string): string | null {
  const url = location ? URL.parse(location, asked) : null;
  return url && isAsSafe(url, new URL(asked)) ? url.origin : null;
}

/**
 * The address that an answer of `base` names for what comes next, as a path or whole. It gets the session, so it never leads away.
 *
 * @throws JwtError `OrgAnsweredBadlyError`.
 */
export function addressOn(base: string, link: string): string {
  const url = URL.parse(link, base);
  const { origin, host } = new URL(base);
  // A `blob:` has the origin of what is in it.
  if (url?.protocol.startsWith('http') && url.origin === origin && url.username === '' && url.password === '')
    return link.startsWith('/') ? `${base}${url.pathname}${url.search}` : url.href;
  throw new JwtError('org-answered-badly-elsewhere', { host, status: 200, location: originOf(url) });
}

/** The origin of an address that is not trusted, in words that may be shown. */
export const originOf = (url: URL | null): string =>
  url && url.origin !== 'null' ? url.origin.slice(0, LONGEST_ORIGIN) : 'no address';

/** In characters: what DNS lets a name have, with scheme and port. RFC 1035 §2.3.4 */
const LONGEST_ORIGIN = 270;

/** Whether a URL is the address of an org, where nobody but Salesforce serves pages: no site, no path. docs/salesforce.md §6.2 */
export function isMyDomain(url: string): boolean {
  const { hostname = '', pathname } = URL.parse(url) ?? {};
  return (
    isSalesforceUrl(url) &&
    pathname === '/' &&
    /\.my\.(?:(?:salesforce|crmforce)\.(?:com|mil)|sfcrmproducts\.cn)$/.test(hostname)
  );
}

/** What the host's name says. Sandboxes and scratch orgs have `--` in their name or a telling label behind it. docs/salesforce.md §5.5 */
export function hostKind(url: string): HostKind {
  const host = URL.parse(url)?.hostname ?? '';
  if (isLoopback(host)) return 'loopback';
  if (/\.site\.com$|\.my\.salesforce-sites\.com$/.test(host)) return 'site';
  // `acme.force.com` and `acme.secure.force.com` were sites before enhanced domains.
  const isSandboxPod = /^[a-z]{3}\d+s\.sfdc-[^.]+\.(?:salesforce|force)\.com$/.test(host);
  if (host.endsWith('.force.com') && !host.includes('.lightning.') && !isSandboxPod) return 'site';
  // Clouds of their own, whose audience nobody has published.
  if (!isSalesforceUrl(url) || /\.(?:mil|cn)$/.test(host)) return 'other';
  const sandbox = isSandboxPod || /^test\.|--|\.(?:sandbox|scratch)\.|(?:^|\.)cs\d+\./.test(host);
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

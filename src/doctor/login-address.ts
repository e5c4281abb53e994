/** Whether host and audience fit each other and the org. docs/salesforce.md §5.5 */
import { type Audience, chooseAudience } from '../exchange/audience.ts';
import { hostKind, isSharedLogin, loginHosts, readHostUrl } from '../salesforce/hosts.ts';
import { failed, passed, type Verdict, warned } from './check.ts';
import type { Subject } from './subject.ts';

const kinds = {
  production: 'production',
  sandbox: 'a sandbox or scratch org',
  site: 'an Experience Cloud site',
  loopback: 'this machine',
  other: "not one of Salesforce's own domains",
} as const;

/** Judges the URL alone. Throws InsecureUrlError for one that no assertion may go to. */
export function judgeHost(url: string, orgUrl: string | null): Verdict {
  const host = readHostUrl(url);
  const own = orgUrl === null ? null : readHostUrl(orgUrl);
  if (isSharedLogin(host) && own !== null && !isSharedLogin(own))
    return warned('login-host', `${host} serves every org. The My Domain of this one is ${own}.`);
  if (own !== null && !isSharedLogin(host) && hostOf(own) !== hostOf(host) && hostKind(host) !== 'site')
    return warned('host-of-other-org', `${host} is not the URL of the org, ${own}.`);
  return passed(`${host} (${kinds[hostKind(host)]}).`);
}

/** Whether the exchange goes to the very org that is asked about app and user: only then its answers prove something. */
export function isOwnHost({ url, orgUrl }: Subject): boolean {
  return url !== null && orgUrl !== null && hostOf(readHostUrl(url)) === hostOf(readHostUrl(orgUrl));
}

/** What `aud` the exchange will send, and whether it can be right. */
export function judgeAudience(subject: Subject): Verdict {
  const audience = audienceOf(subject);
  if (!audience) return passed('It follows from the URL.');
  if (!URL.canParse(audience.url) || !/^https?:$/.test(new URL(audience.url).protocol))
    return failed('wrong-audience', `The audience ${JSON.stringify(audience.url)} is no URL; ${audience.reason}.`);
  const wanted = wantedBy(subject.url ?? '');
  const isOfOtherKind = wanted !== null && wanted !== audience.url && isLoginAudience(audience.url);
  if (isOfOtherKind)
    return warned(
      'wrong-audience',
      `${audience.url}, as ${audience.reason}; orgs like this one mostly want ${wanted}.`,
    );
  return passed(`${audience.url}, as ${audience.reason}.`);
}

/** The audience that the exchange sends; null without a host. Throws InsecureUrlError. */
export function audienceOf({ url, audience, audienceOfEnvironment, isSandbox }: Subject): Audience | null {
  if (url === null) return null;
  return chooseAudience({ host: readHostUrl(url), flag: audience, environment: audienceOfEnvironment, isSandbox });
}

function wantedBy(url: string): string | null {
  const kind = hostKind(readHostUrl(url));
  if (kind === 'sandbox') return loginHosts.sandbox;
  return kind === 'production' ? loginHosts.production : null;
}

const isLoginAudience = (url: string): boolean => url === loginHosts.sandbox || url === loginHosts.production;
const hostOf = (url: string): string => new URL(url).host.toLowerCase();

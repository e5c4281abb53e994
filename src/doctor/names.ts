/** Whether client id, username, URL and audience of an exchange can be right, by themselves and beside each other. */
import { type Audience, chooseAudience } from '../exchange/audience.ts';
import { isClientIdOfCli, notAudience, notClientId, notUsername } from '../exchange/impossible.ts';
import { hostKind, isSharedLogin, loginHosts, readHostUrl, sandboxName } from '../salesforce/hosts.ts';
import { isGeneratedKey, isId } from '../salesforce/ids.ts';
import type { Subject } from './context.ts';
import { failed, passed, type Verdict, warned } from './verdict.ts';

/** Generated keys have 85 characters, older ones 77. docs/salesforce.md §3.4 */
const SHORTEST_GENERATED = 77;
/** Keys of one's own choosing. */
const SHORTEST_KEY = 8;

/** Only what can be no consumer key fails. The value is not repeated where it may be something that nobody meant to show. */
export function judgeClientId(clientId: string): Verdict {
  if (isClientIdOfCli(clientId)) return failed('client-id-of-cli');
  const seen = notClientId(clientId);
  if (seen) return failed('client-id-not-a-key', { seen });
  const { length } = clientId;
  const generated = isGeneratedKey(clientId);
  if (length < (generated ? SHORTEST_GENERATED : SHORTEST_KEY)) return warned('client-id-cut-off', { length });
  return passed(`${shortened(clientId)}, ${length} characters${generated ? ', as Salesforce makes them' : ''}.`);
}

/** Enough to tell two keys apart. */
const shortened = (text: string): string => (text.length > 16 ? `${text.slice(0, 12)}…${text.slice(-4)}` : text);

/** `host`: of the org, as a URL. docs/salesforce.md §5.2 */
export function judgeUsername(username: string, host: string | null): Verdict {
  const seen = notUsername(username);
  if (seen) return failed(isId(username) ? 'username-is-id' : 'username-not-a-username', { seen });
  if (!/@[^@]+\.[^@.]+$/.test(username)) return warned('username-without-dot', { username });
  return passed(`${username}.${sandboxHint(username, host)}`);
}

/** A user who was made in the sandbox itself may have any name, so this is a hint and no more. */
function sandboxHint(username: string, host: string | null): string {
  if (host === null || hostKind(host) !== 'sandbox') return '';
  const sandbox = sandboxName(host);
  if (sandbox === null || username.toLowerCase().endsWith(`.${sandbox}`)) return '';
  return ` In this sandbox, users copied from production are called ${username}.${sandbox}.`;
}

const kinds = {
  production: 'production',
  sandbox: 'a sandbox or scratch org',
  site: 'an Experience Cloud site',
  loopback: 'this machine',
  other: "not one of Salesforce's own domains",
} as const;

/** Judges the URL alone. Throws InsecureUrlError for one that no assertion may go to. docs/salesforce.md §5.5 */
export function judgeHost(url: string, orgUrl: string | null): Verdict {
  const host = readHostUrl(url);
  const own = orgUrl === null ? null : readHostUrl(orgUrl);
  if (isSharedLogin(host) && own !== null && !isSharedLogin(own)) return warned('login-host', { host, own });
  if (own !== null && !isSharedLogin(host) && hostOf(own) !== hostOf(host) && hostKind(host) !== 'site')
    return warned('host-of-other-org', { host, own });
  return passed(`${host} (${kinds[hostKind(host)]}).`);
}

/** Whether the exchange goes to the very org that is asked about app and user: only then its answers prove something. */
export function isOwnHost({ url, orgUrl }: Subject): boolean {
  return url !== null && orgUrl !== null && hostOf(readHostUrl(url)) === hostOf(readHostUrl(orgUrl));
}

/** What `aud` the exchange will send, and whether it can be right. docs/salesforce.md §5.5 */
export function judgeAudience(subject: Subject): Verdict {
  const chosen = audienceOf(subject);
  if (!chosen) return passed('It follows from the URL.');
  const { url: audience, reason } = chosen;
  const seen = notAudience(audience);
  if (seen) return failed('audience-no-url', { seen, reason });
  const wanted = wantedBy(subject.url ?? '');
  if (wanted !== null && wanted !== audience && isLoginAudience(audience))
    return warned('audience-of-other-kind', { audience, reason, wanted });
  return passed(`${audience}, as ${reason}.`);
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
const hostOf = (url: string): string => new URL(url).host;

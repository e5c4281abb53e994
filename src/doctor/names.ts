/** Whether client id, username, URL and audience of an exchange can be right, by themselves and beside each other. */
import { type Audience, chooseAudience } from '../exchange/audience.ts';
import { hostKind, isSharedLogin, loginHosts, readHostUrl, sandboxName } from '../salesforce/hosts.ts';
import { CLI_CLIENT_ID, idPrefixes, isGeneratedKey, isId } from '../salesforce/ids.ts';
import { isUsername } from '../salesforce/username.ts';
import type { Subject } from './context.ts';
import { failed, passed, type Verdict, warned } from './verdict.ts';

/** Generated keys have 85 characters, older ones 77. docs/salesforce.md §3.4 */
const SHORTEST_GENERATED = 77;
/** Keys of one's own choosing. */
const SHORTEST_KEY = 8;

const impossible: { seen: string; fits: (text: string) => boolean }[] = [
  { seen: 'a URL', fits: (text) => /^https?:\/\//i.test(text) },
  { seen: 'a text with blanks or line breaks', fits: (text) => /\s/.test(text) },
  { seen: 'a place that nobody filled in', fits: (text) => /[<>{}$%"'`…]/.test(text) },
  { seen: 'the id of a record', fits: (text) => Object.values(idPrefixes).some((prefix) => isId(text, prefix)) },
  { seen: 'a username', fits: isUsername },
];

/** Only what can be no consumer key fails. The value is not repeated where it may be something that nobody meant to show. */
export function judgeClientId(clientId: string): Verdict {
  if (clientId.toLowerCase() === CLI_CLIENT_ID.toLowerCase()) return failed('client-id-of-cli');
  const found = impossible.find(({ fits }) => fits(clientId));
  if (found) return failed('client-id-not-a-key', { seen: found.seen });
  const { length } = clientId;
  const generated = isGeneratedKey(clientId);
  if (length < (generated ? SHORTEST_GENERATED : SHORTEST_KEY)) return warned('client-id-cut-off', { length });
  return passed(`${shortened(clientId)}, ${length} characters${generated ? ', as Salesforce makes them' : ''}.`);
}

/** Enough to tell two keys apart. */
const shortened = (text: string): string => (text.length > 16 ? `${text.slice(0, 12)}…${text.slice(-4)}` : text);

/** `host`: of the org, as a URL. docs/salesforce.md §5.2 */
export function judgeUsername(username: string, host: string | null): Verdict {
  const seen = isId(username, idPrefixes.user) ? 'the id of a user' : 'the id of a record';
  if (isId(username)) return failed('username-is-id', { seen });
  if (!isUsername(username)) return failed('username-not-a-username');
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
  if (!URL.canParse(audience) || !/^https?:$/.test(new URL(audience).protocol))
    return failed('audience-no-url', { audience: JSON.stringify(audience), reason });
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

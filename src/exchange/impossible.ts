/** What can be no client id, username or audience, whoever's it is. docs/salesforce.md §3.4, §5.2, §5.5 */
import { secretIn } from '../faults/secret-kind.ts';
import { isLoopback, loginHosts } from '../salesforce/hosts.ts';
import { CLI_CLIENT_ID, idPrefixes, isId } from '../salesforce/ids.ts';
import { unfilled } from '../salesforce/unfilled.ts';
import { isUsername } from '../salesforce/username.ts';

type Kind = { seen: string; fits: (text: string) => boolean };

const nameOf = (kinds: readonly Kind[], text: string): string | null =>
  unfilled(text) ?? kinds.find(({ fits }) => fits(text))?.seen ?? null;

/** As Salesforce makes consumer secrets, older and newer ones. */
const isConsumerSecret = (text: string): boolean => /^(?:\d{15,20}|[0-9A-F]{64})$/.test(text);
const isFile = (text: string): boolean => /^(?:~|\.{1,2}\/|[a-z]:\\)|\.(?:key|pem|crt|cer|txt|json)$/i.test(text);

const noClientId: readonly Kind[] = [
  { seen: 'a URL', fits: (text) => /^https?:\/\//i.test(text) },
  { seen: 'a secret', fits: (text) => isConsumerSecret(text) || secretIn(text) !== null },
  { seen: 'a text with spaces or line breaks', fits: (text) => /\s/.test(text) },
  { seen: 'the id of a record', fits: (text) => Object.values(idPrefixes).some((prefix) => isId(text, prefix)) },
  { seen: 'a username', fits: isUsername },
  { seen: 'a file', fits: isFile },
  { seen: 'the name of a variable', fits: (text) => /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(text) },
  { seen: 'a true/false value', fits: (text) => /^(?:true|false|yes|no|on|off)$/i.test(text) },
  { seen: 'a text with characters that no consumer key has', fits: (text) => !/^[\w.+/=-]+$/.test(text) },
];

/** What this is instead of a consumer key; null where it can be one. The text itself may be anything: it is not repeated. */
export const notClientId = (text: string): string | null => nameOf(noClientId, text);

/** The CLI's own app trusts no certificate of anybody's. */
export const isClientIdOfCli = (text: string): boolean => text.toLowerCase() === CLI_CLIENT_ID.toLowerCase();

const noUsername: readonly Kind[] = [
  { seen: 'the id of a user', fits: (text) => isId(text, idPrefixes.user) },
  { seen: 'the id of a record', fits: (text) => isId(text) },
  { seen: 'a URL', fits: (text) => /^https?:\/\//i.test(text) },
  { seen: 'a text that does not look like an email address', fits: (text) => !isUsername(text) },
];

/** What this is instead of a username; null where it can be one. */
export const notUsername = (text: string): string | null => nameOf(noUsername, text);

const { production, sandbox } = loginHosts;

const noAudience: readonly Kind[] = [
  { seen: 'not a URL', fits: (text) => !/^https?:\/\/[^/]/i.test(text) || !URL.canParse(text) },
  { seen: 'a URL with a user name', fits: (text) => new URL(text).username !== '' },
  {
    seen: `a URL with http instead of https, such as ${production} or ${sandbox}`,
    fits: (text) => text.startsWith('http:') && !isLoopback(new URL(text).hostname),
  },
  {
    seen: `the URL of an endpoint instead of that of a host, such as ${production} or ${sandbox}`,
    fits: (text) => /\/services\/oauth2\//i.test(text),
  },
];

/** What this is instead of an audience; null where it can be one. */
export const notAudience = (text: string): string | null => nameOf(noAudience, text);

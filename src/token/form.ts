/** The shapes in which Salesforce hands out tokens, told apart without reading them. */
import { CONSUMER_KEY, ORG_ID } from '../salesforce/ids.ts';

export type TokenForm = 'compact' | 'session' | 'refresh' | 'auth-url';

// The base64url of `{"`, of `{` and white space, and of `{}`: how every JSON header begins.
const compactHead = /^e(?:y[A-DI-L]|w[k-r0-3]|30)/;
const compactLetters = /^[\w+/=.-]*$/;
/** Parts of a compact token: none signed, signed, signed by Marketing Cloud, encrypted. docs/salesforce.md §6.6 */
const compactParts = [2, 3, 4, 5];

const isCompact = (text: string): boolean =>
  compactHead.test(text) && compactLetters.test(text) && compactParts.includes(text.split('.', 7).length);

const sessionForm = new RegExp(`^${ORG_ID}![\\w.]+$`);
const forms: [TokenForm, (text: string) => boolean][] = [
  ['compact', isCompact],
  ['session', (text) => sessionForm.test(text)],
  ['refresh', (text) => /^5Aep[\w.!-]{16,}={0,2}$/.test(text)],
  ['auth-url', (text) => /^force:\/\/(?:[^\s:@]+:[^\s:@]*:)?[^\s:@]+@[^\s:@/]+(?::\d{1,5})?$/i.test(text)],
];

/** The form of a bare token; nothing when the text is no token. */
export const formOf = (text: string): TokenForm | undefined => forms.find(([, matches]) => matches(text))?.[0];

// In the order of asking; each ends the sentence "This is not a token: …".
const guesses: { pattern: RegExp; words: string }[] = [
  { pattern: /^$/, words: 'only white space' },
  {
    pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/,
    words: 'a private key, which signs tokens and must be kept secret',
  },
  { pattern: /-----BEGIN [A-Z ]{0,30}CERTIFICATE-----/, words: 'a certificate, which verifies tokens' },
  { pattern: /-----BEGIN [A-Z ]{1,30}-----/, words: 'a PEM file' },
  {
    pattern: /^(?:signed_request=)?[\w+/-]{43}(?:=|%3D)?\.eyJ[\w+/=%-]*$/,
    words: 'a Canvas signed request, without a token in it; the consumer secret of its app shows whether it is genuine',
  },
  {
    // Alone, in the address that a login came back to, or in what was sent on.
    pattern: /^aPrx[\w.!%=-]{20,}$|(?<![A-Za-z0-9])code["']?\s?[=:]\s?["']?aPrx[\w.!%=-]{20,}/,
    words: 'what looks like an authorization code, which can be exchanged for a token once',
  },
  {
    pattern: /(?<![A-Za-z0-9_])(?:device_code|user_code)["']?\s?[=:]/,
    words: 'the start of a device login, whose codes are exchanged for a token once the user has approved it',
  },
  { pattern: /^e[wy][A-Za-z0-9][\w-]*$/, words: 'one part of a JWT; the other parts are missing' },
  { pattern: /(?<![A-Za-z0-9])eyJ[\w-]{20}/, words: 'a text with the beginning of a JWT; the rest is missing' },
  { pattern: new RegExp(`^${CONSUMER_KEY}$`), words: 'a consumer key (client id), which identifies an app' },
  { pattern: new RegExp(`^${ORG_ID}$`), words: 'an org id' },
  { pattern: new RegExp(`^${ORG_ID}!?$`), words: 'the beginning of a session id' },
  { pattern: /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/, words: 'a record id, or text of that length' },
  { pattern: /^https?:\/\/\S+$/i, words: 'a URL without a token in it' },
  { pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, words: 'a username or an email address' },
  { pattern: /^[[{]/, words: 'JSON without a token in it' },
  { pattern: /\uFFFD/, words: 'bytes that are not text' },
];

/** What stands in place of a secret that somebody masked. */
const mask =
  /\*{3}|[•●█]{3}|(?<!\w)[xX]{8,64}(?!\w)|[[<("'](?:redacted|filtered|masked|hidden|removed|secure|sensitive)\b|^\W{0,3}(?:redacted|filtered|masked|hidden)\b|[=:][\s"']{0,3}(?:redacted|filtered|masked|hidden)\b|[\w.!-]…[\w.-]/i;

export const isMasked = (text: string): boolean => mask.test(text);

const size = (text: string): string => (text.length === 1 ? '1 character' : `${text.length} characters`);

/** In characters: what begins so far has told its look. A run of millions of signs is more than the engine can go back over. */
const longestLook = 262_144;

/** What a text without a token is, as far as its look tells. Never quotes the text: it may be another secret. */
export function describeText(text: string): string {
  const look = text.slice(0, longestLook);
  if (isMasked(look) && !/^https?:/i.test(look)) return 'a text in which the token was masked';
  return guesses.find(({ pattern }) => pattern.test(look))?.words ?? `a text (${size(text)}) without a token in it`;
}

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
  ['refresh', (text) => /^5Aep[\w.!-]{16,}$/.test(text)],
  ['auth-url', (text) => /^force:\/\/[^\s:@]+:[^\s:@]*:[^\s:@]+@[^\s:@/]+$/i.test(text)],
];

/** The form of a bare token; nothing when the text is no token. */
export const formOf = (text: string): TokenForm | undefined => forms.find(([, matches]) => matches(text))?.[0];

/** Where a token may begin; the last way is a compact token, of which only its first letters are looked at here. */
const beginnings = new RegExp(
  [
    /force:\/\/[^\s"'`<>]+/.source,
    `\\b${ORG_ID}![\\w.]+`,
    /\b5Aep[\w.]{16,}/.source,
    /\b(?<compact>e[wy3][A-Za-z0-9])/.source,
  ].join('|'),
  'g',
);
const firstPart = /[\w-]*/y;
const moreParts = /\.[\w.-]+/y;

const matchAt = (pattern: RegExp, text: string, at: number): string => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? '';
};

/**
 * What stands in a text like a token. By hand, to look at each letter once: where a word of a compact token has no dot behind
 * it, none of the beginnings inside of it is a token either.
 */
const candidatesIn = (text: string): string[] => {
  const found: string[] = [];
  const search = new RegExp(beginnings);
  let hopelessUntil = 0;
  for (let match = search.exec(text); match !== null; match = search.exec(text)) {
    const { 0: start, index, groups } = match;
    if (groups?.compact === undefined) found.push(start);
    else if (index >= hopelessUntil) {
      const word = matchAt(firstPart, text, index);
      const more = matchAt(moreParts, text, index + word.length);
      if (more === '') hopelessUntil = index + word.length;
      else {
        found.push(word + more);
        search.lastIndex = index + word.length + more.length;
      }
    }
  }
  return found;
};

/** A token at the end of a sentence, or one that was cut off with dots. */
const withoutLastDots = (text: string): string => (formOf(text) === undefined ? text.replace(/\.{1,3}$/, '') : text);

/** Two parts may be the first line of a token that was broken at its dot. */
export const isWholeToken = (text: string): boolean =>
  formOf(text) === 'compact' ? text.split('.', 3).length === 3 : formOf(text) !== undefined;

/** All different tokens that stand somewhere in a longer text, in their order. */
export const tokensIn = (text: string): string[] => {
  const found = candidatesIn(text).map(withoutLastDots);
  return [...new Set(found.filter((token) => formOf(token) !== undefined))];
};

// In the order of asking; each ends the sentence "This is not a token: …".
const guesses: { pattern: RegExp; words: string }[] = [
  { pattern: /^$/, words: 'nothing but white space' },
  {
    pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/,
    words: 'a private key; it signs tokens, and must be kept secret',
  },
  { pattern: /-----BEGIN [A-Z ]{0,30}CERTIFICATE-----/, words: 'a certificate; it verifies tokens' },
  { pattern: /-----BEGIN [A-Z ]{1,30}-----/, words: 'a PEM file' },
  { pattern: /^e[wy][A-Za-z0-9][\w-]*$/, words: 'one part of a JWT; the other parts are missing' },
  { pattern: new RegExp(`^${CONSUMER_KEY}$`), words: 'a consumer key (client id), which names an app' },
  { pattern: new RegExp(`^${ORG_ID}$`), words: 'an org id' },
  { pattern: new RegExp(`^${ORG_ID}!?$`), words: 'the beginning of a session id' },
  { pattern: /^[A-Za-z0-9]{15}(?:[A-Za-z0-9]{3})?$/, words: 'a record id, or something as short' },
  { pattern: /^https?:\/\/\S+$/i, words: 'a URL without a token in it' },
  { pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/, words: 'a username or an email address' },
  { pattern: /redacted|hidden|\*{4}|…/i, words: 'a text in which the token was masked' },
  { pattern: /^[[{]/, words: 'JSON without a token in it' },
  { pattern: /\uFFFD/, words: 'bytes that are no text' },
];

const size = (text: string): string => (text.length === 1 ? '1 character' : `${text.length} characters`);

/** What a text without a token is, as far as its look tells. Never quotes the text: it may be another secret. */
export const describeText = (text: string): string =>
  guesses.find(({ pattern }) => pattern.test(text))?.words ?? `a text (${size(text)}) without a token in it`;

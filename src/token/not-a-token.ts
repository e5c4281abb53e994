type Guess = { pattern: RegExp; words: string };

// In the order of asking; each ends the sentence "This is not a token: …".
const guesses: Guess[] = [
  { pattern: /^$/, words: 'nothing but white space' },
  {
    pattern: /-----BEGIN [A-Z ]{0,30}PRIVATE KEY-----/,
    words: 'a private key; it signs tokens, and must be kept secret',
  },
  { pattern: /-----BEGIN [A-Z ]{0,30}CERTIFICATE-----/, words: 'a certificate; it verifies tokens' },
  { pattern: /-----BEGIN [A-Z ]{1,30}-----/, words: 'a PEM file' },
  { pattern: /^e[wy][A-Za-z0-9][\w-]*$/, words: 'one part of a JWT; the other parts are missing' },
  { pattern: /^3MVG[\w.]+$/, words: 'a consumer key (client id), which names an app' },
  { pattern: /^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?$/, words: 'an org id' },
  { pattern: /^00D[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?!?$/, words: 'the beginning of a session id' },
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

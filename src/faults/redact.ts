/**
 * Takes secrets out of text that was not written by this plugin: messages and stacks of unexpected errors, parser errors
 * that quote the command line, words of servers. Errors of our own never carry a secret in the first place.
 */

import { withoutKnownSecrets } from './known-secrets.ts';

type Rule = { pattern: RegExp; replacement: string | ((found: string) => string) };

/** A long path is drawn from the same letters as base64; it has many more slashes (base64 has about one in 64). */
const isPath = (text: string): boolean => text.split('/').length - 1 > text.length / 20;

// No input may make one slow. Every pattern is a plain run of characters or a lazy run to an end mark; a run that can turn
// out to be too short, or to lack what must follow, is tried at its first character alone, so it looks at what is before.
const rules: Rule[] = [
  { pattern: /-----BEGIN [^-]{1,40}-----[\s\S]*?(?:-----END [^-]{1,40}-----|$)/g, replacement: '<PEM removed>' },
  { pattern: /force:\/\/[^\s"'`]+/gi, replacement: '<auth URL removed>' },
  {
    // A user and a password before the host of a URL, whatever signs the password has; with a port behind it, also without `//`.
    pattern:
      /\/\/[^\s"'`/@:]{0,64}:[^\s"'`]{0,96}@(?=[\w.[-])|\/\/[^\s"'`/@:]{1,128}@(?=[\w.[-])|(?<![\w/.:@%+-])[\w.%+-]{1,128}:[^\s"'`:]{1,256}@(?=[\w.-]{1,253}:\d{1,5}(?!\d))/g,
    replacement: (found) => `${found.startsWith('//') ? '//' : ''}<removed>@`,
  },
  { pattern: /eyJ[\w+/=-]{8,}(?:\.[\w+/=-]*)*/g, replacement: '<JWT removed>' },
  // A header that begins with `{` and white space; its own dot tells it from a word.
  { pattern: /(?<![\w-])e(?:y[A-DIKL]|w[k-r0-3])[\w-]{20,}(?:\.[\w-]*)+/g, replacement: '<JWT removed>' },
  {
    pattern: /(?:\b|(?<=%(?:25)*3D))00D[A-Za-z0-9]{12,15}(?:!|%(?:25)*21)[\w.%]*/gi,
    replacement: '<access token removed>',
  },
  { pattern: /\b5Aep[\w.!%-]{8,}/g, replacement: '<refresh token removed>' },
  {
    // Not what is masked already.
    pattern:
      /\b(assertion|client_assertion|client_secret|access_token|refresh_token|id_token|token|sid)=(?!\*{3}(?:[\s&"'`]|$))[^\s&"'`]+/gi,
    replacement: '$1=<removed>',
  },
  {
    // The same in JSON, also in JSON within a string.
    pattern:
      /\b(assertion|client_assertion|client_secret|access_token|refresh_token|id_token|token|sid)(\\{0,4}["']\s?:\s?\\{0,4}["'])(?!\*{3}|<)[^\s"'\\]+/gi,
    replacement: '$1$2<removed>',
  },
  // A consumer secret, as Salesforce makes them.
  { pattern: /\b[0-9A-F]{64}\b/g, replacement: '<secret removed>' },
  {
    // The body of a PEM without its marks: long lines, and a last one that may be short.
    pattern:
      /(?<![\w+/-])[\w+/-]{60,}(?:(?:\s|\\r|\\n)+[\w+/-]{60,})+(?:(?:[\r\n]|\\r|\\n)+[\w+/-]+={0,2}|\s+[\w+/-]+={1,2}|={0,2})/g,
    replacement: (found) => (isPath(found) ? found : '<base64 removed>'),
  },
  {
    pattern: /(?<![\w+/-])[\w+/-]{100,}={0,2}/g,
    replacement: (found) => (isPath(found) ? found : '<base64 removed>'),
  },
];

/** The text without what has the form of a secret. */
export const withoutSecretForms = (text: string): string =>
  rules.reduce(
    (clean, { pattern, replacement }) =>
      typeof replacement === 'string' ? clean.replace(pattern, replacement) : clean.replace(pattern, replacement),
    text,
  );

/** The mark of a rule that knows the whole of it. */
const markOf = (secret: string): string => {
  const mark = withoutSecretForms(secret);
  return /^<[^<>]+>$/.test(mark) ? mark : '<secret removed>';
};

/** The text without what this process has sent, and without tokens, keys, assertions and auth URLs; text without any comes back unchanged. */
export const redact = (text: string): string => withoutSecretForms(withoutKnownSecrets(text, markOf));

/** Whether `redact` would take anything out. */
export const holdsSecret = (text: string): boolean => redact(text) !== text;

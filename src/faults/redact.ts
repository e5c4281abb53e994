/**
 * Takes secrets out of text that was not written by this plugin: messages and stacks of unexpected errors, parser errors
 * that quote the command line. Errors of our own never carry a secret in the first place.
 */

import { withoutKnownSecrets } from './known-secrets.ts';

type Rule = { pattern: RegExp; replacement: string | ((found: string) => string) };

/** A long path is drawn from the same letters as base64; it has many more slashes (base64 has about one in 64). */
const isPath = (text: string): boolean => text.split('/').length - 1 > text.length / 20;

// Every pattern is a plain run of characters or a lazy run to an end mark, so that no input makes one slow.
const rules: Rule[] = [
  { pattern: /-----BEGIN [^-]{1,40}-----[\s\S]*?(?:-----END [^-]{1,40}-----|$)/g, replacement: '<PEM removed>' },
  { pattern: /force:\/\/[^\s"'`]+/gi, replacement: '<auth URL removed>' },
  { pattern: /eyJ[\w+/=-]{8,}(?:\.[\w+/=-]*)*/g, replacement: '<JWT removed>' },
  { pattern: /\b00D[A-Za-z0-9]{12,15}(?:!|%21)[\w.%]*/g, replacement: '<access token removed>' },
  { pattern: /\b5Aep[\w.!%]{8,}/g, replacement: '<refresh token removed>' },
  {
    // Not what is masked already.
    pattern:
      /\b(assertion|client_assertion|client_secret|access_token|refresh_token|id_token|token|sid)=(?!\*{3}(?:[\s&"'`]|$))[^\s&"'`]+/gi,
    replacement: '$1=<removed>',
  },
  { pattern: /\b[0-9A-F]{64}\b/g, replacement: '<secret removed>' },
  {
    // The body of a PEM without its marks: long lines, and a last one that may be short.
    pattern:
      /[\w+/-]{60,}(?:(?:\s|\\r|\\n)+[\w+/-]{60,})+(?:(?:[\r\n]|\\r|\\n)+[\w+/-]+={0,2}|\s+[\w+/-]+={1,2}|={0,2})/g,
    replacement: (found) => (isPath(found) ? found : '<base64 removed>'),
  },
  { pattern: /[\w+/-]{100,}={0,2}/g, replacement: (found) => (isPath(found) ? found : '<base64 removed>') },
];

/** The text without what this process has sent, and without tokens, keys, assertions and auth URLs; text without any comes back unchanged. */
export const redact = (text: string): string =>
  rules.reduce(
    (clean, { pattern, replacement }) =>
      typeof replacement === 'string' ? clean.replace(pattern, replacement) : clean.replace(pattern, replacement),
    withoutKnownSecrets(text, '<secret removed>'),
  );

/** Whether `redact` would take anything out. */
export const holdsSecret = (text: string): boolean => redact(text) !== text;

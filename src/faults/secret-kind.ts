import { holdsSecret, withoutSecretForms } from './redact.ts';

/** What has to happen to a secret that got out: a token is revoked, a key or a client secret replaced. */
export type SecretKind = 'token' | 'key' | 'client-secret';

const marks: [mark: RegExp, kind: SecretKind][] = [
  [/<PEM removed>/, 'key'],
  [/<(?:JWT|access token|refresh token|auth URL) removed>/, 'token'],
  [/\bclient_secret[\s=:"'\\]{1,14}<removed>|<secret removed>/i, 'client-secret'],
  [/[="']<removed>/, 'token'],
];

/** The kind of secret in the text, by the form of what is in it; null where nothing looks like one for sure. */
export function secretIn(text: string): SecretKind | null {
  if (/\b5Aep[\w.!%-]{8,}/.test(text)) return 'token'; // a refresh token, also a damaged one
  const clean = withoutSecretForms(text);
  if (clean === text) return null;
  const found = marks.find(([mark]) => mark.test(clean) && !mark.test(text));
  if (found) return found[1];
  return clean.includes('<base64 removed>') && isMixed(text) ? 'key' : null;
}

/** Base64 of a key has all kinds of letters in turn; a long path or a name has words. No fingerprint is that long in hex. */
function isMixed(text: string): boolean {
  if (/^[\da-f]{129,}$/i.test(text)) return true;
  const share = (letters: RegExp): number => (text.match(letters)?.length ?? 0) / text.length;
  return share(/[A-Z]/g) > 0.2 && share(/[a-z]/g) > 0.2 && share(/\d/g) > 0.05;
}

/** Whether the text is a secret and nothing more. */
export const isOnlySecret = (text: string): boolean =>
  secretIn(text) !== null && /^(?:\w+=)?<[\w ]*removed>$/.test(withoutSecretForms(text).trim());

/** Whether what was given as the path of a file, at which the system says `code`, may be a secret: then it is never repeated. */
export const isRatherSecret = (path: string, code: string): boolean =>
  code === 'ENAMETOOLONG' || holdsSecret(path) || secretIn(path) !== null;

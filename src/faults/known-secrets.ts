/** Secrets that this process has sent to somebody. Whoever echoes one in an error, in whatever form, shall not see it shown. */

/** In characters: what is shorter would be found in innocent words. */
const SHORTEST = 12;
/** So many are remembered, the latest: an answer comes soon after its request. */
const MOST = 64;

const known = new Set<string>();

/** Remembers what was sent, also as it stands in a URL or a form. */
export function rememberSecrets(...secrets: (string | undefined)[]): void {
  for (const secret of secrets) {
    if (secret === undefined || secret.length < SHORTEST) continue;
    for (const spelling of [secret, new URLSearchParams({ secret }).toString().slice('secret='.length)]) {
      known.delete(spelling);
      known.add(spelling);
    }
  }
  for (const oldest of known) {
    if (known.size <= MOST) return;
    known.delete(oldest);
  }
}

/** The text with a mark in place of each. */
export function withoutKnownSecrets(text: string, markOf: (secret: string) => string): string {
  let clean = text;
  for (const secret of known) if (clean.includes(secret)) clean = clean.replaceAll(secret, markOf(secret));
  return clean;
}

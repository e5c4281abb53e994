/** Finds planted secrets in whatever a command has left behind: whole or in part, wrapped, escaped or encoded. */

/** `isPublic`: what may be seen of it, such as the certificate that shares its numbers with the key. */
export type Canary = { name: string; secret: string; isPublic?: string };

/** So many characters of a secret in a row are a leak. */
const span = 16;

/** Anything of this look is a secret, whoever made it. */
const looks: [name: string, look: RegExp][] = [
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\s|\\[nr])*[\w+/]{16}/],
  ['a JWT', /eyJ[\w-]{8,}\.eyJ[\w-]{8,}/],
];

/** The names of the canaries, and of the things that look like a secret, of which the text shows something. */
export function canariesIn(text: string, canaries: Canary[]): string[] {
  const bare = withoutBreaks(text);
  const seen = [...windowsOf([text, bare])];
  const found = canaries.filter((canary) => seen.some((window) => tracesOf(canary).has(window)));
  const alike = looks.filter(([, look]) => look.test(text) || look.test(bare));
  return [...found.map(({ name }) => name), ...alike.map(([name]) => name)];
}

/** The same for texts of any length, such as a log, and for many canaries: gives a function that reads a text once. */
export function watchFor(canaries: Canary[]): (text: string) => string[] {
  const nameOf = new Map<string, string>();
  for (const canary of canaries) for (const trace of tracesOf(canary)) nameOf.set(trace, canary.name);
  return (text) => {
    const found = new Set(looks.filter(([, look]) => look.test(text)).map(([name]) => name));
    for (let at = 0; at + span <= text.length; at += 1) {
      const name = nameOf.get(text.slice(at, at + span));
      if (name !== undefined) found.add(name);
    }
    return [...found];
  };
}

/** Line breaks, as they are and as JSON and shells write them. */
const withoutBreaks = (text: string): string => text.replaceAll(/\\+[nr]|\s+/g, '');

const windowsOf = (texts: string[]): Set<string> => new Set(texts.flatMap(windows));

const windows = (text: string): string[] =>
  text.length <= span ? [text] : Array.from({ length: text.length - span + 1 }, (_, at) => text.slice(at, at + span));

const marks = /-----[A-Z ]+-----/g;
/** How every RSA key in PKCS#8 or PKCS#1 begins: it says what it is, and nothing of it. */
const keyHeads = ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQ', 'MIIEpAIBAAKCAQEA'];

const known = new Map<string, Set<string>>();

function tracesOf(canary: Canary): Set<string> {
  const found = known.get(canary.secret) ?? new Set(traces(canary));
  known.set(canary.secret, found);
  return found;
}

/** Every run of characters that gives the secret away, as it is and in the encodings of the web. */
function traces({ secret, isPublic = '' }: Canary): string[] {
  const body = secret.replaceAll(marks, ''); // the marks stand in our own words, too
  const bare = withoutBreaks(body);
  const open = withoutBreaks(isPublic.replaceAll(marks, ''));
  const harmless = windowsOf([open, ...base64sOf(open), ...keyHeads.flatMap(headVariants)]);
  const spellings = [bare, withoutBreaks(JSON.stringify(body).slice(1, -1)), encodeURIComponent(bare)];
  return [...spellings, ...base64sOf(bare)].flatMap(windows).filter((window) => !harmless.has(window));
}

/** A length within the head differs by one from key to key. */
const headVariants = (head: string): string[] => [
  head,
  head.replace('EvQ', 'EvA'),
  head.replace('EvQ', 'Evg'),
  head.replace('EpA', 'Eow'),
  head.replace('EpA', 'EpQ'),
];

/** The secret within a longer text that is in base64, as in an Authorization header: there are three ways to begin. */
function base64sOf(secret: string): string[] {
  const shifted = [0, 1, 2].map((shift) =>
    Buffer.from(`${' '.repeat(shift)}${secret}`)
      .toString('base64')
      .slice(4, -4),
  );
  return [...shifted, ...shifted.map((text) => text.replaceAll('+', '-').replaceAll('/', '_'))];
}

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
  const seen = [scanned(text), scanned(bare)];
  const found = canaries.filter((canary) => seen.some((one) => shows(one, tracesOf(canary))));
  const alike = looks.filter(([, look]) => look.test(text) || look.test(bare));
  return [...found.map(({ name }) => name), ...alike.map(([name]) => name)];
}

/** The same for texts of any length, such as a log, and for many canaries: gives a function that reads a text once. */
export function watchFor(canaries: Canary[]): (text: string) => string[] {
  const traces = canaries.map(tracesOf);
  const mayBeTrace = filterOf(traces.map(({ hashes }) => hashes));
  return (text) => {
    const suspects = [...windowsThat(mayBeTrace, scanned(text))];
    const found =
      suspects.length === 0 ? [] : canaries.filter((_, at) => suspects.some((one) => traces[at]?.texts.has(one)));
    const alike = looks.filter(([, look]) => look.test(text));
    return [...new Set([...found.map(({ name }) => name), ...alike.map(([name]) => name)])];
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

const known = new Map<string, Traces>();

function tracesOf(canary: Canary): Traces {
  const found = known.get(canary.secret) ?? tracesFrom(new Set(traces(canary)));
  known.set(canary.secret, found);
  return found;
}

/** Texts of one length that give a secret away. Their hashes tell at little cost what is none of them. */
type Traces = { texts: Set<string>; hashes: Uint32Array; mayHold: Filter };
type Scanned = { text: string; hashes: Uint32Array };
type Filter = (hash: number) => boolean;

function tracesFrom(texts: Set<string>): Traces {
  const hashes = Uint32Array.from(texts, (text) => hashesOf(text)[0] ?? 0);
  return { texts, hashes, mayHold: filterOf([hashes]) };
}

const scanned = (text: string): Scanned => ({ text, hashes: hashesOf(text) });

const shows = (scan: Scanned, { texts, mayHold }: Traces): boolean => {
  for (const window of windowsThat(mayHold, scan)) if (texts.has(window)) return true;
  return false;
};

function* windowsThat(mayHold: Filter, { text, hashes }: Scanned): Generator<string> {
  for (let at = 0; at < hashes.length; at += 1) if (mayHold(hashes[at] ?? 0)) yield text.slice(at, at + span);
}

const base = 0x01000193;
/** What a character weighs when it leaves the window: the base to the power of the span. */
const leaving = Array.from({ length: span }).reduce<number>((power) => Math.imul(power, base), 1);

/** A hash of 32 bits for every window of the text, each from the one before it. A text within one window has one. */
function hashesOf(text: string): Uint32Array {
  const hashes = new Uint32Array(Math.max(1, text.length - span + 1));
  let hash = 0;
  for (let at = 0; at < text.length; at += 1) {
    hash = (Math.imul(hash, base) + text.charCodeAt(at)) | 0;
    if (at >= span) hash = (hash - Math.imul(text.charCodeAt(at - span), leaving)) | 0;
    hashes[Math.max(0, at - span + 1)] = hash;
  }
  return hashes;
}

/** Never says no to one of the hashes, and hardly ever yes to another: two bits of a large field for each. */
function filterOf(lists: Uint32Array[]): Filter {
  const count = lists.reduce((sum, { length }) => sum + length, 0);
  const bits = Math.min(28, Math.max(10, Math.ceil(Math.log2(count * 16 + 1))));
  const field = new Uint8Array(2 ** (bits - 3));
  const one = (hash: number): number => Math.imul(hash, 0x9e3779b1) >>> (32 - bits);
  const other = (hash: number): number => Math.imul(hash ^ (hash >>> 15), 0x85ebca6b) >>> (32 - bits);
  const isSet = (place: number): boolean => (((field[place >>> 3] ?? 0) >>> (place & 7)) & 1) === 1;
  const set = (place: number): void => {
    field[place >>> 3] = (field[place >>> 3] ?? 0) | (1 << (place & 7));
  };
  for (const hashes of lists) {
    for (const hash of hashes) {
      set(one(hash));
      set(other(hash));
    }
  }
  return (hash) => isSet(one(hash)) && isSet(other(hash));
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

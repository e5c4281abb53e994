/** Whether a token is all there. One judge for each kind; what they rely on stands in docs/salesforce.md §1 and §6. */
import { claimText, type JsonObject, readJsonObject } from '../salesforce/json.ts';
import { readBase64url } from './compact.ts';
import { signatureLengths } from './signature-length.ts';

/**
 * `whole`: nothing can be missing. `unsure`: nothing shows that something is missing, but its length is none that was seen of
 * such tokens, so that nobody may call it dead. `cut`: something is missing, or may be; `why` ends a sentence.
 */
export type Wholeness = { is: 'whole' | 'unsure' } | { is: 'cut'; why: string };

export const whole: Wholeness = { is: 'whole' };
export const unsure: Wholeness = { is: 'unsure' };
export const cut = (why: string): Wholeness => ({ is: 'cut', why });

/** In characters behind the `!`: every session id that was seen has 96. docs/salesforce.md §1 */
const sessionBody = 96;
/** Those of which no more is known than that they may be. */
const leastSessionBody = 80;
/** In characters: many times what was ever seen. */
const longestOpaque = 2000;

const bodyOf = (session: string): number => session.length - session.indexOf('!') - 1;

export const judgeSession = (token: string): Wholeness => {
  const body = bodyOf(token);
  if (body === sessionBody) return whole;
  if (body >= leastSessionBody && body <= longestOpaque) return unsure;
  return cut(`session ids have 112 characters, but this one has ${token.length}`);
};

/** In characters: without padding, and with it. docs/salesforce.md §1 */
const refreshLengths = { bare: 87, padded: 79 };
const leastRefresh = 79;

/** A refresh token that ends in `==` has its end: no cut makes that. One `=` may be the mark of a broken line. */
export const judgeRefresh = (token: string): Wholeness => {
  if (/=[^=]/.test(token)) return cut('it contains a character that is allowed only at its end');
  if (token.length < leastRefresh || token.length > longestOpaque)
    return cut(
      `refresh tokens have ${refreshLengths.padded} or ${refreshLengths.bare} characters, but this one has ${token.length}`,
    );
  return token.length === refreshLengths.bare || token.endsWith('==') ? whole : unsure;
};

/** In bytes: the tags of encrypted tokens. RFC 7518 §5 */
const tagLengths = [16, 24, 32];

const jsonOf = (part: string): JsonObject | undefined => {
  const bytes = readBase64url(part)?.bytes;
  const reading = bytes && readJsonObject(bytes);
  return reading === undefined || typeof reading === 'string' ? undefined : reading.object;
};

const readHeader = (part: string): JsonObject | undefined => {
  const header = jsonOf(part);
  return header && ['alg', 'enc', 'typ', 'kid'].some((name) => Object.hasOwn(header, name)) ? header : undefined;
};

/** The tokens of one list mostly have one and the same header: the last one is kept. */
let last: { part: string; header: JsonObject | undefined } = { part: '', header: undefined };

/** The header of a compact token; undefined where the part is none. */
export const headerOf = (part: string): JsonObject | undefined => {
  if (last.part !== part) last = { part, header: readHeader(part) };
  return last.header;
};

/** Whether the part between the first two dots reads as claims. */
export const hasClaims = (token: string): boolean => jsonOf(token.split('.', 2)[1] ?? '') !== undefined;

/** In characters of base64url. */
const lettersOf = (bytes: number): number => Math.ceil((bytes * 4) / 3);

/** How many letters the last part may have: null, any number. */
export const lastPartLengths = (header: JsonObject): number[] | null => {
  if (typeof header.enc === 'string') return tagLengths.map(lettersOf);
  return signatureLengths(header)?.map(lettersOf) ?? null;
};

/** Marketing Cloud signs as others do, and puts a part of its own behind that. docs/salesforce.md §6.6 */
const judgeFourParts = ([, , signature = '', own = '']: string[]): Wholeness =>
  signature.length === lettersOf(SHA256_BYTES) && own !== '' ? whole : cut('part of it is missing');

const SHA256_BYTES = 32;

/** A compact token, by its parts. Those without a header that reads are none, and are told by who reads them. */
export const judgeCompact = (token: string): Wholeness => {
  const parts = token.split('.', 7);
  const header = headerOf(parts[0] ?? '');
  if (header === undefined)
    return jsonOf(parts[0] ?? '') ? cut('its header, the first part of a JWT, is missing') : unsure;
  const isEncrypted = typeof header.enc === 'string';
  if (parts.length < (isEncrypted ? 5 : 3)) return cut(`it has ${parts.length} parts, and the others are missing`);
  if (parts.length === 4 && claimText(header, 'alg') === 'HS256') return judgeFourParts(parts);
  if (!isEncrypted && parts.length > 3) return cut(`it has ${parts.length} parts, but a signed token has three`);
  const end = (parts.at(-1) ?? '').replace(/={1,2}$/, '');
  if (isEncrypted) return end === '' ? cut('its last part is missing') : whole;
  const lengths = lastPartLengths(header);
  if (lengths && !lengths.includes(end.length))
    return cut(`its signature has ${end.length} characters, a length that no key of its algorithm produces`);
  const isUnsigned = /^none$/i.test(claimText(header, 'alg') ?? '');
  return lengths === null && end === '' && !isUnsigned ? cut('its signature is missing') : whole;
};

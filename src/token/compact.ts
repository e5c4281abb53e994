import { JwtError } from '../faults/errors.ts';
import { type JsonObject, readJsonObject } from '../salesforce/json.ts';

/** What is wrong with a base64url text that can still be read. */
type Base64Flaw = 'padding' | 'alphabet' | 'trailing-bits';

/** What is odd in the writing of one part of a token that can be read all the same. */
export type FormFlaw =
  | { part: string; flaw: Base64Flaw }
  | { part: string; flaw: 'duplicate-names'; names: [string, ...string[]] };

/** A JWT taken apart. `payload` is null when it is encrypted. `signingInput` is what the signature covers. */
export type CompactJwt = {
  header: JsonObject;
  payload: JsonObject | null;
  signature: Uint8Array;
  signingInput: string;
  flaws: FormFlaw[];
};

/** In characters. Salesforce's tokens have one to two thousand. */
export const maxToken = 256 * 1024;

/** The fault of a text that is no token; `seen` ends the sentence "This is not a token: …". */
export const malformed = (seen: string): JwtError => new JwtError('token-malformed', { seen });

/**
 * Reads base64url (RFC 7515 §2), and plain base64 where someone converted it, saying what is not canonical.
 * Returns nothing when the text cannot be base64 at all: another character, or a length that no bytes encode to.
 */
export const readBase64url = (text: string): { bytes: Uint8Array; flaws: Base64Flaw[] } | undefined => {
  const bytes = Buffer.from(text, 'base64url');
  const canonical = bytes.toString('base64url');
  if (canonical === text) return { bytes, flaws: [] };
  const bare = text.replace(/={1,2}$/, '');
  if (!/^[A-Za-z0-9_+/-]*$/.test(bare) || bare.length % 4 === 1) return undefined;
  const flaws: Base64Flaw[] = [];
  if (bare !== text) flaws.push('padding');
  if (/[+/]/.test(bare)) flaws.push('alphabet');
  if (canonical !== bare.replaceAll('+', '-').replaceAll('/', '_')) flaws.push('trailing-bits');
  return { bytes, flaws };
};

const readPart = (part: string, text: string): { bytes: Uint8Array; flaws: FormFlaw[] } => {
  const reading = readBase64url(text);
  if (reading === undefined) throw malformed(`the ${part} of this JWT is not base64url, or was cut off`);
  return { bytes: reading.bytes, flaws: reading.flaws.map((flaw) => ({ part, flaw })) };
};

type JsonPart = { object: JsonObject; flaws: FormFlaw[] };

const readJson = (part: string, bytes: Uint8Array): JsonPart => {
  const reading = readJsonObject(bytes);
  if (typeof reading === 'string') throw malformed(`the ${part} of what looks like a JWT ${reading}`);
  const [first, ...more] = reading.duplicateNames;
  const flaws: FormFlaw[] = first === undefined ? [] : [{ part, flaw: 'duplicate-names', names: [first, ...more] }];
  return { object: reading.object, flaws };
};

/** The tokens of one list mostly have one and the same header: the last one is kept. */
let lastHeader: { text: string; json: JsonPart } | null = null;

const readHeader = (text: string): JsonPart => {
  if (lastHeader?.text !== text) {
    const { bytes, flaws } = readPart('header', text);
    const { object, flaws: found } = readJson('header', bytes);
    lastHeader = { text, json: { object, flaws: [...flaws, ...found] } };
  }
  return lastHeader.json;
};

const noBytes = new Uint8Array();

/** A signed token before its content is looked at; `content` is null when it is encrypted. */
export type CompactJws = Omit<CompactJwt, 'payload'> & { content: Uint8Array | null };

/** Takes a compact JWS apart, whatever it carries. Two parts are read as one without a signature. Throws as `readCompact`. */
export const readJws = (token: string): CompactJws => {
  if (token.length > maxToken) throw malformed(`a text of ${token.length} characters; no token is that long`);
  const [first = '', second = '', third = '', ...more] = token.split('.');
  const { object: header, flaws } = readHeader(first);
  const signingInput = `${first}.${second}`;
  // A fourth part alone is Marketing Cloud's own. docs/salesforce.md §6.6
  if (more.length > 1) return { header, content: null, signature: noBytes, signingInput, flaws };
  const content = readPart('payload', second);
  const signature = readPart('signature', third);
  return {
    header,
    content: content.bytes,
    signature: signature.bytes,
    signingInput,
    flaws: [...flaws, ...content.flaws, ...signature.flaws],
  };
};

/**
 * Takes a compact JWT apart, strictly: base64url, UTF-8, JSON objects. Two parts (no signature at all) and the five parts
 * of an encrypted JWT are read as far as they go. Throws JwtError TokenMalformedError.
 */
export const readCompact = (token: string): CompactJwt => {
  const { content, flaws, ...jws } = readJws(token);
  if (content === null) return { ...jws, payload: null, flaws };
  const { object: payload, flaws: found } = readJson('payload', content);
  return { ...jws, payload, flaws: [...flaws, ...found] };
};

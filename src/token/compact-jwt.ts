import { JwtError } from '../faults/errors.ts';
import type { Finding } from '../faults/finding.ts';
import { type Base64Flaw, readBase64url } from './base64url.ts';
import { type JsonObject, readJsonObject } from './strict-json.ts';

/** A JWT taken apart. `payload` is null when it is encrypted. `signingInput` is what the signature covers. */
export type CompactJwt = {
  header: JsonObject;
  payload: JsonObject | null;
  signature: Uint8Array;
  signingInput: string;
  findings: Finding[];
};

/** In characters. Salesforce's tokens have one to two thousand. */
const maxToken = 256 * 1024;

/** The fault of a text that is no token; `seen` ends the sentence "This is not a token: …". */
export const malformed = (seen: string): JwtError =>
  new JwtError('TokenMalformedError', { tokens: [seen], data: { seen } });

const flawTexts: Record<Base64Flaw, string> = {
  padding: 'ends in "=", which base64url leaves away',
  alphabet: 'uses + or /, the letters of plain base64',
  'trailing-bits': 'has stray bits at its end: its last character was changed or cut off',
};

const flawFindings = (part: string, flaws: Base64Flaw[]): Finding[] =>
  flaws.map((flaw) => ({
    level: 'warning',
    code: `base64-${flaw}`,
    message: `The ${part} ${flawTexts[flaw]}. A strict verifier refuses this.`,
  }));

/** How many doubled names are shown by name. */
const shownNames = 3;

const duplicateFindings = (part: string, names: string[]): Finding[] => {
  if (names.length === 0) return [];
  const shown = names.slice(0, shownNames).map((name) => JSON.stringify(name));
  const rest = names.length > shownNames ? ` and ${names.length - shownNames} more names` : '';
  const message = `The ${part} holds ${shown.join(', ')}${rest} twice. The last one is shown; another reader may take the first.`;
  return [{ level: 'error', code: 'duplicate-name', message }];
};

type ReadPart = { bytes: Uint8Array; findings: Finding[] };

const readPart = (part: string, text: string): ReadPart => {
  const reading = readBase64url(text);
  if (reading === undefined) throw malformed(`the ${part} of this JWT is not base64url, or was cut off`);
  return { bytes: reading.bytes, findings: flawFindings(part, reading.flaws) };
};

type JsonPart = { object: JsonObject; findings: Finding[] };

const readJson = (part: string, bytes: Uint8Array): JsonPart => {
  const reading = readJsonObject(bytes);
  if (typeof reading === 'string') throw malformed(`the ${part} of what looks like a JWT ${reading}`);
  return { object: reading.object, findings: duplicateFindings(part, reading.duplicateNames) };
};

const readHeaderPart = (text: string): JsonPart => {
  const { bytes, findings } = readPart('header', text);
  const json = readJson('header', bytes);
  return { object: json.object, findings: [...findings, ...json.findings] };
};

/** The tokens of one list mostly have one and the same header: the last one is kept. */
let lastHeader: { text: string; part: JsonPart } | null = null;

const readHeader = (text: string): JsonPart => {
  if (lastHeader?.text !== text) lastHeader = { text, part: readHeaderPart(text) };
  return lastHeader.part;
};

const noBytes = new Uint8Array();

const encryptedFinding: Finding = {
  level: 'info',
  code: 'encrypted',
  message: 'This JWT is encrypted (five parts). Only the holder of the key can read its claims.',
};

/** A signed token before its content is looked at; `content` is null when it is encrypted. */
export type CompactJws = Omit<CompactJwt, 'payload'> & { content: Uint8Array | null };

/** Takes a compact JWS apart, whatever it carries. Two parts are read as one without a signature. Throws as `readCompact`. */
export const readJws = (token: string): CompactJws => {
  if (token.length > maxToken) throw malformed(`a text of ${token.length} characters; no token is that long`);
  const [first = '', second = '', third = '', ...more] = token.split('.');
  const { object: header, findings } = readHeader(first);
  const signingInput = `${first}.${second}`;
  if (more.length > 0) {
    return { header, content: null, signature: noBytes, signingInput, findings: [...findings, encryptedFinding] };
  }
  const content = readPart('payload', second);
  const signature = readPart('signature', third);
  return {
    header,
    content: content.bytes,
    signature: signature.bytes,
    signingInput,
    findings: [...findings, ...content.findings, ...signature.findings],
  };
};

/**
 * Takes a compact JWT apart, strictly: base64url, UTF-8, JSON objects. Two parts (no signature at all) and the five parts
 * of an encrypted JWT are read as far as they go. Throws JwtError TokenMalformedError.
 */
export const readCompact = (token: string): CompactJwt => {
  const { content, findings, ...jws } = readJws(token);
  if (content === null) return { ...jws, payload: null, findings };
  const { object: payload, findings: found } = readJson('payload', content);
  return { ...jws, payload, findings: [...findings, ...found] };
};

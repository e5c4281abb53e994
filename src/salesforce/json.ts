import { isUtf8 } from 'node:buffer';
import type { Json } from '../faults/errors.ts';

export type JsonObject = { [name: string]: Json };

type JsonReading = { object: JsonObject; duplicateNames: string[] };

/** Deeper than any token, shallower than what makes a printer run out of stack. */
const maxDepth = 64;

/** The value of a claim when it is a string, else nothing. */
export const claimText = (claims: JsonObject, name: string): string | undefined => {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  return typeof value === 'string' ? value : undefined;
};

/** The entries of a claim that may be one string or a list of them (`aud`, RFC 7519 §4.1.3). */
export const listOf = (claims: JsonObject, name: string): string[] => {
  const value = Object.hasOwn(claims, name) ? claims[name] : undefined;
  const entries = Array.isArray(value) ? value : [value];
  return entries.filter((entry) => typeof entry === 'string');
};

/** The value of a JSON text, or nothing when it is none. */
export const parseJson = (text: string): Json | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

export const isJsonObject = (value: Json | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

type Scan = { isTooDeep: boolean; duplicateNames: string[] };

const plain: Scan = { isTooDeep: false, duplicateNames: [] };

/** Walks over JSON text without recursion: whether it nests too deep, and which names one object holds twice. */
const scan = (text: string): Scan => {
  const levels: Set<string>[] = [];
  const doubled = new Set<string>();
  let start: number | null = null;
  for (const { 0: sign, index } of text.matchAll(/\\.|["{}[\]]/gs)) {
    if (start !== null) {
      if (sign !== '"') continue;
      const name = nameAt(text, start, index + 1);
      if (name !== undefined && levels.at(-1)?.has(name)) doubled.add(name);
      if (name !== undefined) levels.at(-1)?.add(name);
      start = null;
    } else if (sign === '"') start = index;
    else if (sign === '}' || sign === ']') levels.pop();
    else if (levels.push(new Set()) > maxDepth) return { isTooDeep: true, duplicateNames: [] };
  }
  return { isTooDeep: false, duplicateNames: [...doubled] };
};

/** The string from `start` to `end` when a colon follows, as it does after a name. "a" and its escaped spelling are the same. */
const nameAt = (text: string, start: number, end: number): string | undefined => {
  const colon = /[ \t\r\n]*:/y;
  colon.lastIndex = end;
  return colon.test(text) ? String(parseJson(text.slice(start, end))) : undefined;
};

const toText = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString() : undefined;

const isShallow = (text: string): boolean => {
  let opened = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x5b || code === 0x7b) opened += 1;
  }
  return opened <= maxDepth;
};

/**
 * Whether the text is just what its value is printed as. A name that stands twice would be printed once, so that such a
 * text, which is what Salesforce writes, needs no second look.
 */
const isPlain = (text: string, value: Json | undefined): boolean => isShallow(text) && JSON.stringify(value) === text;

/**
 * Reads bytes that must be one JSON object in UTF-8, with no deeper nesting than `maxDepth`.
 * Returns the reason, as the end of a sentence that begins with what the bytes are, when they are not.
 */
export const readJsonObject = (bytes: Uint8Array): JsonReading | string => {
  const text = toText(bytes);
  if (text === undefined) return 'is not valid UTF-8';
  const value = parseJson(text);
  const { isTooDeep, duplicateNames } = isPlain(text, value) ? plain : scan(text);
  if (isTooDeep) return `is nested more than ${maxDepth} levels deep`;
  if (value === undefined) return 'is not valid JSON';
  return isJsonObject(value) ? { object: value, duplicateNames } : 'is JSON, but not an object';
};

import { isUtf8 } from 'node:buffer';
import type { Json } from '../faults/errors.ts';

export type JsonObject = { [name: string]: Json };

export type JsonReading = { object: JsonObject; duplicateNames: string[] };

/** Deeper than any token, shallower than what makes a printer run out of stack. */
export const maxDepth = 64;

type Level = Set<string> | 'list';

const codes = {
  quote: 0x22,
  colon: 0x3a,
  list: 0x5b,
  backslash: 0x5c,
  endOfList: 0x5d,
  object: 0x7b,
  endOfObject: 0x7d,
};

const isWhite = (code: number): boolean => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === codes.backslash) at += 1;
    else if (code === codes.quote) return at + 1;
  }
  return text.length;
};

const isFollowedByColon = (text: string, from: number): boolean => {
  let at = from;
  while (isWhite(text.charCodeAt(at))) at += 1;
  return text.charCodeAt(at) === codes.colon;
};

/** "a" and its escaped spelling are the same name. */
const unescaped = (literal: string): string => {
  if (!literal.includes('\\')) return literal.slice(1, -1);
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
};

type Scan = { depth: number; duplicateNames: string[] };

const plain: Scan = { depth: 0, duplicateNames: [] };

/** Notes the string from `start` to `end` as a name, when it is one: within an object, before a colon. */
const noteName = (text: string, start: number, end: number, level: Level | undefined, doubled: Set<string>): void => {
  if (!(level instanceof Set) || !isFollowedByColon(text, end)) return;
  const name = unescaped(text.slice(start, end));
  if (level.has(name)) doubled.add(name);
  level.add(name);
};

/** Walks over JSON text without recursion: how deep it nests, and which names one object holds twice. */
const scan = (text: string): Scan => {
  const levels: Level[] = [];
  const doubled = new Set<string>();
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === codes.quote) {
      const end = endOfString(text, at);
      noteName(text, at, end, levels.at(-1), doubled);
      at = end - 1;
    } else if (code === codes.object || code === codes.list) {
      levels.push(code === codes.object ? new Set() : 'list');
      depth = Math.max(depth, levels.length);
    } else if (code === codes.endOfObject || code === codes.endOfList) levels.pop();
  }
  return { depth, duplicateNames: [...doubled] };
};

const toText = (bytes: Uint8Array): string | undefined =>
  isUtf8(bytes) ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString() : undefined;

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

const isShallow = (text: string): boolean => {
  let opened = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === codes.object || code === codes.list) opened += 1;
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
  const value = parse(text);
  const { depth, duplicateNames } = isPlain(text, value) ? plain : scan(text);
  if (depth > maxDepth) return `is nested more than ${maxDepth} levels deep`;
  if (value === undefined) return 'is not valid JSON';
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { object: value, duplicateNames } : 'is JSON, but not an object';
};

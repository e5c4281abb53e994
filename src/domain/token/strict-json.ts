import type { Json } from '../errors.ts';

export type JsonObject = { [name: string]: Json };

export type JsonReading = { object: JsonObject; duplicateNames: string[] };

/** Deeper than any token, shallower than what makes a printer run out of stack. */
export const maxDepth = 64;

type Level = Set<string> | 'list';

const endOfString = (text: string, start: number): number => {
  for (let at = start + 1; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '"') return at + 1;
  }
  return text.length;
};

const isFollowedByColon = (text: string, from: number): boolean => {
  let at = from;
  while (/[ \t\r\n]/.test(text.charAt(at))) at += 1;
  return text[at] === ':';
};

/** "a" and its escaped spelling are the same name. */
const unescaped = (literal: string): string => {
  try {
    return String(JSON.parse(literal));
  } catch {
    return literal;
  }
};

type Scan = { depth: number; duplicateNames: string[] };

/** Walks over JSON text without recursion: how deep it nests, and which names one object holds twice. */
const scan = (text: string): Scan => {
  const levels: Level[] = [];
  const duplicates = new Set<string>();
  let depth = 0;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '{' || sign === '[') levels.push(sign === '{' ? new Set() : 'list');
    else if (sign === '}' || sign === ']') levels.pop();
    else if (sign === '"') {
      const end = endOfString(text, at);
      const level = levels.at(-1);
      if (level instanceof Set && isFollowedByColon(text, end)) {
        const name = unescaped(text.slice(at, end));
        if (level.has(name)) duplicates.add(name);
        level.add(name);
      }
      at = end - 1;
    }
    depth = Math.max(depth, levels.length);
  }
  return { depth, duplicateNames: [...duplicates] };
};

const toText = (bytes: Uint8Array): string | undefined => {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
};

const parse = (text: string): Json | undefined => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/**
 * Reads bytes that must be one JSON object in UTF-8, with no deeper nesting than `maxDepth`.
 * Returns the reason, as the end of a sentence that begins with what the bytes are, when they are not.
 */
export const readJsonObject = (bytes: Uint8Array): JsonReading | string => {
  const text = toText(bytes);
  if (text === undefined) return 'is not valid UTF-8';
  const { depth, duplicateNames } = scan(text);
  if (depth > maxDepth) return `is nested more than ${maxDepth} levels deep`;
  const value = parse(text);
  if (value === undefined) return 'is not valid JSON';
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? { object: value, duplicateNames } : 'is JSON, but not an object';
};

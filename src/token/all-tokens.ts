/** All the tokens in a paste: whoever answers for one of them must not seem to answer for all. */
import type { Json } from '../faults/errors.ts';
import { parseJson } from '../salesforce/json.ts';
import { formOf, isWholeToken, tokensIn } from './form.ts';

/** In characters. A longer document is read as any text: the parser would keep Ctrl-C waiting. */
export const maxDocument = 4 * 1024 * 1024;

/** A document with more values is no token response; what is behind them is looked for as in any text. */
const maxValues = 20_000;

/** All strings of a document, breadth first and without recursion; null: there are too many values. */
const stringsOf = (document: Json): string[] | null => {
  const queue: Json[] = [document];
  for (const value of queue) {
    if (queue.length > maxValues) return null;
    if (typeof value === 'object' && value !== null) queue.push(...Object.values(value).slice(0, maxValues));
  }
  return queue.filter((value) => typeof value === 'string');
};

/**
 * The different tokens that stand anywhere in a text, or in any string of the JSON document that it is: as it is written there,
 * the letter of an escape may stand before a token and hide its beginning.
 */
export const allTokensIn = (text: string): string[] => {
  const document = text.length > maxDocument ? undefined : parseJson(text);
  const strings = typeof document === 'object' && document !== null ? stringsOf(document) : null;
  return tokensIn(strings?.join('\n') ?? text);
};

/** In characters, about what Salesforce's opaque tokens have. docs/salesforce.md §1 */
const wholeSession = 112;
const wholeRefresh = 80;
/** In characters: base64url of RSA signatures of 1024 to 8192 bits. */
const wholeSignatures = [171, 342, 512, 683, 1366];

/** Whether nothing can be missing at its end, so that what follows is no piece of it. */
export const hasItsEnd = (token: string): boolean => {
  const form = formOf(token);
  if (form === 'session') return token.length >= wholeSession;
  if (form === 'refresh') return token.length >= wholeRefresh;
  return isWholeToken(token) && wholeSignatures.includes(token.length - token.lastIndexOf('.') - 1);
};

import type { Json } from '../faults/errors.ts';
import { parseJson } from '../salesforce/json.ts';
import { allTokensIn, hasItsEnd, maxDocument } from './all-tokens.ts';
import { malformed, maxToken } from './compact.ts';
import { describeText, formOf, isWholeToken, type TokenForm } from './form.ts';

/** Where the token stood: by itself, broken into pieces, in a field of a JSON document, or in a longer text. */
export type Origin = { place: 'alone' | 'pieces' | 'text' } | { place: 'field'; path: string };

/** One token out of a paste, bare, and what was done to get it. */
export type PastedToken = {
  token: string;
  form: TokenForm;
  origin: Origin;
  /** How many different tokens the paste holds, wherever; this is the first of them. */
  count: number;
  /** Whether all of them are those of one response, each under a name of its own. */
  isResponse: boolean;
  /** Whether invisible characters were removed. */
  isCleaned: boolean;
};

type Found = { tokens: string[]; origin: Origin; isResponse?: boolean };

const alone: Origin = { place: 'alone' };

/** Characters that show as nothing: soft hyphen, zero-width ones, joiners, byte order mark. */
const invisible = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]+/g;
/** Spaces that no keyboard makes: non-breaking and typographic ones. */
const oddSpace = /[\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]+/g;

/** Nobody puts more signs than these on either side of a token; white space does not count. */
const mostWrapping = 1000;
const wrapping = /[\s"'`“”„‘’«»<>,;]/;

/** The text without quotes, brackets and white space around it. */
const unwrap = (text: string): string => {
  const bare = text.trim();
  const last = Math.min(bare.length, mostWrapping);
  let start = 0;
  while (start < last && wrapping.test(bare.charAt(start))) start += 1;
  let end = bare.length;
  const first = Math.max(start, end - mostWrapping);
  while (end > first && wrapping.test(bare.charAt(end - 1))) end -= 1;
  return bare.slice(start, end);
};

/** The text without `Bearer` and the like before it, too. */
const bareOf = (text: string): string =>
  unwrap(unwrap(text).replace(/^(?:authorization\s{0,9}:\s{0,9})?(?:bearer|oauth)\s{1,9}/i, ''));

/**
 * The token in a text that a person pasted: bare, with `Bearer`, in quotes, broken over lines, a token response or any
 * `--json` output, or somewhere in a longer text. Throws JwtError TokenMalformedError, which says what the text is instead.
 */
export const findToken = (pasted: string): PastedToken => {
  const trimmed = pasted.trim();
  // The common case, and the only one in which no letter of the text can be a stray one.
  return formOf(trimmed) === 'compact'
    ? { token: trimmed, form: 'compact', origin: alone, count: 1, isResponse: false, isCleaned: false }
    : searchToken(pasted);
};

const searchToken = (pasted: string): PastedToken => {
  const text = pasted.replace(invisible, '').replace(oddSpace, ' ');
  const bare = bareOf(text);
  const found =
    known({ tokens: [bare], origin: alone }) ??
    known(fromLines(bare)) ??
    known(fromField(text)) ??
    fromElsewhere(text, bare);
  if (found === undefined) throw malformed(describeText(bare));
  return { ...found, isCleaned: pasted.trim().search(invisible) >= 0 };
};

/** The first of the tokens, when it has the form of one. */
const known = (found: Found | undefined): Omit<PastedToken, 'isCleaned'> | undefined => {
  const [token = ''] = found?.tokens ?? [];
  const form = formOf(token);
  const isResponse = found?.isResponse ?? false;
  return found && form && { token, form, origin: found.origin, count: found.tokens.length, isResponse };
};

/** Broken into pieces, or somewhere in a text. What follows a token that has its end is no piece of it. */
const fromElsewhere = (text: string, bare: string) => {
  const tokens = allTokensIn(text);
  const isBroken = !tokens.some(hasItsEnd) && tokens.length < 2;
  return (isBroken ? known(fromPieces(bare)) : undefined) ?? known({ tokens, origin: { place: 'text' } });
};

/** One by one: a regular expression runs out of stack on a line of some megabytes. */
function* linesOf(text: string): Generator<string> {
  let start = 0;
  for (let at = 0; at <= text.length; at += 1) {
    if (at < text.length && text[at] !== '\n' && text[at] !== '\r') continue;
    if (at > start) yield text.slice(start, at);
    start = at + 1;
  }
}

const fromLines = (text: string): Found | undefined => {
  const tokens = new Set<string>();
  for (const line of linesOf(text)) {
    const token = bareOf(line);
    if (token === '') continue;
    if (!isWholeToken(token)) return undefined;
    tokens.add(token);
  }
  return { tokens: [...tokens], origin: alone };
};

/** In characters: the longest token, and as much again between its letters. */
const longestPieces = 2 * maxToken;

/** A token that was broken over several lines, or spread out with spaces. */
const fromPieces = (text: string): Found | undefined => {
  if (text.length > longestPieces) return undefined;
  const joined = text.replace(/\\[rn]|\s+/g, '');
  return joined === text ? undefined : { tokens: [joined], origin: { place: 'pieces' } };
};

/** Names under which tokens travel, the most telling first: token responses, `sf --json`, this plugin's own results. */
const tokenFields = [
  'access_token',
  'accessToken',
  'assertion',
  'client_assertion',
  'token',
  'jwt',
  'id_token',
  'idToken',
  'sfdxAuthUrl',
  'refresh_token',
  'refreshToken',
];

/** Enough for the longest list of orgs; a document with more is no token response. */
const maxValues = 20_000;

type Field = { path: string; name: string; value: Json };

const childrenOf = ({ path, value }: Field): Field[] =>
  typeof value === 'object' && value !== null
    ? Object.entries(Array.isArray(value) ? value.slice(0, maxValues) : value)
        .slice(0, maxValues)
        .map(([name, child]) => ({ path: path === '' ? name : `${path}.${name}`, name, value: child }))
    : [];

/** Every string of the document under one of the names, breadth first and without recursion. */
const fieldsOf = (document: Json): Field[] => {
  const queue: Field[] = [{ path: '', name: '', value: document }];
  for (const [at, field] of queue.entries()) {
    if (at >= maxValues) break;
    queue.push(...childrenOf(field));
  }
  return queue.slice(0, maxValues).filter(({ name, value }) => typeof value === 'string' && tokenFields.includes(name));
};

const tokenOf = ({ value }: Field): string | undefined =>
  typeof value === 'string' && formOf(value.trim()) !== undefined ? value.trim() : undefined;

/**
 * The token of a JSON document: a token response, the output of an sf command with `--json`, a list of such.
 * Returns nothing when the text is no JSON document, or has no field that could hold a token; throws when that is masked.
 */
const fromField = (text: string): Found | undefined => {
  const document = text.length > maxDocument ? undefined : parseJson(text);
  const fields = typeof document === 'object' && document !== null ? fieldsOf(document) : [];
  const ranked = tokenFields.flatMap((name) => fields.filter((field) => field.name === name));
  const best = ranked.find((field) => tokenOf(field) !== undefined) ?? ranked[0];
  if (best === undefined) return undefined;
  const path = best.path.length > 80 ? `…${best.path.slice(-79)}` : best.path;
  const first = tokenOf(best);
  if (first === undefined) throw malformed(`a JSON document whose ${path} holds no token: it was masked`);
  const tokens = [...new Set([first, ...ranked.flatMap((field) => tokenOf(field) ?? []), ...allTokensIn(text)])];
  return { tokens, origin: { place: 'field', path }, isResponse: isOneResponse(ranked, tokens.length) };
};

/** What a token response may hold beside one another, each once. docs/salesforce.md §5.3 */
const ofResponse = [/^access_?token$/i, /^id_?token$/i, /^(?:refresh_?token|sfdxAuthUrl)$/i];

/** Tokens beside one another, each under a name of its own, and no token elsewhere. */
const isOneResponse = (fields: Field[], count: number): boolean => {
  const holding = fields.filter((field) => tokenOf(field) !== undefined);
  const objects = new Set(holding.map(({ path, name }) => path.slice(0, path.length - name.length)));
  const roles = holding.map(({ name }) => ofResponse.findIndex((role) => role.test(name)));
  return objects.size === 1 && new Set(roles).size === count && holding.length === count && !roles.includes(-1);
};

/** How many lines are looked at, empty ones aside. */
const linesToJudge = 16;

/**
 * Tells a list of tokens, one per line, from a text in which a token stands.
 * A list has at least two lines that are whole tokens, and they are more than half of its first lines: a token that was
 * broken over lines has one such line at most, prose and `name: token` lists have as many others.
 * Judged after each line, so that a list that trickles in is known after two tokens; null while it is open.
 */
export const isTokenList = (head: string[]): boolean | null => {
  let seen = 0;
  let tokens = 0;
  for (const line of head) {
    if (line.trim() === '') continue;
    seen += 1;
    tokens += isWholeToken(bareOf(line)) ? 1 : 0;
    if (tokens >= 2 && tokens * 2 > seen) return true;
    if (seen >= linesToJudge) return false;
  }
  return null;
};

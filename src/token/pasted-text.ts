import type { Finding } from '../faults/finding.ts';
import { malformed } from './compact-jwt.ts';
import { describeText } from './not-a-token.ts';
import { formOf, type TokenForm, tokensIn } from './token-form.ts';
import { findTokenField } from './token-response.ts';

/** One token out of a paste, bare, and what was done to get it. */
export type PastedToken = { token: string; form: TokenForm; findings: Finding[] };

const info = (code: string, message: string): Finding => ({ level: 'info', code, message });
const warning = (code: string, message: string): Finding => ({ level: 'warning', code, message });

/** Characters that show as nothing: soft hyphen, zero-width ones, joiners, byte order mark. */
const invisible = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g;
/** Spaces that no keyboard makes: non-breaking and typographic ones. */
const oddSpace = /[\u0085\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/g;

const wrapping = /[\s"'`“”„‘’«»<>,;]/;

/** The text without quotes, brackets and white space around it. */
const unwrap = (text: string): string => {
  let [start, end] = [0, text.length];
  while (start < end && wrapping.test(text.charAt(start))) start += 1;
  while (end > start && wrapping.test(text.charAt(end - 1))) end -= 1;
  return text.slice(start, end);
};

const withoutScheme = (text: string): string =>
  unwrap(text.replace(/^(?:authorization\s{0,9}:\s{0,9})?(?:bearer|oauth)\s{1,9}/i, ''));

const several = (count: number): Finding[] =>
  count > 1 ? [warning('several-tokens', `The paste holds ${count} tokens. This is the first of them.`)] : [];

const pick = (tokens: string[], findings: Finding[]): PastedToken | undefined => {
  const [token] = tokens;
  const form = token === undefined ? undefined : formOf(token);
  if (token === undefined || form === undefined) return undefined;
  return { token, form, findings: [...findings, ...several(tokens.length)] };
};

/** Two parts may be the first line of a token that was broken at its dot. */
const isWhole = (token: string): boolean =>
  formOf(token) === 'compact' ? token.split('.', 3).length === 3 : formOf(token) !== undefined;

/** Whether a line, but for `Bearer` and quotes, is one whole token. */
export const isTokenLine = (line: string): boolean => isWhole(withoutScheme(unwrap(line)));

const fromLines = (text: string): PastedToken | undefined => {
  const lines = text.split(/[\r\n]+/).map((line) => withoutScheme(unwrap(line)));
  const tokens = [...new Set(lines.filter(Boolean))];
  return tokens.every(isWhole) ? pick(tokens, []) : undefined;
};

/** A token that was broken over several lines, or spread out with spaces. */
const fromPieces = (text: string): PastedToken | undefined => {
  const joined = text.replace(/\\[rn]|\s+/g, '');
  return joined === text
    ? undefined
    : pick([joined], [info('white-space', 'White space inside the token was removed.')]);
};

const fromResponse = (text: string): PastedToken | undefined => {
  const field = findTokenField(text);
  if (field === undefined) return undefined;
  if (field.tokens.length === 0) throw malformed(`a JSON document whose ${field.path} holds no token: it was masked`);
  return pick(field.tokens, [info('from-field', `Read from the field ${field.path}.`)]);
};

const fromWithin = (text: string): PastedToken | undefined =>
  pick(tokensIn(text), [info('found-in-text', 'Found inside a longer text.')]);

const cleaned = (pasted: string): { text: string; findings: Finding[] } => {
  const isDirty = pasted.trim().search(invisible) >= 0;
  return {
    text: pasted.replace(invisible, '').replace(oddSpace, ' '),
    findings: isDirty ? [warning('invisible-characters', 'Invisible characters were removed from the paste.')] : [],
  };
};

/**
 * The token in a text that a person pasted: bare, with `Bearer`, in quotes, broken over lines, a token response or any
 * `--json` output, or somewhere in a longer text. Throws JwtError TokenMalformedError, which says what the text is instead.
 */
export const findToken = (pasted: string): PastedToken => {
  const trimmed = pasted.trim();
  // The common case, and the only one in which no letter of the text can be a stray one.
  return formOf(trimmed) === 'compact' ? { token: trimmed, form: 'compact', findings: [] } : searchToken(pasted);
};

const searchToken = (pasted: string): PastedToken => {
  const { text, findings } = cleaned(pasted);
  const bare = withoutScheme(unwrap(text));
  const found =
    pick(formOf(bare) ? [bare] : [], []) ??
    fromLines(bare) ??
    fromResponse(text) ??
    fromPieces(bare) ??
    fromWithin(text);
  if (found === undefined) throw malformed(describeText(bare));
  return { ...found, findings: [...findings, ...found.findings] };
};

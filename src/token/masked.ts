/** Places where a token stood before somebody masked it, beside one that is there: who answers for that one must not answer for both. */
import { documentOf, fieldsOf, type TextField } from './document.ts';
import { isMasked } from './form.ts';

/** Where a line has its token or its mask, and how it looks but for that: lines of one list look alike. */
export type Place = { frame: string; name: string };

/** In characters: a longer line is none of these. */
const longestLine = 4000;

/** The mask itself, with brackets and stars around it. */
const mark =
  /[[<("'*]{0,4}(?:\*{3,64}|…|[•●█]{3,64}|[xX]{8,64}|\b(?:redacted|filtered|masked|hidden|removed|secure|sensitive(?: value)?)\b)[\])>"'*]{0,4}/i;

/** The first letters of a token, as many tools leave them before a mask. */
const startOfToken = /(?<![A-Za-z0-9])(?:e[yw][A-Za-z0-9]|00D|5Aep|force:\/\/)[\w.!:/=-]{0,3000}$/;

const placeIn = (line: string, start: number, end: number): Place => {
  const before = line.slice(0, start);
  if (startOfToken.test(before)) return { frame: '', name: 'token' };
  return {
    frame: `${before}\0${line.slice(end)}`.replace(/[\p{L}\d_-]+/gu, 'w').replace(/[\s"']+/g, ''),
    name: /([\w.-]{1,60})["']?[ \t]{0,3}(?:[:=,;|>]|is)?[ \t]{0,3}(?:bearer[ \t]{1,3})?["']?$/i.exec(before)?.[1] ?? '',
  };
};

export const placeOfToken = (line: string, token: string): Place => {
  const start = line.indexOf(token);
  return start < 0 ? { frame: '', name: '' } : placeIn(line, start, start + token.length);
};

/** Null: nothing in the line was masked. */
export const placeOfMask = (line: string): Place | null => {
  const found = line.length <= longestLine && isMasked(line) ? mark.exec(line) : null;
  return found && placeIn(line, found.index, found.index + found[0].length);
};

const tokenName = /token|jwt|bearer|assertion|session_?id|\bsid$|^authorization$|auth_?url/i;
/** What else is masked beside a token. */
const otherName = /pass|pwd|secret|key|client|user|mail|phone|cookie|signature|nonce|salt|cert|\bid$|_id$|\bpin$/i;

/** Whether a token was there: its name says so, or it stands as the others do and its name says nothing else. */
export const isMaskedToken = ({ frame, name }: Place, tokens: Place[]): boolean => {
  if (tokenName.test(name)) return true;
  if (otherName.test(name)) return false;
  return /^[-+*>#\d.),;|]*\0[.,;|]*$/.test(frame) || tokens.some((token) => token.frame === frame);
};

/** A rule of Markdown is made of stars as well. */
export const isStarRule = (line: string): boolean => /^\s*\*{3,}\s*$/.test(line);
export const isMarkdown = (text: string): boolean => /^(?:#{1,6} |```)/m.test(text);

/** Whether another token was masked in lines beside this one. */
const hasMaskedLines = (text: string, token: string): boolean => {
  const lines = text.split('\n');
  const hasRules = isMarkdown(text);
  const tokens = lines.filter((line) => line.includes(token)).map((line) => placeOfToken(line, token));
  return lines.some((line) => {
    const place = placeOfMask(line.replaceAll(token, ''));
    return place !== null && !(hasRules && isStarRule(line)) && isMaskedToken(place, tokens);
  });
};

const shapeOf = (path: string): string =>
  path
    .split('.')
    .map((step) => (/^\d+$/.test(step) ? 'n' : step))
    .join('.');
const parentOf = ({ path, name }: TextField): string => shapeOf(path.slice(0, path.length - name.length));

/** The same of fields of a document: entries of one list, values of one map from names to tokens, or by their names. */
const hasMaskedFields = (fields: TextField[], token: string): boolean => {
  const own = fields.filter(({ text }) => text.includes(token));
  return fields.some((field) => {
    const { name, path, text } = field;
    if (text.length > longestLine || !isMasked(text) || text.includes(token)) return false;
    if (tokenName.test(name) || own.some((one) => shapeOf(one.path) === shapeOf(path))) return true;
    return own.some((one) => !tokenName.test(one.name) && parentOf(one) === parentOf(field)) && !otherName.test(name);
  });
};

/** Whether another token of the paste was masked. */
export const hasMaskedToken = (pasted: string, token: string): boolean => {
  if (pasted.length - token.length < 3 || !isMasked(pasted.replaceAll(token, ' '))) return false;
  const document = documentOf(pasted);
  return document === undefined ? hasMaskedLines(pasted, token) : hasMaskedFields(fieldsOf(document), token);
};

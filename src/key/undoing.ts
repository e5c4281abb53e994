/**
 * What forms, CI variables, secret stores, mails, editors and tools do to a PEM on its way, and how each is taken back. Undoings compose
 * in any order.
 */
import {
  fromBase64,
  fromBase64Texts,
  fromEscapes,
  fromHex,
  fromHtml,
  fromJson,
  fromKeyXml,
  fromNumbers,
  fromPercents,
  fromQuotedPrintable,
  fromYaml,
  unpacked,
  withoutTags,
} from './encoding.ts';
import {
  byLine,
  fromLiterals,
  longestBlock,
  longestElement,
  longWords,
  withinLabels,
  withoutCommonBeginning,
  withoutCommonEnding,
  withoutHead,
  withoutMargin,
  withoutPatch,
} from './margin.ts';
import { pemBlocks } from './pem-blocks.ts';

/**
 * `undo` gives the content as it was before; null where it shows nothing of this. `ofBytes`: it also takes what is no text. `name`
 * goes into a sentence: it was damaged by, or is wrapped in, this. `isExact`: nothing is thrown away. `isLast`: a guess, when all else
 * was tried.
 */
type Undoing = {
  name: string;
  isExact?: true;
  isLast?: true;
  ofBytes?: true;
  undo(text: string, bytes: Buffer): string | Buffer | null;
};

const changed = (before: string, after: string): string | null => (after === before ? null : after);

const dashes = /[‐‑‒–—―−﹣－]/g;
const invisible = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;

/** The whole line that a label makes, with or without its dashes and blanks. */
const label =
  /-{0,12}[ \t]{0,4}(BEGIN|END)[ \t_]{0,4}(RSA|ENCRYPTED|EC|OPENSSH|DSA)?[ \t_]{0,4}PRIVATE[ \t_]{0,4}KEY[ \t]{0,4}-{0,12}/gi;
const certificateLabel = /-{0,12}[ \t]{0,4}(BEGIN|END)[ \t_]{0,4}CERTIFICATE(?![ \t_]{0,4}REQUEST)[ \t]{0,4}-{0,12}/gi;
const sound = /^-----(?:BEGIN|END) (?:(?:[A-Z]+ )?PRIVATE KEY|CERTIFICATE)-----$/;

function withSoundLabels(text: string): string | null {
  const mended = (whole: string, kind: string, words: string): string =>
    sound.test(whole) ? whole : `\n-----${kind.toUpperCase()} ${words}-----\n`;
  return changed(
    text,
    text
      .replace(label, (whole, kind: string, type: string | undefined) =>
        mended(whole, kind, `${type ? `${type.toUpperCase()} ` : ''}PRIVATE KEY`),
      )
      .replace(certificateLabel, (whole, kind: string) => mended(whole, kind, 'CERTIFICATE')),
  );
}

/** Labels that say one thing of a body that is another, as `certutil -encode` puts its own around anything, and templates around a macro. */
function withoutLabels(text: string): string | null {
  const [block, another] = pemBlocks(text);
  return block && !another && !/^\s*Proc-Type:/.test(block.body) ? block.body : null;
}

/** A key with header lines without the labels around them, or without one. */
function withLabels(text: string): string | null {
  const from = text.indexOf('Proc-Type: 4,ENCRYPTED');
  if (from < 0 || pemBlocks(text).length > 0) return null;
  const [inside = ''] = text.slice(from).split('-----', 1);
  return `-----BEGIN RSA PRIVATE KEY-----\n${inside.trim()}\n-----END RSA PRIVATE KEY-----`;
}

/** In bytes: so many letters in turn with nothing are no chance. */
const LOOKED_AT = 32;

/** Without the mark at its beginning, as some tools write it. */
const fromUtf16 = (bytes: Buffer): string | null =>
  bytes.length > LOOKED_AT && bytes.subarray(0, LOOKED_AT).every((byte, at) => (byte === 0) === (at % 2 === 1))
    ? bytes.toString('utf16le')
    : null;

/** A blank between two letters is a plus sign that a form has changed. */
const withPlusSigns = (text: string): string | null =>
  byLine(text, (line) => (/^[A-Za-z0-9+/= ]{20,}$/.test(line) ? line.replaceAll(' ', '+') : line));

export const undoings: readonly Undoing[] = [
  { name: 'gzip', isExact: true, ofBytes: true, undo: (_, bytes) => unpacked(bytes) },
  { name: 'UTF-16 text', isExact: true, ofBytes: true, undo: (_, bytes) => fromUtf16(bytes) },
  {
    name: 'invisible characters',
    isExact: true,
    undo: (text) => changed(text, text.replace(invisible, '').replaceAll('\u00a0', ' ')),
  },
  {
    name: 'long dashes',
    undo: (text) => changed(text, text.replace(dashes, '-').replace(/(?<!-)-{2,12}(?!-)/g, '-----')),
  },
  {
    name: 'quotes around it',
    isExact: true,
    undo: (text) => /^[$@bfru]{0,2}(["'`“”‘’])([\s\S]+)["'`“”‘’][,;]?$/.exec(text)?.[2] ?? null,
  },
  { name: 'JSON around it', isExact: true, undo: fromJson },
  { name: 'YAML around it', isExact: true, undo: fromYaml },
  { name: 'the XML of .NET', undo: fromKeyXml },
  {
    name: 'a prefix',
    isExact: true,
    undo: (text) =>
      changed(
        text,
        text.replace(
          /^\s*(?:base64[:,]\s?|data:[\w/.+-]*(?:;[\w=-]+)*,|-\s+|(?:(?:export|set|SET|ENV|ARG|const|let|var|setx)\s+)?[$A-Za-z_][\w.-]{0,60}\s?[:=]\s?[|>]?[+-]?\s*)/,
          '',
        ),
      ),
  },
  { name: 'base64 around it', isExact: true, undo: fromBase64 },
  { name: 'base64 around it', isExact: true, undo: fromBase64Texts },
  { name: 'a hex dump', isExact: true, undo: fromHex },
  { name: 'a list of numbers', isExact: true, undo: fromNumbers },
  { name: 'percent encoding', isExact: true, undo: (text) => changed(text, fromPercents(text) ?? text) },
  { name: 'HTML', isExact: true, undo: (text) => changed(text, fromHtml(text)) },
  { name: 'HTML tags', undo: (text) => changed(text, withoutTags(text)) },
  { name: 'quoted-printable', undo: fromQuotedPrintable },
  {
    name: 'literal \\n instead of line breaks',
    undo: (text) => changed(text, text.replace(/\\{1,16}r(?=\\)/g, '').replace(/\\{1,16}n/g, '\n')),
  },
  { name: 'escaped signs', undo: (text) => changed(text, fromEscapes(text)) },
  { name: 'backslashes at line ends', undo: (text) => byLine(text, (line) => line.trimEnd().replace(/\\{1,16}$/, '')) },
  {
    name: 'quotes around each line',
    undo: (text) =>
      byLine(text, (line) => /^["'](.*)["']\s{0,3}[+,;.&\\]{0,3}$/.exec(line.trim())?.[1]?.replace(/\\n$/, '') ?? line),
  },
  { name: 'strings of a program', undo: fromLiterals },
  {
    name: 'line numbers',
    undo: (text) => withoutMargin(text, /^[ \t]*(?:[\w./\\-]{1,120}:)?\d{1,6}(?:[ \t]*[:|.)\]-][ \t]?|[ \t]+)/),
  },
  { name: 'marks of a quotation', undo: (text) => withoutMargin(text, /^[ \t]*(?:[>|│┃║#*][ \t]?)+/) },
  { name: 'marks of a diff', undo: withoutPatch },
  {
    name: 'time stamps',
    undo: (text) => withoutMargin(text, /^\[?\d{4}-\d{2}-\d{2}[T ][\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?\]?[ \t]*/),
  },
  { name: 'the same in front of each line', undo: withoutCommonBeginning },
  { name: 'the same behind each line', undo: withoutCommonEnding },
  { name: 'the head of a message', undo: withoutHead },
  { name: 'labels without their blanks or dashes', undo: withSoundLabels },
  { name: 'missing BEGIN and END lines', undo: withLabels },
  { name: 'text around it', undo: longWords },
  { name: 'text around it', undo: longestBlock },
  { name: 'text around it', undo: withinLabels },
  { name: 'XML around it', undo: longestElement },
  { name: 'labels of another thing', isExact: true, undo: withoutLabels },
  { name: 'blanks for plus signs', undo: withPlusSigns },
  {
    name: 'commas and other signs between',
    isLast: true,
    undo: (text) => changed(text, text.replace(/[,;"'|<>*·]+/g, '\n')),
  },
];

/**
 * What forms, CI variables, secret stores, mails and editors do to a PEM on its way, and how each is taken back. Undoings compose in
 * any order: a reading of the text is tried after each.
 */
import { isUtf8 } from 'node:buffer';
import { parseJson } from '../salesforce/json.ts';
import { LONGEST_PEM } from './key-material.ts';

/** `undo` gives the text as it was before; null where it shows nothing of this. */
type Undoing = { name: string; undo(text: string): string | null };

const changed = (before: string, after: string): string | null => (after === before ? null : after);

/** Letters of base64, and what may stand in a file that is nothing but that. */
const base64Only = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** In characters: no key is shorter. */
const SHORTEST_BODY = 64;

const dashes = /[‐‑‒–—―−﹣－]/g;
const invisible = /[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/g;

/** The lines without what stands in front of each of them, if each has it. Blank lines may go without. */
/** `fewest`: lines that must have it, where one alone could be part of the text. */
function withoutMargin(text: string, margin: RegExp, fewest = 1): string | null {
  const lines = text.split('\n');
  const full = lines.filter((line) => line.trim() !== '');
  if (full.length < fewest || !full.every((line) => margin.test(line))) return null;
  return lines.map((line) => line.replace(margin, '')).join('\n');
}

const byLine = (text: string, undo: (line: string) => string): string | null =>
  changed(text, text.split('\n').map(undo).join('\n'));

/** Every text in a JSON value. By a stack, so that no nesting is too deep. */
function textsIn(value: unknown): string[] {
  const [found, open]: [string[], unknown[]] = [[], [value]];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one === 'string') found.push(one);
    else if (typeof one === 'object' && one !== null) open.push(...Object.values(one).reverse());
  }
  return found;
}

const mayHoldKey = (text: string): boolean => /PRIVATE.?KEY/i.test(text) || /^LS0t|^MII/.test(text.trim());

const entities: Record<string, string> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ', newline: '\n' };

function decodedEntities(text: string): string {
  return text
    .replace(/&#(\d{1,6});/g, (_, code: string) => String.fromCodePoint(Math.min(Number(code), 0x10ffff)))
    .replace(/&#x([0-9a-f]{1,5});/gi, (_, code: string) => String.fromCodePoint(Number.parseInt(code, 16)))
    .replace(/&([a-z]{2,7});/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole)
    .replace(/<br\s?\/?>/gi, '\n');
}

function fromBase64(text: string): string | null {
  const compact = text.replace(/\s+/g, '');
  if (compact.length < SHORTEST_BODY || !base64Only.test(compact)) return null;
  const bytes = Buffer.from(compact, 'base64');
  // Text again: a mark, a prefix or another layer may be in it; the bytes of a key alone are none of this.
  return isUtf8(bytes) && !bytes.includes(0) ? bytes.toString('utf8') : null;
}

/** The whole line that a label makes, with or without its dashes and blanks. */
const label =
  /-{0,12}[ \t]{0,4}(BEGIN|END)[ \t_]{0,4}(RSA|ENCRYPTED|EC|OPENSSH|DSA)?[ \t_]{0,4}PRIVATE[ \t_]{0,4}KEY[ \t]{0,4}-{0,12}/gi;
const sound = /^-----(?:BEGIN|END) (?:[A-Z]+ )?PRIVATE KEY-----$/;

function withSoundLabels(text: string): string | null {
  const mended = text.replace(label, (whole, kind: string, type: string | undefined) => {
    const line = `-----${kind.toUpperCase()} ${type ? `${type.toUpperCase()} ` : ''}PRIVATE KEY-----`;
    return sound.test(whole) ? whole : `\n${line}\n`;
  });
  return changed(text, mended);
}

/** Labels that say one thing of a body that is another, as `certutil -encode` puts its own around anything. */
function withoutEnvelope(text: string): string | null {
  const body = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/.exec(text)?.[1];
  return body === undefined ? null : fromBase64(body);
}

export const undoings: readonly Undoing[] = [
  {
    name: 'invisible characters',
    undo: (text) => changed(text, text.replace(invisible, '').replaceAll('\u00a0', ' ')),
  },
  {
    name: 'long dashes',
    undo: (text) => changed(text, text.replace(dashes, '-').replace(/(?<!-)-{2,12}(?!-)/g, '-----')),
  },
  {
    name: 'quotes around it',
    undo: (text) => /^(["'`“”‘’])([\s\S]+)["'`“”‘’],?$/.exec(text.trim())?.[2] ?? null,
  },
  {
    name: 'JSON around it',
    undo: (text) => (/^\s*[[{"]/.test(text) ? (textsIn(parseJson(text)).find(mayHoldKey) ?? null) : null),
  },
  {
    name: 'a prefix',
    undo: (text) =>
      changed(
        text,
        text.replace(
          /^\s*(?:base64[:,]\s?|data:[\w/.+-]*(?:;[\w=-]+)*,|(?:export\s+)?[A-Za-z_][\w.-]{0,60}\s?[:=]\s?[|>]?-?\s*)/i,
          '',
        ),
      ),
  },
  {
    name: 'percent encoding',
    undo: (text) =>
      /%[0-9a-f]{2}/i.test(text)
        ? changed(
            text,
            text.replace(/(?:%[0-9a-f]{2}){1,600}/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString()),
          )
        : null,
  },
  { name: 'HTML', undo: (text) => changed(text, decodedEntities(text)) },
  {
    name: 'quoted-printable',
    undo: (text) =>
      /=(?:0A|0D|3D|2B|2F|\r?\n)/.test(text)
        ? text
            .replace(/=\r?\n/g, '')
            .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
        : null,
  },
  {
    name: 'literal \\n instead of line breaks',
    undo: (text) => changed(text, text.replace(/\\{1,16}r(?=\\)/g, '').replace(/\\{1,16}n/g, '\n')),
  },
  { name: 'backslashes at line ends', undo: (text) => byLine(text, (line) => line.trimEnd().replace(/\\{1,16}$/, '')) },
  {
    name: 'quotes around each line',
    undo: (text) =>
      byLine(text, (line) => /^["'](.*)["']\s{0,3}[+,;.&\\]{0,3}$/.exec(line.trim())?.[1]?.replace(/\\n$/, '') ?? line),
  },
  { name: 'line numbers', undo: (text) => withoutMargin(text, /^[ \t]*\d{1,6}(?:[ \t]*[:|.)\]][ \t]?|[ \t]+)/) },
  { name: 'marks of a quotation', undo: (text) => withoutMargin(text, /^[ \t]*(?:[>|│┃║#*][ \t]?)+/) },
  { name: 'marks of a diff', undo: (text) => withoutMargin(text, /^\+/, 3) },
  {
    name: 'time stamps',
    undo: (text) => withoutMargin(text, /^\[?\d{4}-\d{2}-\d{2}[T ][\d:.,]+(?:Z|[+-]\d{2}:?\d{2})?\]?[ \t]*/),
  },
  { name: 'labels without their blanks or dashes', undo: withSoundLabels },
  { name: 'commas and other signs between', undo: (text) => changed(text, text.replace(/[,;"'|<>*·]+/g, '\n')) },
  { name: 'labels of a certificate', undo: withoutEnvelope },
  { name: 'base64 around it', undo: fromBase64 },
];

export type Undone = { text: string; undone: string[] };

/** How many readings of one text are tried. */
const MOST_READINGS = 160;
const MOST_UNDOINGS = 7;

/** The text, and what it is after one undoing or more, those with the fewest first. Bounded, whatever the text is. */
export function* readingsOf(input: string): Generator<Undone> {
  const seen = new Set<string>();
  const open: Undone[] = [{ text: input.trim().slice(0, LONGEST_PEM), undone: [] }];
  for (let one = open.shift(); one !== undefined && seen.size < MOST_READINGS; one = open.shift()) {
    const { text, undone } = one;
    if (seen.has(text)) continue;
    seen.add(text);
    yield one;
    if (undone.length >= MOST_UNDOINGS) continue;
    for (const { name, undo } of undoings) {
      const before = undo(text);
      if (before !== null && before.trim() !== '' && before.length <= LONGEST_PEM)
        open.push({ text: before, undone: [...undone, name] });
    }
  }
}

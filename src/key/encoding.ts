/** Encodings that a key or certificate went through whole, and how each is taken back; null where a text is none of it. */
import { gunzipSync, inflateSync } from 'node:zlib';
import { parseJson } from '../salesforce/json.ts';
import { LONGEST_PEM } from './key-material.ts';

/** Letters of base64, and what may stand in a file that is nothing but that. */
const base64Only = /^[A-Za-z0-9+/_-]+={0,2}$/;
/** In characters: no key is shorter, and no shorter text is worth a look. */
const SHORTEST = 64;
/** A name or a macro may be shorter, and is itself no word of base64. */
const SHORTEST_TEXT = 4;

const isPlainText = (bytes: Buffer): boolean => /^[\x20-\x7e\s]+$/.test(bytes.toString('latin1'));

export function fromBase64(text: string): Buffer | null {
  const compact = text.replace(/\s+/g, '');
  // The dashes of a label are letters of base64url.
  if (compact.length < SHORTEST_TEXT || compact.includes('-----')) return null;
  if (!base64Only.test(compact) || isHex(compact)) return null;
  const bytes = Buffer.from(compact, 'base64');
  return compact.length >= SHORTEST || isPlainText(bytes) ? bytes : null;
}

/** So many letters in turn that are none but those of hex are no chance. */
const isHex = (compact: string): boolean => compact.length >= SHORTEST && /^[0-9a-f]+$/i.test(compact);

/** Several texts below each other, each in base64 of its own, as the values of a secret with many keys are. */
export function fromBase64Texts(text: string): string | null {
  const lines = text.trim().split(/\s+/);
  const starts = lines.flatMap((line, at) => (/^(?:LS0t|TUlJ)/.test(line) ? [at] : []));
  if (starts.length < 2 || starts[0] !== 0 || !lines.every((line) => base64Only.test(line))) return null;
  const texts = starts.map((start, at) => lines.slice(start, starts[at + 1] ?? lines.length).join(''));
  return texts.map((one) => Buffer.from(one, 'base64').toString('utf8')).join('\n');
}

/** A dump's line: where it stands, then bytes and perhaps the same in letters. */
const dumpLine = /^[ \t]*[0-9a-f]{4,16}(:|h)?[ \t]{1,4}(.*)$/i;
const hexWord = /^(?:0x|\\x)?([0-9a-f]{2}|[0-9a-f]{4}|[0-9a-f]{8}|[0-9a-f]{16})$/i;

/** A dump of bytes: plain, with colons, as a program writes an array, or by xxd, hexdump -C, od and Format-Hex with places and letters. */
export function fromHex(text: string): Buffer | null {
  const plain = text.replace(/[\s:,;]|0x|\\x|[[\]{}]/gi, '');
  if (plain.length >= SHORTEST && plain.length % 2 === 0 && /^[0-9a-f]+$/i.test(plain) && !isPlaced(text))
    return Buffer.from(plain, 'hex');
  const lines = text.split('\n').filter((line) => dumpLine.test(line));
  if (lines.length < 3) return null;
  const bytes = Buffer.from(lines.map(bytesOfLine).join(''), 'hex');
  return bytes.length >= SHORTEST ? bytes : null;
}

/** Whether each line begins with its place, which rises. */
function isPlaced(text: string): boolean {
  const places = text
    .split('\n', 4)
    .flatMap((line) => /^[ \t]*([0-9a-f]{6,16})[: \t]/i.exec(line)?.[1] ?? [])
    .map((place) => Number.parseInt(place, 16));
  return places.length >= 3 && places.every((place, at) => at === 0 || place > (places[at - 1] ?? 0));
}

/** In words: so many a dump shows in one line. */
const WORDS_IN_LINE = 32;

function bytesOfLine(line: string): string {
  const [, sign, rest = ''] = dumpLine.exec(line) ?? [];
  // Letters stand behind two blanks (xxd) or between bars (hexdump, od); elsewhere the first word that is no byte ends the line.
  const [bytes = ''] = sign === ':' ? rest.split('  ', 1) : rest.split(/[ \t][|>]/, 1);
  const words = bytes.trim().split(/[ \t-]{1,4}/, WORDS_IN_LINE);
  const end = words.findIndex((word) => !hexWord.test(word));
  return (end < 0 ? words : words.slice(0, end)).map((word) => hexWord.exec(word)?.[1] ?? '').join('');
}

/** Bytes as a list of numbers, as a program or JSON writes them. */
export function fromNumbers(text: string): Buffer | null {
  const list = /[[({]([\d\s,]{64,})[\])}]/.exec(text)?.[1];
  const numbers =
    list
      ?.split(',')
      .map((one) => one.trim())
      .filter((one) => one !== '')
      .map(Number) ?? [];
  return numbers.length >= 16 && numbers.every((one) => one <= 255) ? Buffer.from(numbers) : null;
}

/** What gzip or zlib has made smaller. */
export function unpacked(bytes: Buffer): Buffer | null {
  const unpack = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync : isZlib(bytes) ? inflateSync : null;
  try {
    return unpack ? unpack(bytes, { maxOutputLength: LONGEST_PEM }) : null;
  } catch {
    return null;
  }
}

/** RFC 1950 §2.2: method 8, and a header that 31 divides. */
const isZlib = (bytes: Buffer): boolean => bytes[0] === 0x78 && (0x7800 + (bytes[1] ?? 0)) % 31 === 0;

/** In a form a blank is a plus sign, also in the labels. */
export function fromPercents(text: string): string | null {
  if (!/%[0-9a-f]{2}/i.test(text)) return null;
  const blanks = /BEGIN\+(?:[A-Z0-9]+\+)?[A-Z0-9]+/.test(text) ? text.replaceAll('+', ' ') : text;
  return blanks.replace(/(?:%[0-9a-f]{2}){1,600}/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString());
}

const entities: Record<string, string> = {
  ...{ quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ', newline: '\n', plus: '+', sol: '/' },
  ...{ equals: '=', hyphen: '-', dash: '-', ndash: '-', tab: '\t' },
};

const letter = (code: number): string => String.fromCodePoint(Math.min(code, 0x10ffff));

export const fromHtml = (text: string): string =>
  text
    .replace(/&#(\d{1,6});/g, (_, code: string) => letter(Number(code)))
    .replace(/&#x([0-9a-f]{1,5});/gi, (_, code: string) => letter(Number.parseInt(code, 16)))
    .replace(/&([a-z]{2,7});/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole);

export const withoutTags = (text: string): string => text.replace(/<\/?[a-z][^<>]{0,200}>/gi, '\n');

export const fromQuotedPrintable = (text: string): string | null =>
  /=(?:0A|0D|3D|2B|2F|\r?\n)/.test(text)
    ? text
        .replace(/=\r?\n/g, '')
        .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
    : null;

/** Escapes of strings in JSON, JavaScript, Python, Java properties and RTF, but for line breaks. */
export const fromEscapes = (text: string): string =>
  text
    .replace(/\\{1,4}u\{?([0-9a-f]{4})\}?/gi, (_, hex: string) => letter(Number.parseInt(hex, 16)))
    .replace(/\\{1,4}x([0-9a-f]{2})/gi, (_, hex: string) => letter(Number.parseInt(hex, 16)))
    .replace(/\\(?:par|line)\b ?/g, '\n')
    .replace(/`n/g, '\n')
    .replace(/\\{1,4}([=:#!/+"' -])/g, '$1');

/** Every text in a JSON value. By a stack, so that no nesting is too deep. */
function textsIn(value: unknown): string[] {
  const [found, open]: [string[], unknown[]] = [[], [value]];
  for (let one = open.pop(); one !== undefined; one = open.pop()) {
    if (typeof one === 'string') found.push(one);
    else if (typeof one === 'object' && one !== null)
      for (const value of Object.values(one).reverse()) open.push(value);
  }
  return found;
}

const mayHoldPem = (text: string): boolean =>
  /PRIVATE.?KEY|BEGIN.{0,8}CERTIFICATE|"kty"/i.test(text) || /^(?:LS0t|MII|TUlJ|H4sI)/.test(text.trim());

/** In characters: what is longer is no word about a key. */
const LONG_TEXT = 200;

/** The texts of a JSON value in which a key or certificate may be: one, several below each other, or one in lines. */
export function fromJson(text: string): string | null {
  if (!/^\s*[[{"]/.test(text)) return null;
  const texts = textsIn(parseJson(text));
  const telling = texts.filter(mayHoldPem);
  if (telling.length === 0) return texts.length === 1 ? (texts[0] ?? null) : longestOf(texts);
  const isWhole = (one: string): boolean => one.includes('END ') || /^[A-Za-z0-9+/=]{80}/.test(one.trim());
  return (telling.length < texts.length && !telling.some(isWhole) ? texts : telling).join('\n');
}

function longestOf(texts: string[], atLeast = LONG_TEXT): string | null {
  const longest = texts.reduce((best, one) => (one.length > best.length ? one : best), '');
  return longest === '' || longest.length < atLeast ? null : longest;
}

/** The one value below `data` of a secret of Kubernetes, or the longest; several that may be keys below each other. */
export function fromYaml(text: string): string | null {
  const [, below] = text.split(/^(?:string)?data:[ \t]*$/im, 2);
  const values = [...(below ?? '').matchAll(/^[ \t]+[\w.-]{1,253}:[ \t]+([^\s#|>][^\n]*)$/gm)].map(
    ([, value = '']) => value,
  );
  const telling = values.filter(mayHoldPem);
  return telling.length > 0 ? telling.join('\n') : longestOf(values, 0);
}

const parts = { n: 'Modulus', e: 'Exponent', d: 'D', p: 'P', q: 'Q', dp: 'DP', dq: 'DQ', qi: 'InverseQ' };

/** The XML in which .NET writes RSA keys, as the JSON Web Key with the same numbers. */
export function fromKeyXml(text: string): string | null {
  if (!text.includes('<RSAKeyValue>')) return null;
  const number = (name: string): string =>
    Buffer.from(text.split(`<${name}>`, 2)[1]?.split('<', 1)[0] ?? '', 'base64').toString('base64url');
  const jwk = Object.entries(parts).map(([name, tag]) => [name, number(tag)]);
  return JSON.stringify({ kty: 'RSA', ...Object.fromEntries(jwk.filter(([, value]) => value !== '')) });
}

/** What stands where something else was meant: in variables, flags and files. */
import fc from 'fast-check';

/** In an address, as people keep it there. */
export const URL_PASSWORD = 'S3cret-of-a-proxy';

const texts = [
  ...[
    '',
    ' ',
    '\t\n',
    'undefined',
    'null',
    'NaN',
    '-0',
    '1e999',
    '0x10',
    '-1',
    '9'.repeat(400),
    'true',
    'x'.repeat(70_000),
  ],
  ...[
    '\u001b]0;x\u0007',
    '\u202egnp.exe',
    '\u200b',
    '::add-mask::x',
    '%',
    '%zz',
    '%00',
    '../..',
    '/',
    '/dev/null',
    '.',
    '~/x',
  ],
  ...[
    'constructor',
    '__proto__',
    'toString',
    '{"a":',
    '[[[[',
    '<a>',
    '$(x)',
    '`x`',
    "'",
    '"',
    '\\',
    'é',
    '🙈',
    '\ud800',
    '-',
    '--',
    '-x',
  ],
  ...[
    'http://',
    'https://',
    'https://localhost:1',
    'http://[::1',
    'https://x:99999',
    'ftp://x',
    'data:,x',
    'force://a:b:c@d',
  ],
  ...[`http://me:${URL_PASSWORD}@127.0.0.1:9`, `me:${URL_PASSWORD}@127.0.0.1:9`, `http://me:${URL_PASSWORD}#@x:1`],
];

export const oddText: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...texts) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
);

/** A variable of the environment holds no NUL. */
export const oddVariable: fc.Arbitrary<string> = oddText.map((text) => text.replaceAll('\0', ''));

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const oddJson: fc.Arbitrary<Json> = fc.constantFrom<Json[]>(
  ...[null, true, -1, 1e308, 0.5, '', 'x', 'x'.repeat(9_000), [], [[]], {}, { constructor: 1 }, { length: -1 }],
);

/** One value of a JSON text in place of another, or the text as it is. */
export function withOddJson(text: string, at: number, value: Json): string {
  try {
    const places: (() => void)[] = [];
    const root = { json: JSON.parse(text) as Json };
    const walk = (parent: Record<string, Json>, name: string): void => {
      places.push(() => {
        parent[name] = value;
      });
      const inner = parent[name];
      if (typeof inner === 'object' && inner !== null)
        for (const key of Object.keys(inner)) walk(inner as Record<string, Json>, key);
    };
    walk(root, 'json');
    places[at % places.length]?.();
    return JSON.stringify(root.json);
  } catch {
    return text;
  }
}

/** Turns a good text or file into another. */
export type Spoil = (good: string) => string;

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');

/** Each is a change that a line, a copy or an editor makes, or that nobody would. */
export const spoils: fc.Arbitrary<Spoil> = fc.oneof(
  fc.nat(4_000).map(
    (at): Spoil =>
      (good) =>
        good.slice(0, at % (good.length + 1)),
  ),
  fc.nat(4_000).map(
    (at): Spoil =>
      (good) =>
        good.slice(at % (good.length + 1)),
  ),
  fc.constant<Spoil>((good) => good + good),
  fc.tuple(fc.nat(4_000), fc.integer({ min: 1, max: 255 })).map(
    ([at, flip]): Spoil =>
      (good) => {
        const raw = bytes(good);
        if (raw.length > 0) raw[at % raw.length] = (raw[at % raw.length] ?? 0) ^ flip;
        return raw.toString('latin1');
      },
  ),
  fc.tuple(fc.nat(400), oddJson).map(
    ([at, value]): Spoil =>
      (good) =>
        withOddJson(good, at, value),
  ),
  fc.tuple(fc.nat(4_000), oddText).map(
    ([at, text]): Spoil =>
      (good) => {
        const cut = at % (good.length + 1);
        return good.slice(0, cut) + text + good.slice(cut);
      },
  ),
  oddText.map(
    (text): Spoil =>
      () =>
        text,
  ),
  fc.constantFrom<Spoil[]>(
    () => '{"a":'.repeat(20_000),
    () => '['.repeat(100_000),
    (good) => Buffer.from(`\ufeff${good}`, 'utf16le').toString('latin1'),
    (good) => `\ufeff${good}`,
    (good) => good.replaceAll('\n', '\r\n'),
    (good) => good.replaceAll('\n', ''),
    (good) => Buffer.from(good).toString('base64'),
    (good) => `${good}\0`,
    (good) => good.toUpperCase(),
    () => '\u0000\u0001\u0002\u00ff'.repeat(200),
  ),
);

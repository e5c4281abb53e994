import { stripVTControlCharacters } from 'node:util';

/** In characters. Of a longer text the end is read: in a log it is the newest. */
const MAXIMUM_PASTE = 1_000_000;

const entities: Record<string, string> = { quot: '"', apos: "'", amp: '&', lt: '<', gt: '>', nbsp: ' ', rsquo: "'" };

const invisible = /[\u00AD\u200B-\u200F\u2060-\u2064\uFEFF]/g;
/** What boxes and quotes of terminals and mails put at the side of a line. */
const margin = /[›»│┃|]/g;

const fromCode = (code: number): string => (code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : ' ');

const percentDecoded = (run: string): string => {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
};

// Repetitions are bounded, so that no input makes one slow.
const undone = (text: string): string =>
  text
    .replace(/(?:%[0-9a-f]{2}){1,64}/gi, percentDecoded)
    .replace(/\\{1,8}u([0-9a-f]{4})/gi, (_, hex: string) => fromCode(Number.parseInt(hex, 16)))
    // A path of Windows can go on with one of these.
    .replace(/\\{1,8}n(?!ode_modules|odejs|pm\\|vm\\)/g, '\n')
    .replace(/\n\\{1,8}t/g, '\n\t')
    .replace(/\\{1,8}(["'/])/g, '$1')
    .replace(/&#(\d{1,7});/g, (_, code: string) => fromCode(Number(code)))
    .replace(/&#x([0-9a-f]{1,6});/gi, (_, hex: string) => fromCode(Number.parseInt(hex, 16)))
    .replace(/&([a-z]{2,5});/gi, (whole, name: string) => entities[name.toLowerCase()] ?? whole);

/** What logs put before a line. */
const time = /^\[?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[ +-]\d\d:?\d\d)?\]? ?/;

/** Without the signs of word processors, terminals and addresses. */
export const straightened = (text: string): string =>
  text
    .replace(/[‘’‚‛′´`]/g, "'")
    .replace(/[“”„‟″]/g, '"')
    .replace(invisible, '')
    .replaceAll('+', ' ');

const oneSpaced = (text: string): string => text.replace(/\s+/g, ' ').trim();

/**
 * The lines of a pasted error, whatever it was wrapped in: escapes of JSON, HTML and URLs, typographic quotes, colours and the
 * quotes of mails are gone. What a line is indented by stays, as it shows what belongs together.
 */
export function linesOf(text: string): string[] {
  const end = stripVTControlCharacters(text.slice(-MAXIMUM_PASTE));
  // Twice: a body in an address, or a page in a body.
  const plain = straightened(undone(undone(end)));
  return plain
    .split(/[\r\n]/)
    .map((line) =>
      line
        .replace(/^ ?(?:>[ >]*)/, '')
        .replace(time, '')
        .trimEnd(),
    )
    .filter(Boolean);
}

/** A paste can be long, and is read from several sides. */
const known = new WeakMap<readonly string[], string[]>();

/**
 * The words of lines as running text, without frames, and with every run of white space as one blank. A terminal may have
 * broken a line inside a word, so there is a second reading where a line break is nothing at all.
 */
export function readingsOf(lines: readonly string[]): string[] {
  const readings = known.get(lines) ?? readingsMadeOf(lines);
  known.set(lines, readings);
  return readings;
}

function readingsMadeOf(lines: readonly string[]): string[] {
  const unframed = lines.map((line) => line.replace(margin, ' ').trim());
  const readings = [oneSpaced(unframed.join(' ')), oneSpaced(unframed.join(''))];
  return [...new Set(readings)];
}

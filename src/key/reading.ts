/**
 * What is handed over, as it stands and as it was before each thing that was done to it on its way: a form, a variable, a mail, an
 * archive. Keys and certificates are looked for, and whatever else it may be is named, in every one of these readings.
 */
import { isUtf8 } from 'node:buffer';
import { LONGEST_PEM } from './key-material.ts';
import { decodeText } from './pem-repair.ts';
import { undoings } from './undoing.ts';

/**
 * `undone`: what was taken back to get here, the outermost first. `text` of bytes that are none is only good for a search. `given`: how
 * many bytes or letters were handed over. `isExact`: nothing of them was thrown away. `cost`: how far-fetched it is.
 */
export type Reading = {
  text: string;
  bytes: Buffer;
  isBinary: boolean;
  undone: string[];
  given: number;
  isExact: boolean;
  cost: number;
};
type Way = Pick<Reading, 'undone' | 'given' | 'isExact' | 'cost'>;

/** How many readings of one input are tried. */
const MOST_READINGS = 240;
const MOST_UNDOINGS = 7;

/** What is no text of any encoding that is known here. */
const isBinaryText = (bytes: Buffer, text: string): boolean =>
  text.includes('\0') || (text.includes('\uFFFD') && !isUtf8(bytes));

/** The input as it stands. */
export function firstReading(input: string | Uint8Array): Reading {
  return readingOf(typeof input === 'string' ? input : Buffer.from(input), {
    undone: [],
    given: input.length,
    isExact: true,
    cost: 0,
  });
}

function readingOf(content: string | Buffer, way: Way): Reading {
  if (typeof content === 'string') {
    const text = content.slice(0, LONGEST_PEM);
    return { text: text.trim(), bytes: Buffer.from(text), isBinary: text.includes('\0'), ...way };
  }
  const bytes = content.subarray(0, LONGEST_PEM);
  const odd: string[] = [];
  const text = decodeText(bytes, odd);
  return { text: text.trim(), bytes, isBinary: isBinaryText(bytes, text), ...way, undone: [...way.undone, ...odd] };
}

/** What is a guess comes behind so many undoings that are none. */
const LAST = 4;

/** Takes out the first of those that are least far-fetched. */
function takeNearest(open: Reading[]): Reading | undefined {
  const least = Math.min(...open.map(({ cost }) => cost));
  return open.splice(
    open.findIndex(({ cost }) => cost === least),
    1,
  )[0];
}

/** The input as it stands, then what it is after one undoing or more, the least far-fetched first. Bounded, whatever the input is. */
export function* readingsOf(input: string | Uint8Array): Generator<Reading> {
  const seen = new Set<string>();
  const open: Reading[] = [firstReading(input)];
  for (let one = takeNearest(open); one !== undefined && seen.size < MOST_READINGS; one = takeNearest(open)) {
    const same = one.isBinary ? one.bytes.toString('latin1') : one.text;
    if (seen.has(same)) continue;
    seen.add(same);
    yield one;
    if (one.undone.length < MOST_UNDOINGS) open.push(...before(one));
  }
}

/** What it may have been one step earlier. */
function before(one: Reading): Reading[] {
  const earlier: Reading[] = [];
  for (const { name, undo, ofBytes, isExact = false, isLast = false } of undoings) {
    const content = one.isBinary && !ofBytes ? null : undo(one.text, one.bytes);
    if (content === null || content.length > LONGEST_PEM || content.length === 0) continue;
    const reading = readingOf(content, {
      undone: [...one.undone, name],
      given: one.given,
      isExact: one.isExact && isExact,
      cost: one.cost + (isLast ? LAST : 1),
    });
    if (reading.text !== '') earlier.push(reading);
  }
  return earlier;
}

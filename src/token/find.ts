/** The tokens of a paste, each once, with how certain it is that it is whole. */

import type { Sighting } from './behind.ts';
import { holdsHint, isPieced, viewsOf } from './carriers.ts';
import type { TokenForm } from './form.ts';
import { sightingsIn } from './scan.ts';
import type { View } from './view.ts';
import type { Wholeness } from './wholeness.ts';

/** A token with its place in the paste; `isPlain`: it stood there letter by letter, in one piece. */
export type FoundToken = {
  form: TokenForm;
  token: string;
  start: number;
  end: number;
  wholeness: Wholeness;
  isPlain: boolean;
};

/** In characters. In a longer text only what stands there as it is is looked for. */
export const longestToUndo = 1024 * 1024;

type Seen = FoundToken & { depth: number };

const placed = (view: View, { form, token, start, end, wholeness }: Sighting, text: string): Seen => {
  const [from, to] = [view.origin(start), view.origin(end - 1) + 1];
  return {
    form,
    token,
    start: from,
    end: Math.max(to, from + 1),
    wholeness,
    isPlain: text.startsWith(token, from),
    depth: view.depth,
  };
};

type Place = { start: number; end: number };
const overlaps = (one: Place, other: Place): boolean => one.start < other.end && other.start < one.end;

/** Those that overlap, one by one: they are readings of the same letters. */
function readingsOf(seen: Seen[]): Seen[][] {
  const groups: Seen[][] = [];
  let end = -1;
  for (const one of seen.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (one.start >= end) groups.push([]);
    groups.at(-1)?.push(one);
    end = Math.max(end, one.end);
  }
  return groups;
}

const uncertain: Wholeness = { is: 'cut', why: 'it can be read in more than one way' };

/** What the readings agree on; of several of which none is certain, a part. */
function agreed(readings: Seen[]): Seen[] {
  const [first] = readings;
  if (!first) return [];
  const isOne = first.wholeness.is === 'cut' || readings.every(({ token }) => token === first.token);
  return [isOne ? first : { ...first, wholeness: uncertain }];
}

/** Of those that are whole: what stands inside another one, coded or as its part, is no token of its own. */
function outermost(seen: Seen[]): Seen[] {
  const kept: Seen[] = [];
  for (const one of seen.toSorted((a, b) => a.start - b.start || b.end - a.end || a.depth - b.depth)) {
    const before = kept.at(-1);
    if (!before || !overlaps(before, one) || before.token === one.token) {
      if (before?.token !== one.token || !overlaps(before, one)) kept.push(one);
      continue;
    }
    const isInside = before.depth < one.depth || (before.form === 'auth-url' && before.token.includes(one.token));
    if (!isInside) kept[kept.length - 1] = { ...before, wholeness: uncertain };
  }
  return kept;
}

/** What was seen whole counts; what may be whole, where nothing else was seen; and what is left of others. */
function certain(seen: Seen[]): FoundToken[] {
  const kept: Seen[] = [];
  for (const is of ['whole', 'unsure', 'cut'] as const) {
    const some = seen.filter((one) => one.wholeness.is === is && !isTaken(kept, one));
    // One by one: of a long text there are more than a call takes.
    for (const one of is === 'whole' ? outermost(some) : readingsOf(some).flatMap(agreed)) kept.push(one);
    kept.sort((a, b) => a.start - b.start);
  }
  return kept;
}

/** Whether one of those, which are in their order and apart from one another, has some of its letters. */
function isTaken(kept: Seen[], one: Seen): boolean {
  let [low, high] = [0, kept.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((kept[middle]?.end ?? 0) <= one.start) low = middle + 1;
    else high = middle;
  }
  const next = kept[low];
  return next !== undefined && overlaps(next, one);
}

/**
 * All different tokens of a paste in their order. What is left of a token that stands there whole as well is none of its own.
 */
export function allTokensIn(text: string): FoundToken[] {
  const only = onlyPlainToken(text);
  return only ? [only] : tokensInViews(text);
}

/** In characters: of a longer text one look at the whole of it saves little. */
const longestPlain = 8192;
/** Signs that no carrier is made of, beside a token of its own letters; line ends are none of them. */
const plainBeside = /^[\w \t"':=,;.{}[\]()|@/?-]*$/;

/**
 * The one JWT of a line that nothing has coded, as most lines of lists are: no view of it can show another one, or this one in another
 * way. Null where that is not certain; it saves the look at all views.
 */
function onlyPlainToken(text: string): FoundToken | null {
  if (text.length > longestPlain) return null;
  const line = text.trimEnd();
  const [sighting, other] = sightingsIn(line);
  if (!sighting || other || sighting.form !== 'compact' || sighting.wholeness.is !== 'whole') return null;
  const { form, token, start, end, wholeness } = sighting;
  const beside = `${line.slice(0, start)} ${line.slice(end)}`;
  if (!line.startsWith(token, start) || end - start !== token.length || token.split('.', 4).length !== 3) return null;
  if (!plainBeside.test(beside) || holdsHint(beside) || isPieced(line)) return null;
  return { form, token, start, end, wholeness, isPlain: true };
}

/** As `allTokensIn`, whatever carries the tokens. */
export function tokensInViews(text: string): FoundToken[] {
  const seen: Seen[] = [];
  for (const view of viewsOf(text, longestToUndo))
    for (const sighting of sightingsIn(view.text)) seen.push(placed(view, sighting, text));
  const found = certain(seen);
  const good = distinct(found.filter(({ wholeness }) => wholeness.is !== 'cut'));
  const parts = distinct(found.filter(({ wholeness }) => wholeness.is === 'cut'));
  const left = parts.filter((part) => !good.some(({ token }) => token.startsWith(part.token)));
  return [...good, ...left].sort((one, other) => one.start - other.start);
}

/** Each token once, where it stands first. */
const distinct = (found: FoundToken[]): FoundToken[] =>
  [...new Map(found.toReversed().map((one) => [one.token, one])).values()].reverse();

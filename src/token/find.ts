/** The tokens of a paste, each once, with how certain it is that it is whole. */
import { type View, viewsOf } from './carriers.ts';
import type { TokenForm } from './form.ts';
import { type Sighting, sightingsIn } from './scan.ts';
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

/** Sightings of one and the same token, seen in several views, overlap. */
function groupsOf(seen: Seen[]): Seen[][] {
  const groups: Seen[][] = [];
  let end = -1;
  for (const one of seen.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    if (one.start >= end) groups.push([]);
    groups.at(-1)?.push(one);
    end = Math.max(end, one.end);
  }
  return groups;
}

const withToken = (seen: Seen[], is: Wholeness['is']): Seen[] => {
  const all = seen.filter(({ wholeness }) => wholeness.is === is);
  return all.filter((one, at) => all.findIndex(({ token }) => token === one.token) === at);
};

const uncertain: Wholeness = { is: 'cut', why: 'it can be read in more than one way' };

/** What a group holds: what was seen whole counts; of two readings of which neither is certain, none. */
function tokensOf(group: Seen[]): FoundToken[] {
  const outer = withToken(group, 'whole').toSorted((a, b) => a.depth - b.depth);
  const apart = outer.filter(
    (one, at) =>
      !outer.slice(0, at).some((other) => other.start <= one.start && other.end >= one.end && other.depth < one.depth),
  );
  if (apart.length > 0) return distinct(apart);
  const doubtful = withToken(group, 'unsure');
  const [first] = doubtful;
  if (first && doubtful.length === 1) return [first];
  const some = first ?? group[0];
  return some ? [{ ...some, wholeness: doubtful.length > 1 ? uncertain : some.wholeness }] : [];
}

/** Two whole tokens that overlap are two readings of the same letters, unless one stands behind the other. */
function distinct(seen: Seen[]): FoundToken[] {
  const kept: Seen[] = [];
  for (const one of seen.toSorted((a, b) => a.start - b.start || b.end - a.end)) {
    const before = kept.at(-1);
    if (before && one.start < before.end) kept[kept.length - 1] = { ...before, wholeness: uncertain };
    else kept.push(one);
  }
  return kept;
}

/**
 * All different tokens of a paste in their order. What is left of a token that stands there whole as well is none of its own.
 */
export function allTokensIn(text: string): FoundToken[] {
  const seen: Seen[] = [];
  for (const view of viewsOf(text, longestToUndo))
    for (const sighting of sightingsIn(view.text)) seen.push(placed(view, sighting, text));
  const found = groupsOf(seen).flatMap(tokensOf);
  const good = found.filter(({ wholeness }) => wholeness.is !== 'cut');
  return found.filter((one, at) =>
    one.wholeness.is === 'cut'
      ? !good.some(({ token }) => token.startsWith(one.token)) &&
        found.findIndex((other) => other.wholeness.is === 'cut' && other.token === one.token) === at
      : good.findIndex(({ token }) => token === one.token) === good.indexOf(one),
  );
}

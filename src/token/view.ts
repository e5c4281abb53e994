/** Texts made of other texts, in which each letter knows where in the paste it stood. */

/** A text made of another; `origin` gives the place in the paste of the letter at a place. `depth`: how many codings were undone. */
export type View = { text: string; origin: (at: number) => number; depth: number; undone?: string };

export type Rewriting = { pattern: RegExp; by: (match: RegExpExecArray) => string | null };

/** A view with each match replaced; null where nothing was. A match that gives null stays. */
export function rewritten(view: View, { pattern, by }: Rewriting, deeper = 0): View | null {
  const parts: string[] = [];
  /** Where a stretch of the new text begins, where it stood, and how many letters of there are one of here. */
  const stretches: { at: number; from: number; scale: number }[] = [];
  let length = 0;
  const add = (text: string, from: number, before: number): void => {
    if (text === '') return;
    stretches.push({ at: length, from, scale: before / text.length });
    parts.push(text);
    length += text.length;
  };
  let done = 0;
  for (const match of view.text.matchAll(pattern)) {
    const text = by(match as RegExpExecArray);
    if (text === null) continue;
    add(view.text.slice(done, match.index), done, match.index - done);
    add(text, match.index, match[0].length);
    done = match.index + match[0].length;
  }
  if (done === 0) return null;
  add(view.text.slice(done), done, view.text.length - done);
  const origin = (at: number): number => {
    const stretch = stretches[lastUpTo(stretches, at)];
    return view.origin(stretch ? stretch.from + Math.floor((at - stretch.at) * stretch.scale) : 0);
  };
  return { ...view, text: parts.join(''), origin, depth: view.depth + deeper };
}

/** The text without some stretches, in their order. */
export function withoutStretches(view: View, cuts: { at: number; length: number }[]): View {
  const parts: string[] = [];
  const starts: { at: number; from: number }[] = [];
  let [done, length] = [0, 0];
  for (const cut of [...cuts, { at: view.text.length, length: 0 }]) {
    starts.push({ at: length, from: done });
    parts.push(view.text.slice(done, cut.at));
    length += cut.at - done;
    done = cut.at + cut.length;
  }
  return { ...view, text: parts.join(''), origin: (at) => view.origin(placeIn(starts, at)) };
}

export const placeIn = (starts: { at: number; from: number }[], at: number): number => {
  const start = starts[lastUpTo(starts, at)];
  return start ? start.from + at - start.at : at;
};

/** The index of the last that begins at the place or before it. */
function lastUpTo(starts: { at: number }[], place: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((starts[middle]?.at ?? 0) <= place) low = middle;
    else high = middle - 1;
  }
  return low;
}

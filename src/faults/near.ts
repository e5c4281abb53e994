/** Names that somebody may have meant. */

const MOST_NEAR = 3;
/** In characters: a longer name is compared no further. */
const LONGEST_COMPARED = 80;

/** Without what people leave out: case, blanks, underscores, the namespace of a package. */
export const bareName = (name: string): string =>
  name
    .toLowerCase()
    .replace(/^[a-z]\w*?__/, '')
    .replace(/[\s_-]+/g, '')
    .slice(0, LONGEST_COMPARED);

/** The names that are as good as the wanted one, or a slip of the hand away from it; the nearest first. */
export function nearNames(wanted: string, names: string[]): string[] {
  const target = bareName(wanted);
  const slips = Math.max(1, Math.floor(target.length / 4));
  return [...new Set(names)]
    .map((name) => ({ name, distance: bareName(name).startsWith(target) ? 0 : distanceOf(target, bareName(name)) }))
    .filter(({ distance }) => distance <= slips)
    .sort((one, other) => one.distance - other.distance)
    .slice(0, MOST_NEAR)
    .map(({ name }) => name);
}

/** Of Levenshtein: letters to put in, take out or replace. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [to, its] of [...other].entries())
      next.push(Math.min((row[to] ?? 0) + Number(letter !== its), (row[to + 1] ?? 0) + 1, (next[to] ?? 0) + 1));
    row = next;
  }
  return row.at(-1) ?? 0;
}

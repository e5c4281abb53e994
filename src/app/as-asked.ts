/** Whether a change still is the one that was confirmed, after somebody else has changed the app. */
import type { Json } from '../faults/errors.ts';
import type { Change } from './app.ts';
import { type Component, isSame, type Settings, valuesOf } from './component.ts';

type Edit = { before: Component; after: Component; changes: Change[] };

/**
 * Nothing is to be done that was not confirmed, and all that was confirmed comes out of it; what somebody else has done of it
 * already need not be done again. Lists are compared name by name.
 *
 * @param asked what was confirmed, of the components that are still to be written. @param edits what is to be done now.
 */
export function asAsked(asked: Edit[], edits: Edit[], fresh: Settings): boolean {
  const confirmed = asked.flatMap(({ changes }) => changes);
  const toDo = edits.flatMap(({ changes }) => changes);
  const isConfirmed = (change: Change): boolean => confirmed.some((one) => isWithin(change, one));
  return toDo.every(isConfirmed) && asked.every((edit) => comesTrue(edit, edits, fresh));
}

function isWithin(change: Change, confirmed: Change): boolean {
  if (change.component !== confirmed.component || change.field !== confirmed.field) return false;
  if (!isList(change)) return isSame(change.from, confirmed.from) && isSame(change.to, confirmed.to);
  const [now, then] = [comings(change), comings(confirmed)];
  return now.come.every((name) => then.come.includes(name)) && now.go.every((name) => then.go.includes(name));
}

function comesTrue({ before, changes }: Edit, edits: Edit[], fresh: Settings): boolean {
  const now = fresh[before.type];
  const after = edits.find((edit) => edit.before === now)?.after ?? now;
  const values = after ? valuesOf(after) : new Map<string, Json>();
  return changes.every((change) => {
    const value = values.get(change.field) ?? null;
    const { come, go } = comings(change);
    if (!isList(change)) return isSame(value, change.to);
    return come.every((name) => namesIn(value).includes(name)) && go.every((name) => !namesIn(value).includes(name));
  });
}

const isList = ({ from, to }: Change): boolean => Array.isArray(from) || Array.isArray(to);

/** The names that come onto a list and go off it, in the way that names of permission sets and profiles are compared. */
function comings({ from, to }: Change): { come: string[]; go: string[] } {
  const [before, after] = [namesIn(from), namesIn(to)];
  return {
    come: after.filter((name) => !before.includes(name)),
    go: before.filter((name) => !after.includes(name)),
  };
}

const namesIn = (list: Json): string[] =>
  (Array.isArray(list) ? list : []).map((name) => JSON.stringify(name).toLowerCase());

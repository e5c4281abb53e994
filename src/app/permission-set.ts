/**
 * Permission sets by the names that people, connected apps and external client apps have for them: API name, with the namespace of
 * its package, and label. docs/salesforce.md §3.2, §4.5, §10
 */
import { JwtError } from '../faults/errors.ts';
import type { AppType } from './app.ts';

/** `name`: with the namespace, as in `acme__Pay_Users`. */
export type PermissionSet = { name: string; label: string };

export const same = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase();

/** Whether a name, of whichever kind, is one of this set. */
export const isNamed = (set: PermissionSet, name: string): boolean => same(set.name, name) || same(set.label, name);

/** The name without the namespace: a packaged set may be meant by it where no other has it. */
export const bareName = (name: string): string => name.replace(/^[a-z]\w*?__/i, '');

/** What each name stands for. @throws JwtError `PermissionSetNotFoundError`, where none does, or more than one. */
export function meant(names: string[], known: PermissionSet[]): PermissionSet[] {
  const found = names.map((name) => matchesOf(name, known));
  const missing = names.filter((_, at) => found[at]?.length === 0);
  if (missing.length > 0) throw new JwtError('permission-set-not-found', { missing });
  const unclear = found.findIndex((sets) => sets.length > 1);
  if (unclear >= 0) throw ambiguous(names[unclear] ?? '', found[unclear] ?? []);
  return found.flat();
}

function matchesOf(name: string, known: PermissionSet[]): PermissionSet[] {
  const whole = known.filter((set) => isNamed(set, name));
  return whole.length > 0 ? whole : known.filter((set) => same(bareName(set.name), name));
}

const ambiguous = (name: string, sets: PermissionSet[]): JwtError =>
  new JwtError('permission-set-ambiguous', { name, candidates: sets.map((set) => set.name).sort() });

/** A name to take off, the sets that it stands for, and all that the app may hold them as; of a set that the org does not know, the name itself. */
export type Removal = { name: string; sets: PermissionSet[]; heldAs: string[] };

/** @throws JwtError `PermissionSetNotFoundError`, where nobody could say which of several sets is meant. */
export function removalOf(type: AppType, name: string, known: PermissionSet[]): Removal {
  const sets = toGo(type, name, matchesOf(name, known), known);
  // The label of one set may be the name of another.
  const names = type === 'ConnectedApp' ? [name, ...namesOf(sets)] : sets.map((set) => set.name);
  return { name, sets, heldAs: names.length > 0 ? names : [name] };
}

function toGo(type: AppType, name: string, named: PermissionSet[], known: PermissionSet[]): PermissionSet[] {
  const byName = named.filter((set) => same(set.name, name));
  if (type === 'ExternalClientApp') {
    if (named.length > 1 && byName.length !== 1) throw ambiguous(name, named);
    return byName.length === 1 ? byName : named;
  }
  // Its label is all that the app holds, and would go for the other set as well.
  if (!named.some((set) => same(set.label, name))) refuseSharedLabels(named, known);
  return named;
}

/** A connected app knows sets by label alone, and of two with one label nobody can say which it lets in. @throws JwtError. */
export function refuseSharedLabels(sets: PermissionSet[], known: PermissionSet[]): void {
  for (const set of sets) {
    const others = known.filter((one) => same(one.label, set.label));
    if (others.length > 1) throw ambiguous(set.label, others);
  }
}

/** As an app of that kind holds it. Connected apps were seen with labels; one org may do otherwise. docs/salesforce.md §3.2, §13 */
export const heldName = (type: AppType, { name, label }: PermissionSet): string =>
  type === 'ConnectedApp' ? label : name;

/** All that a name on a list may be for one of these sets. */
export const namesOf = (sets: PermissionSet[]): string[] => sets.flatMap(({ name, label }) => [name, label]);

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
const bareName = ({ name }: PermissionSet): string => name.replace(/^\w+?__/, '');

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
  return whole.length > 0 ? whole : known.filter((set) => same(bareName(set), name));
}

const ambiguous = (name: string, sets: PermissionSet[]): JwtError =>
  new JwtError('permission-set-ambiguous', { name, candidates: sets.map((set) => set.name) });

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

/** Lists of names in a policy: who is let in. docs/salesforce.md §3.2, §4.5 */
import { knownSince } from '../salesforce/versions.ts';
import { type Component, textAt, textsAt, type Value, withElement } from './component.ts';
import type { MetadataPlace, PolicyElement, PolicyFlags } from './element.ts';

/** Names to put on a list and to take off it. */
export type NamesWish = { add?: string[]; remove?: string[] };

/** How an element holds a list. */
type ListForm = { read(component: Component, path: string): string[]; write(names: string[]): Value };

/** One element for each name. An empty one takes the last name off; leaving it out might keep it. docs/salesforce.md §3.2 */
const repeated: ListForm = { read: textsAt, write: (list) => (list.length === 0 ? '' : list) };

export const commaSeparated: ListForm = {
  read: (component, path) => trimmedParts(textAt(component, path), /,/),
  write: (list) => list.join(','),
};

/** The parts of a text, without the blanks around them and without empty ones. */
export const trimmedParts = (text: string | undefined, separator: RegExp): string[] =>
  (text ?? '')
    .split(separator)
    .map((part) => part.trim())
    .filter(Boolean);

/** Names in a list after adding and removing, compared without regard to case, each once. */
export function editedNames(current: string[], { add = [], remove = [] }: NamesWish = {}): string[] {
  const gone = new Set(remove.map((name) => name.toLowerCase()));
  const kept = current.filter((name) => !gone.has(name.toLowerCase()));
  const known = new Set(kept.map((name) => name.toLowerCase()));
  return [...kept, ...add.filter((name) => !known.has(name.toLowerCase()))];
}

/** Written only where a name comes or goes. */
const listAt = (path: string, since: number, { read, write }: ListForm): MetadataPlace<string[], NamesWish> => ({
  kind: 'metadata',
  since,
  read: (component) => read(component, path),
  write: (component, wish) => {
    const [before, after] = [read(component, path), editedNames(read(component, path), wish)];
    return before.join('\n') === after.join('\n') ? component : withElement(component, path, write(after));
  },
});

/** `--add-<name>` and `--remove-<name>`. */
const namesFlags = (name: string): PolicyFlags<NamesWish> => ({
  flags: [`add-${name}`, `remove-${name}`].map((flag) => ({ kind: 'names', name: flag })),
  wish: ({ [`add-${name}`]: add, [`remove-${name}`]: remove }) =>
    add === undefined && remove === undefined ? null : () => ({ add: textsOf(add), remove: textsOf(remove) }),
});

const textsOf = (given: unknown): string[] =>
  Array.isArray(given) ? given.filter((one): one is string => typeof one === 'string') : [];

/** A row of the policy table: repeated elements of a connected app, one with commas of an external client app. */
export const names = (
  label: string,
  flag: string,
  connected: string,
  external: string,
): PolicyElement<string[], NamesWish> => ({
  label,
  part: 'policy',
  flags: namesFlags(flag),
  say: (list) => (list.length === 0 ? '(none)' : list.join(', ')),
  lowersSecurity: () => false, // to let somebody in is what the list is for
  ConnectedApp: listAt(connected, knownSince.admissionOfConnectedApp, repeated),
  ExternalClientApp: listAt(external, knownSince.externalClientApps, commaSeparated),
});

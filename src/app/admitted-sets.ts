/** The permission sets on an app's list, by the names that the app holds. docs/salesforce.md §3.2, §13 */
import { isFault, JwtError } from '../faults/errors.ts';
import type { AppStore, Directory } from './app-store.ts';
import { type Component, elementAt, textsAt, withElement } from './component.ts';
import type { Policy } from './elements.ts';
import { isNamed, type PermissionSet, same } from './permission-set.ts';

/** The sets that the names on an app's list stand for; `unread`: why the org told of none. */
type SetsOnList = { sets: PermissionSet[]; unread: JwtError | null };

/** No query for an empty list. The rest of what is shown does not depend on it. */
export async function setsOn(
  directory: Directory,
  { permissionSets }: Pick<Policy, 'permissionSets'>,
): Promise<SetsOnList> {
  if (permissionSets.length === 0) return { sets: [], unread: null };
  try {
    return { sets: await directory.permissionSets(permissionSets), unread: null };
  } catch (error) {
    if (error instanceof JwtError) return { sets: [], unread: error };
    throw error;
  }
}

/** The field of a result that holds them. */
export const ADMITTED_SETS = 'admittedPermissionSets';

const LIST = 'permissionSetName';

/** An org that does not know a set by the name that was sent; it says other things of sets, too. */
const isAboutName = /permission ?set named|permissionSetName/i;

/**
 * The store of a connected app, in which each of these sets goes by its label, whatever the org writes for it. What the org held
 * under an API name goes back as it was, and an org that takes no labels gets API names.
 */
export function withLabels(store: AppStore, sets: PermissionSet[]): AppStore {
  if (store.kind.type !== 'ConnectedApp' || sets.length === 0) return store;
  const heldByName = new Set<PermissionSet>();
  const labelOf = (held: string): string => {
    const set = sets.find((one) => isNamed(one, held));
    if (set && !same(set.label, held)) heldByName.add(set);
    return set?.label ?? held;
  };
  const spelled = (component: Component, spelling: (held: string) => string): Component =>
    elementAt(component, LIST) === undefined
      ? component
      : withElement(component, LIST, textsAt(component, LIST).map(spelling));
  const sent = (component: Component, isByName: (set: PermissionSet) => boolean): Component =>
    spelled(component, (held) => sets.find((set) => set.label === held && isByName(set))?.name ?? held);
  return {
    ...store,
    read: async (parts) =>
      Object.fromEntries(Object.entries(await store.read(parts)).map(([type, one]) => [type, spelled(one, labelOf)])),
    reread: async (component) => {
      const now = await store.reread(component);
      return now && spelled(now, labelOf);
    },
    write: (component) =>
      store.write(sent(component, (set) => heldByName.has(set))).catch((error: unknown) => {
        if (!isFault(error, 'metadata-refused') || !isAboutName.test(error.detail.problems.join())) throw error;
        return store.write(sent(component, () => true));
      }),
  };
}

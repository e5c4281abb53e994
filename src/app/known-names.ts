/** What the permission sets and profiles of a policy change stand for, and by which names the app holds them. docs/salesforce.md §3.2, §4.5 */
import { JwtError } from '../faults/errors.ts';
import { withLabels } from './admitted-sets.ts';
import type { AppStore, Directory } from './app-store.ts';
import { type PolicyEdit, policyElementNames, policyElements } from './elements.ts';
import {
  heldName,
  meant,
  type PermissionSet,
  type Removal,
  refuseSharedLabels,
  removalOf,
  same,
} from './permission-set.ts';

/** A policy change whose names are known, and the store in which they are what the app holds. `removals`: the names to take off. */
export type PreparedEdit = { store: AppStore; edit: PolicyEdit; removals: Pick<Removal, 'name' | 'heldAs'>[] };

/**
 * Finds out what the permission sets and profiles of a change stand for: one query for each kind, another where the label of a set
 * was not given, as a connected app knows it by that alone.
 *
 * @throws JwtError `SetupOnlyError`, `PermissionSetNotFoundError`, `ProfileNotFoundError`.
 */
export async function prepareEdit(store: AppStore, directory: Directory, edit: PolicyEdit): Promise<PreparedEdit> {
  requireApi(store, edit);
  const { permissionSets, profiles } = edit;
  const [known, added] = await Promise.all([
    knownSets(store, permissionSets, directory),
    profiles?.add?.length ? directory.profiles(profiles.add) : [],
  ]);
  const { type } = store.app;
  const toAdd = meant(permissionSets?.add ?? [], known);
  if (type === 'ConnectedApp') refuseSharedLabels(toAdd, known);
  const removals = (permissionSets?.remove ?? []).map((name) => removalOf(type, name, known));
  const sets = [...toAdd, ...removals.flatMap((removal) => removal.sets)];
  const remove = removals.flatMap(({ heldAs }) => heldAs);
  return {
    store: withLabels(store, sets),
    edit: {
      ...edit,
      ...(permissionSets && { permissionSets: { add: toAdd.map((set) => heldName(type, set)), remove } }),
      ...(profiles && { profiles: { ...profiles, add: added } }),
    },
    removals: [...removals, ...(profiles?.remove ?? []).map((name) => ({ name, heldAs: [name] }))],
  };
}

/** Salesforce has no API for the JWT timeout of a connected app. docs/salesforce.md §3.2 */
function requireApi({ kind, app, setupUrl }: AppStore, edit: PolicyEdit): void {
  const isInSetup = policyElementNames.some(
    (name) => edit[name] !== undefined && policyElements[name][kind.type].kind === 'setup',
  );
  if (isInSetup) throw new JwtError('setup-only', { app: app.name, setupUrl });
}

/** For a connected app another query where a set was given by its API name: others may have its label. */
async function knownSets(
  { app }: AppStore,
  wish: PolicyEdit['permissionSets'],
  directory: Directory,
): Promise<PermissionSet[]> {
  const names = [...(wish?.add ?? []), ...(wish?.remove ?? [])];
  const known = names.length > 0 ? await directory.permissionSets(names) : [];
  const unasked = known.map(({ label }) => label).filter((label) => !names.some((name) => same(name, label)));
  if (app.type !== 'ConnectedApp' || unasked.length === 0) return known;
  const more = await directory.permissionSets(unasked);
  return [...known, ...more.filter(({ name }) => !known.some((one) => one.name === name))];
}

/** The end of an app: what is refused, what is kept first, and what was seen of it afterwards. docs/salesforce.md §4.7 */
import { JwtError } from '../faults/errors.ts';
import { failedStage } from '../salesforce/stage.ts';
import type { DeletableApp, WholeApp } from './app-store.ts';
import { type Component, componentName, diff } from './component.ts';
import { isOurs } from './ours.ts';

export type DeletionInput = {
  dryRun: boolean;
  /** The name of the app is not going to be typed. */
  unasked: boolean;
  /** Of the login that the command works with. */
  ownClientId: string | undefined;
};

type DeletionPorts = {
  /** Tells and asks, on a dry run too; throws to stop. Nothing is kept or deleted by then. */
  approve(whole: WholeApp): Promise<void>;
  /** Keeps the components; gives the paths of the files. */
  keep(whole: WholeApp): Promise<string[]>;
};

/** `deleted`: by this run; false also where somebody else was quicker. */
export type Deletion = { whole: WholeApp; deleted: boolean; backup: string[] };

/**
 * Reads all that there is of the app, asks, keeps it, looks whether it is still the same, and deletes it.
 *
 * @throws JwtError `AppIsManagedError`, `SettingsUnreadableError`, `OwnConnectionError`, `AppNotOursError`,
 *   `AppChangedMeanwhileError` (nothing deleted), `WriteUnconfirmedError`, and what an org refuses.
 */
export async function deleteApp(store: DeletableApp, input: DeletionInput, ports: DeletionPorts): Promise<Deletion> {
  const { app } = store;
  if (store.installed) throw new JwtError('app-is-managed-delete', { app: app.name, namespace: app.namespace });
  const whole = await store.readWhole();
  if (whole.hidden.length > 0)
    throw new JwtError('settings-unreadable-backup', { app: app.name, hidden: whole.hidden });
  refuseOwn(store, whole, input);
  if (input.unasked && !input.dryRun && !isOurs(whole.header)) throw new JwtError('app-not-ours', { app: app.name });
  await ports.approve(whole);
  if (input.dryRun) return { whole, deleted: false, backup: [] };
  const backup = await ports.keep(whole);
  if (!input.unasked) await refuseChanged(store, whole);
  return { whole, deleted: await remove(store, whole, backup), backup };
}

/** Nothing could be done in the org any more, not even seen. */
function refuseOwn({ app, kind }: DeletableApp, { components }: WholeApp, { ownClientId }: DeletionInput): void {
  const settings = Object.fromEntries(components.map((component) => [component.type, component]));
  const key = components.some(({ type }) => type === kind.componentTypes.tokens) ? kind.consumerKeyOf(settings) : null;
  if (ownClientId && ownClientId === key) throw new JwtError('own-connection', { app: app.name });
}

/** A person takes a minute to answer, and what was kept has to be what is deleted. */
async function refuseChanged(store: DeletableApp, whole: WholeApp): Promise<void> {
  const fresh = await store.readWhole();
  const byName = new Map(fresh.components.map((component) => [componentName(component), component]));
  const changes = whole.components.flatMap((before) => {
    const now = byName.get(componentName(before));
    return now ? diff(before, now) : [gone(before)];
  });
  const known = new Set(whole.components.map(componentName));
  const added = fresh.components.filter((component) => !known.has(componentName(component)));
  if (changes.length + added.length === 0) return;
  const fields = [...changes.map(({ component, field }) => `${component} ${field}`), ...added.map(componentName)];
  throw new JwtError('app-changed-meanwhile', { app: store.app.name, changedMeanwhile: changes, fields });
}

const gone = (component: Component) => ({
  component: componentName(component),
  field: 'fullName',
  from: component.fullName,
  to: null,
});

/** False: it was gone already. */
async function remove(store: DeletableApp, { header }: WholeApp, backup: string[]): Promise<boolean> {
  const refusal = await store.remove().then(
    () => null,
    (error: unknown) => ({ error, isLost: failedStage(error) === 'http' }),
  );
  const detail = { app: store.app.name, backup };
  const left = await store.reread(header).catch((error: unknown) => {
    if (refusal && !refusal.isLost) throw refusal.error;
    throw error instanceof JwtError ? new JwtError('deletion-unconfirmed-unseen', detail) : error;
  });
  if (left === null) return refusal === null || refusal.isLost;
  if (refusal && !refusal.isLost) throw refusal.error;
  throw new JwtError(refusal ? 'deletion-unconfirmed-lost' : 'deletion-unconfirmed-still-there', detail);
}

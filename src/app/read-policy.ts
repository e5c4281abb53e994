import type { AppStore, Settings, Timeouts } from './app-store.ts';
import type { Policy } from './policy.ts';

export type ReadPolicy = { policy: Policy; unreadable: string[] };

/** The policy of an app, from its components and from what the org tells beside them. */
export async function readPolicy(store: AppStore): Promise<ReadPolicy> {
  const [settings, timeouts] = await Promise.all([store.read(['tokens', 'policy']), store.readTimeouts()]);
  return policyWith(store, settings, timeouts);
}

/** The same from what is read already. */
export function policyWith(store: AppStore, settings: Settings, timeouts: Timeouts | null): ReadPolicy {
  const { policy, unreadable } = store.kind.policyOf(settings);
  if (!timeouts) return { policy, unreadable };
  const known = Object.entries(timeouts).flatMap(([field, { source }]) => (source ? [field] : []));
  return { policy: { ...policy, ...timeouts }, unreadable: unreadable.filter((field) => !known.includes(field)) };
}

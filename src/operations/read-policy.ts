import type { AppStore } from '../domain/app/app-store.ts';
import type { Policy } from '../domain/app/policy.ts';

/** The policy of an app, from its components and from what the org tells beside them. */
export async function readPolicy(store: AppStore): Promise<{ policy: Policy; unreadable: string[] }> {
  const [settings, timeouts] = await Promise.all([store.read(['tokens', 'policy']), store.readTimeouts()]);
  const { policy, unreadable } = store.kind.policyOf(settings);
  if (!timeouts) return { policy, unreadable };
  const known = Object.entries(timeouts).flatMap(([field, { source }]) => (source ? [field] : []));
  return { policy: { ...policy, ...timeouts }, unreadable: unreadable.filter((field) => !known.includes(field)) };
}

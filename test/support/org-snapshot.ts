/** One org for many tests that each do something to it. */
import type { LocalOrg } from '../local-org/index.ts';

/** Gives a function that makes the org what it is now: its data, switches, faults, journal and clock. */
export function snapshotOf(org: LocalOrg): () => void {
  const { nowMs: _, ...data } = org.state;
  const whole = structuredClone(data);
  const switches = { ...org.switches };
  const ahead = org.clock.now().getTime() - Date.now();
  return () => {
    Object.assign(org.state, structuredClone(whole));
    Object.assign(org.switches, switches);
    org.faults.splice(0);
    org.requests.splice(0);
    org.clock.advance((Date.now() + ahead - org.clock.now().getTime()) / 1000);
  };
}

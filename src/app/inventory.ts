import type { App, AppType } from './app.ts';
import type { SessionTimeouts } from './session-timeout.ts';
import type { AppFacts } from './summary.ts';

/**
 * When apps were last used, ISO 8601, by `usageKey`; those of which the org shows no use are left out. `unasked` counts the
 * external client apps that Connect REST was not asked about, to keep the number of requests down.
 */
export type LastUses = { lastUsedAt: Map<string, string>; unasked: number };

/** Port to all apps of one org. Nothing here changes anything, and no more than five requests are under way at a time. */
export type Inventory = {
  /** Every app that the org admits to having; undefined: of both kinds. */
  list(type: AppType | undefined): Promise<App[]>;
  /**
   * Tells the facts of each listed app as soon as they are known, hidden ones too, and keeps nothing. Rejects when the org
   * stops to answer; what was told until then holds.
   */
  read(tell: (facts: AppFacts) => void): Promise<void>;
  lastUses(): Promise<LastUses>;
  sessionTimeouts(): Promise<SessionTimeouts>;
};

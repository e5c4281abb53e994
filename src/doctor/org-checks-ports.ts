import type { KeyObject } from 'node:crypto';
import type { App } from '../app/app.ts';
import { unknown, type Verdict } from './check.ts';
import type { SeenApp } from './judge-app.ts';
import type { OrgReads } from './org-reads.ts';

/** `isSameOrg`: the exchange goes to the very host of the org that is asked; else what it shows is no proof. */
export type OrgChecksInput = {
  app: string | null;
  appType: App['type'] | undefined;
  clientId: string | null;
  username: string | null;
  isSameOrg: boolean;
};

export type OrgCheckPorts = {
  reads: () => Promise<OrgReads>;
  readKey: (() => Promise<KeyObject>) | null;
  inWords: (error: unknown) => Promise<{ message: string; actions: string[] }>;
  now: () => Date;
  /** Called with the name of the app that is looked at, and with its consumer key where nobody gave one. */
  found: (facts: { app?: string; clientId?: string }) => void;
};

/** What the checks before have found. `isTheApp`: the app is the one that the exchange goes by. */
export type OrgFindings = { isOpen: boolean; app: SeenApp | null; isTheApp: boolean };

/** A check whose subject an earlier one did not find. */
export const notLookedAt = ({ isOpen }: OrgFindings, why: string): Verdict =>
  unknown(isOpen ? `Not looked at: ${why}` : 'Not looked at: the org cannot be asked.');

import { JwtError } from '../faults/errors.ts';
import type { AppStore, Settings } from './app-store.ts';
import { type Changed, changeApp } from './change.ts';

export type JwtIssuingInput = {
  issuesJwt: boolean;
  dryRun: boolean;
  beforeWrite(before: Settings): Promise<void>;
};

/** Switches JWT-based access tokens on or off for one app. */
export async function setJwtIssuing(store: AppStore, input: JwtIssuingInput): Promise<Changed> {
  requireOwnApp(store);
  return changeApp(store, {
    parts: ['tokens'],
    edit: (before) => store.kind.withJwt(before, input.issuesJwt, store.apiVersion),
    dryRun: input.dryRun,
    beforeWrite: input.beforeWrite,
  });
}

/** What the publisher of a package set up, a subscriber's API call cannot change. docs/salesforce.md §3.5 */
export function requireOwnApp({ app, installed, setupUrl }: AppStore): void {
  if (!installed) return;
  const data = { app: app.name, namespace: app.namespace, setupUrl };
  throw new JwtError('AppIsManagedError', { tokens: [app.name], actionTokens: [setupUrl], data });
}

import { JwtError } from '../faults/errors.ts';
import type { AppStore, Directory, Settings } from './app-store.ts';
import { type Changed, changeApp } from './change.ts';
import type { PolicyEdit } from './policy.ts';

type Options = { dryRun: boolean; beforeWrite(before: Settings): Promise<void> };

/** Changes the policies that `edit` names, after checking that the permission sets and profiles to add exist. */
export async function setPolicy(
  store: AppStore,
  directory: Directory,
  edit: PolicyEdit,
  options: Options,
): Promise<Changed> {
  requireTimeoutApi(store, edit);
  const [addPermissionSets, addProfiles] = await Promise.all([
    edit.addPermissionSets?.length ? directory.permissionSets(edit.addPermissionSets) : [],
    edit.addProfiles?.length ? directory.profiles(edit.addProfiles) : [],
  ]);
  const needsTokens = edit.timeout !== undefined || edit.permittedUsers !== undefined;
  return changeApp(store, {
    parts: needsTokens ? ['tokens', 'policy'] : ['policy'],
    edit: (before) => store.kind.withPolicy(before, { ...edit, addPermissionSets, addProfiles }, store.apiVersion),
    ...options,
  });
}

/** Salesforce has no API for the JWT timeout of a connected app. docs/salesforce.md §3.2 */
function requireTimeoutApi({ kind, app, setupUrl }: AppStore, edit: PolicyEdit): void {
  if (kind.timeoutHasApi || (edit.timeout === undefined && edit.guestTimeout === undefined)) return;
  throw new JwtError('SetupOnlyError', {
    tokens: [app.name],
    actionTokens: [setupUrl],
    data: { app: app.name, setupUrl },
  });
}

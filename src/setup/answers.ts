/** What a setup has to be told, and what goes where a person says nothing else. Pure. */
import type { Purpose } from '../app/purpose.ts';

/** What the flags may leave open; `username` and `permission-set` as lists, as their flags are repeatable. */
export type Told = {
  'target-org'?: string | undefined;
  app?: string | undefined;
  'permission-set'?: string[] | undefined;
  profile?: string[] | undefined;
  username?: string[] | undefined;
  'cert-file'?: string | undefined;
  'key-file'?: string | undefined;
  purpose?: Purpose | undefined;
};

export type Missing = 'target-org' | 'app' | 'permission-set' | 'username' | 'key-file';

/** `defaultOrg`: whether sf has one. `everybody`: an app that needs nobody's permission. */
export function missingIn(
  told: Told,
  { defaultOrg, everybody }: { defaultOrg: boolean; everybody: boolean },
): Missing[] {
  const { 'permission-set': sets = [], profile = [], username = [] } = told;
  const admits = everybody || sets.length + profile.length > 0;
  const missing: [name: Missing, isMissing: boolean][] = [
    ['target-org', told['target-org'] === undefined && !defaultOrg],
    ['app', told.app === undefined],
    ['permission-set', !admits],
    ['username', username.length === 0],
    // The login is made with the key, not with the certificate.
    ['key-file', told['cert-file'] !== undefined && told['key-file'] === undefined],
  ];
  return missing.flatMap(([name, isMissing]) => (isMissing ? [name] : []));
}

const namesFor: Record<Purpose, string> = {
  bearer: 'JWT_Login',
  mcp: 'MCP_Client',
  'agent-api': 'Agent_API_Client',
  'data-360': 'Data_360_Client',
};

export const defaultApp = (purpose: Purpose = 'bearer'): string => namesFor[purpose];

/** Made where the org lacks it, and named so that everybody sees what it is for. */
export const defaultSet = (app: string): string => `${app}_Users`;

export const defaultAlias = (app: string): string => app.toLowerCase().replaceAll('_', '-');

/** The flags that would say what is missing, each as one word or two; null where only the person knows. */
export function flagsToAdd(missing: Missing[], told: Told, known: { org: string | null; username: string | null }) {
  const app = told.app ?? defaultApp(told.purpose);
  const values: Record<Missing, string | null> = {
    'target-org': known.org,
    app,
    'permission-set': defaultSet(app),
    username: known.username,
    'key-file': null,
  };
  return missing.map((flag) => ({ flag, value: values[flag] }));
}

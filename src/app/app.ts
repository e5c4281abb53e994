import type { Json } from '../faults/errors.ts';

export type AppType = 'ConnectedApp' | 'ExternalClientApp';

/** An app of either kind. `name` is the API name, with the namespace prefix when it came from a package. */
export type App = { name: string; label: string; type: AppType; namespace: string | null; id: string | null };

/** What a person would call the kind in a sentence. */
export const appTypeWords: Record<AppType, string> = {
  ConnectedApp: 'connected app',
  ExternalClientApp: 'external client app',
};

/** Tells an app from any other of its org: both kinds may have the same name. */
export const appKey = ({ type, name }: { type: AppType; name: string }): string => `${type}:${name}`;

/** One changed element. `component` is `<metadata type>:<fullName>`; a certificate is shown as `sha256:<hex>`. */
export type Change = { component: string; field: string; from: Json; to: Json };

/** `changedMeanwhile`: what somebody else changed while the command ran, and which is as they left it; absent: nothing. */
export type ChangeResult = {
  app: App;
  changed: boolean;
  dryRun: boolean;
  changes: Change[];
  changedMeanwhile?: Change[];
};

import { JwtError } from '../faults/errors.ts';
import type { App } from './app.ts';
import type { AppKind, AppState } from './app-kind.ts';
import type { Component, Part, Settings } from './component.ts';
import type { Policy } from './elements.ts';
import type { Shelf } from './keepsake.ts';
import type { PermissionSet } from './permission-set.ts';

/**
 * All that there is of an app. `hidden`: types of which the org lists components that it does not show, while it shows none of this
 * app, so that one of those may be the app's.
 */
export type WholeApp = { header: Component; components: Component[]; hidden: string[]; shelves: Shelf[] };

/** Port to one app in one org. Reads never change anything; a write sends one whole component. */
export type AppStore = {
  app: App;
  /** Came from a package: its publisher owns the settings, the subscriber only the policies. */
  installed: boolean;
  /** The page of Setup where a person can do what has no API. */
  setupUrl: string;
  kind: AppKind;
  apiVersion: number;
  /** The components that hold the parts, each read once. */
  read(parts: Part[]): Promise<Settings>;
  /**
   * Whether the app can log anybody in, by what `read` brought. Where the part with the tokens is missing the org may hide it: the
   * app has none where that of the scopes was read and is missing as well, though the org shows both of other apps.
   */
  stateOf(settings: Settings): AppState;
  /** What the org tells of the policies that are set in Setup alone, and so are part of no component. */
  readSetupOnly(): Promise<Partial<Policy>>;
  reread(component: Component): Promise<Component | null>;
  /** Throws MetadataRefusedError (nothing written), or OrgUnreachableError when the answer was lost. */
  write(component: Component): Promise<void>;
};

/** The same with its end. */
export type DeletableApp = AppStore & {
  /** Everything of the app, also what no other command looks at. */
  readWhole(): Promise<WholeApp>;
  /** Deletes the app with all that belongs to it. Throws as `write`. */
  remove(): Promise<void>;
};

/** Port to what the org knows about names that a policy may point to. */
export type Directory = {
  /** Every permission set that has one of these names, with the namespace or without, or as its label. */
  permissionSets(names: string[]): Promise<PermissionSet[]>;
  /** Names as the org spells them; throws ProfileNotFoundError. */
  profiles(names: string[]): Promise<string[]>;
};

/** What the publisher of a package set up, a subscriber's API call cannot change. docs/salesforce.md §3.5 */
export function requireOwnApp({ app, installed, setupUrl }: AppStore): void {
  if (installed) throw new JwtError('app-is-managed', { app: app.name, namespace: app.namespace, setupUrl });
}

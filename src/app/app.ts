import { type Json, JwtError } from '../faults/errors.ts';
import type { AppKind } from './app-kind.ts';
import type { Component } from './component.ts';
import type { Policy } from './elements.ts';

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

export type ChangeResult = { app: App; changed: boolean; dryRun: boolean; changes: Change[] };

/** `tokens`: what issues JWTs and holds the certificate. `policy`: what an administrator decides. `scopes`: what it may ask for. */
export type Part = 'tokens' | 'policy' | 'scopes';

/** The components of one app that matter here, by metadata type. A missing one could not be read. */
export type Settings = { [type: string]: Component };

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
  /** What the org tells of the policies that are set in Setup alone, and so are part of no component. */
  readSetupOnly(): Promise<Partial<Policy>>;
  reread(component: Component): Promise<Component | null>;
  /** Throws MetadataRefusedError (nothing written), or OrgUnreachableError when the answer was lost. */
  write(component: Component): Promise<void>;
};

/** Port to what the org knows about names that a policy may point to. */
export type Directory = {
  /** API names for permission sets given by API name or label; throws PermissionSetNotFoundError. */
  permissionSets(names: string[]): Promise<string[]>;
  /** Names as the org spells them; throws ProfileNotFoundError. */
  profiles(names: string[]): Promise<string[]>;
};

/** What the publisher of a package set up, a subscriber's API call cannot change. docs/salesforce.md §3.5 */
export function requireOwnApp({ app, installed, setupUrl }: AppStore): void {
  if (installed) throw new JwtError('app-is-managed', { app: app.name, namespace: app.namespace, setupUrl });
}

/** Stops with ApiVersionTooOldError when the API version does not know a feature yet. */
export function requireApiVersion(needed: number, apiVersion: number, what: string): void {
  if (apiVersion < needed) throw new JwtError('api-version-too-old', { needed, apiVersion, what });
}

import type { App } from './app.ts';
import type { Component } from './component.ts';
import type { OauthSettings } from './oauth-settings.ts';
import type { Policy, PolicyEdit, Timeout } from './policy.ts';

/** The components of one app that matter here, by metadata type. A missing one could not be read. */
export type Settings = { [type: string]: Component };

/** `tokens`: what issues JWTs and holds the certificate. `policy`: what an administrator decides. `scopes`: what it may ask for. */
export type Part = 'tokens' | 'policy' | 'scopes';

/** What one kind of app makes of its components. Pure; the port below carries the one that fits. */
export type AppKind = {
  /** Whether the JWT timeouts can be set through an API at all. */
  timeoutHasApi: boolean;
  /** The policy as the components tell it, and what they do not tell (names of Policy's fields). */
  policyOf(settings: Settings): { policy: Policy; unreadable: string[] };
  /** The consumer key, where the org shows it. */
  consumerKeyOf(settings: Settings): string | null;
  /** The stored certificate as the org sent it; null: none, or none shown. */
  certificateOf(settings: Settings): string | null;
  /** Flows, callback URLs and scopes; null where the component that holds them was not read. */
  oauthOf(settings: Settings): OauthSettings;
  withJwt(settings: Settings, issuesJwt: boolean, apiVersion: number): Settings;
  /** Null takes the certificate off the app. */
  withCertificate(settings: Settings, certificatePem: string | null): Settings;
  withPolicy(settings: Settings, edit: PolicyEdit, apiVersion: number): Settings;
};

export type Timeouts = { timeout: Timeout; guestTimeout: Timeout };

/** Port to one app in one org. Reads never change anything; a write sends one whole component. */
export type AppStore = {
  app: App;
  /** Came from a package: its publisher owns the settings, the subscriber only the policies. */
  installed: boolean;
  /** The page of Setup where a person can do what has no API. */
  setupUrl: string;
  kind: AppKind;
  apiVersion: number;
  read(parts: Part[]): Promise<Settings>;
  /** JWT timeouts where they are not part of the components; null where they are. */
  readTimeouts(): Promise<Timeouts | null>;
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

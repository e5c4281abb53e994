/** What a row of the policy table (elements.ts) is made of. */
import { JwtError } from '../faults/errors.ts';
import { knownSince } from '../salesforce/versions.ts';
import type { AppType } from './app.ts';
import { type Component, elementAt, isParent, type Part, textAt, withElement } from './component.ts';

/** One thing that an administrator decides: its values, and what a change can ask for. */
export type PolicyElement<V, W = NonNullable<V>> = {
  /** What people call it. */
  label: string;
  part: Part;
  /** How `policy set` is asked for it; null: it has no flag there. */
  flags: PolicyFlags<W> | null;
  /** The value as people say it. */
  say(value: V): string;
  /** Whether the change lets more people in, or lets what leaks be good for longer. Nothing is claimed of unknown values. */
  lowersSecurity(from: V, to: V): boolean;
} & Record<AppType, Place<V, W>>;

/** Where one kind of app keeps it. `since`: the first API version that knows the element. */
export type Place<V, W> = MetadataPlace<V, W> | SetupPlace<V>;

/** In a metadata component. `tooOld`: what an older version cannot do, in words; absent: the org's refusal says it. */
export type MetadataPlace<V, W> = {
  kind: 'metadata';
  since: number;
  tooOld?: string;
  read(component: Component): V;
  write(component: Component, wish: W, apiVersion: number): Component;
};

/** Set in Setup alone, as it has no API; a field of the app's ConnectedApplication row shows it. Null: the row tells nothing. */
type SetupPlace<V> = { kind: 'setup'; since: number; field: string; read(value: Field): V | null };

/** A field of a row that SOQL gives. */
export type Field = string | number | boolean | null | undefined;

/** How the text of an XML element holds a value; undefined: absent or empty. */
export type Codec<V, W> = { read(text: string | undefined): V; write(wish: W): string };

/** In the text of one element. */
export const at = <V, W>(path: string, since: number, { read, write }: Codec<V, W>): MetadataPlace<V, W> => ({
  kind: 'metadata',
  since,
  read: (component) => read(textAt(component, path) || undefined),
  write: (component, wish) => withElement(component, path, write(wish)),
});

export const onOff: Codec<boolean, boolean> = { read: (text) => text === 'true', write: String };
export const minutes: Codec<number | null, number> = { read: (text) => (text ? Number(text) : null), write: String };
export const plain: Codec<string | null, string> = { read: (text) => text ?? null, write: (text) => text };

/** One of some values, by our names. */
export const oneOf = <N extends string>(values: Record<N, string>): Codec<N | null, N> => ({
  read: (text) => nameOf(values, text),
  write: (name) => values[name],
});

/** Our name for a value of the org, which spells some in more than one way. docs/salesforce.md §4.5 */
export const nameOf = <N extends string>(values: Record<N, string>, text: string | undefined): N | null =>
  keysOf(values).find((name) => values[name].toLowerCase() === text?.toLowerCase()) ?? null;

/** The keys of an object that has no others. */
export const keysOf = <K extends string>(record: { readonly [Key in K]: unknown }): K[] => {
  const keys: K[] = [];
  for (const key in record) keys.push(key);
  return keys;
};

/** Stops with ApiVersionTooOldError when the API version does not know a feature yet. */
export function requireApiVersion(needed: number, apiVersion: number, what: string): void {
  if (apiVersion < needed) throw new JwtError('api-version-too-old', { needed, apiVersion, what });
}

/** Whether a connected app has OAuth settings; apps of SAML, canvas and bookmarks have none. docs/salesforce.md §3.1 */
export const hasOauth = (app: Component): boolean => isParent(elementAt(app, 'oauthConfig'));

/** A connected app without OAuth has no token policy; a write must not switch OAuth on by the way. */
export function requireOauth(app: Component): Component {
  if (!hasOauth(app)) throw new JwtError('policy-value-no-oauth');
  return app;
}

/** In the `oauthConfig` of a connected app that has one; `without`: the value of one that has none. */
export const inOauth = <V, W>(place: MetadataPlace<V, W>, without: V): MetadataPlace<V, W> => ({
  ...place,
  read: (app) => (hasOauth(app) ? place.read(app) : without),
  write: (app, wish, apiVersion) => place.write(requireOauth(app), wish, apiVersion),
});

/**
 * In the `oauthPolicy` of a connected app. Both of its children are required, so an app without the element gets
 * Salesforce's own default for the other one. docs/salesforce.md §3.1
 */
export function inOauthPolicy<V, W>(child: string, codec: Codec<V, W>): MetadataPlace<V, W> {
  const place = at(`oauthPolicy.${child}`, knownSince.policiesOfConnectedApp, codec);
  const defaults: [string, string][] = [
    ['oauthPolicy.ipRelaxation', 'ENFORCE'],
    ['oauthPolicy.refreshTokenPolicy', 'infinite'],
  ];
  const whole = (app: Component): Component =>
    defaults.reduce(
      (now, [path, text]) => (elementAt(now, path) === undefined ? withElement(now, path, text) : now),
      app,
    );
  return { ...place, write: (app, wish, apiVersion) => place.write(whole(requireOauth(app)), wish, apiVersion) };
}

/** What was given on the command line, by the names of the flags. */
export type GivenFlags = { readonly [flag: string]: unknown };

/** A flag as the command line sees it. `names` may be repeated; a `number` is whole and at least 1. */
export type Flag =
  | { kind: 'text'; name: string; helpValue: string }
  | { kind: 'choice'; name: string; options: readonly string[] }
  | { kind: 'names'; name: string }
  | { kind: 'number'; name: string };

/** `wish`: what the flags ask for; what the API version decides waits for it. Null: they were not given. */
export type PolicyFlags<W> = { flags: Flag[]; wish(given: GivenFlags): ((apiVersion: number) => W) | null };

/** A flag with a text of its own form; `parse` throws JwtError for any other. */
export const textFlag = <W>(
  name: string,
  helpValue: string,
  parse: (text: string) => (apiVersion: number) => W,
): PolicyFlags<W> => ({
  flags: [{ kind: 'text', name, helpValue }],
  wish: ({ [name]: text }) => (typeof text === 'string' ? parse(text) : null),
});

export const choiceFlag = <N extends string>(name: string, options: N[]): PolicyFlags<N> => ({
  flags: [{ kind: 'choice', name, options }],
  wish: ({ [name]: text }) => {
    const option = options.find((one) => one === text);
    return option ? () => option : null;
  },
});

export const numberFlag = (name: string): PolicyFlags<number> => ({
  flags: [{ kind: 'number', name }],
  wish: ({ [name]: number }) => (typeof number === 'number' ? () => number : null),
});

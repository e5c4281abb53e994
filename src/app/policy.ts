/** The policy of one app, read and changed element by element, as the table says. */
import { isFault, JwtError } from '../faults/errors.ts';
import { withWords } from '../faults/shell-word.ts';
import { place } from '../faults/words.ts';
import type { AppType } from './app.ts';
import type { AppKind, AppState } from './app-kind.ts';
import { type AppStore, requireOwnApp } from './app-store.ts';
import { type Changed, type ChangeRequest, changeApp } from './change.ts';
import { diff, type Part, type Settings } from './component.ts';
import { type Field, type Place, requireApiVersion } from './element.ts';
import {
  type Policy,
  type PolicyEdit,
  type PolicyElementName,
  policyElementNames,
  policyElements,
  unknownPolicy,
  type Wish,
} from './elements.ts';
import type { PreparedEdit } from './known-names.ts';
import { editedNames } from './names.ts';
import type { AdmittedUsers } from './session-timeout.ts';
import { timeoutsIn, withoutTimeouts } from './timeout.ts';

/** `unreadable`: fields that the org does not show. */
export type ReadPolicy = { policy: Policy; unreadable: string[] };

/** Where a kind of app keeps an element. */
export const placeOf = <Name extends PolicyElementName>(
  name: Name,
  type: AppType,
): Place<Policy[Name], Wish<Policy[Name]>> => policyElements[name][type];

/** The policy as the components of an app tell it. */
export function policyOf(kind: AppKind, settings: Settings): ReadPolicy {
  const policy = { ...unknownPolicy };
  /** Fills one element in; false: no component tells it. */
  const isTold = <Name extends PolicyElementName>(name: Name): boolean => {
    const [place, component] = [placeOf(name, kind.type), kind.shown(settings, policyElements[name].part)];
    if (place.kind !== 'metadata' || !component) return false;
    policy[name] = place.read(component);
    return true;
  };
  return { policy, unreadable: policyElementNames.filter((name) => !isTold(name)) };
}

/** The elements that Setup alone sets, as they stand in the row of a connected app; one that it does not tell is left out. */
export function policyInRow(row: { readonly [field: string]: Field }): Partial<Policy> {
  const told: Partial<Policy> = {};
  const read = <Name extends PolicyElementName>(name: Name): void => {
    const place = placeOf(name, 'ConnectedApp');
    const value = place.kind === 'setup' ? place.read(row[place.field]) : null;
    if (value !== null) told[name] = value;
  };
  policyElementNames.forEach(read);
  return told;
}

/** The fields of that row. */
export const fieldsInSetup = policyElementNames.flatMap((name) => {
  const { ConnectedApp: place } = policyElements[name];
  return place.kind === 'setup' ? [place.field] : [];
});

/** The policy of an app, from its components and from what the org tells beside them. */
export async function readPolicy(store: AppStore): Promise<ReadPolicy & { state: AppState }> {
  const parts: Part[] = ['tokens', 'policy', 'switches'];
  const [read, told] = await Promise.all([store.read(parts), store.readSetupOnly()]);
  const isWhole = parts.every((part) => read[store.kind.componentTypes[part]]);
  const settings = isWhole ? read : { ...read, ...(await store.read(['scopes'])) }; // hidden, or without OAuth
  const state = store.stateOf(settings);
  const { policy, unreadable } = policyWith(store, settings, told);
  return { policy, unreadable: state === 'no-oauth' ? [] : unreadable, state };
}

/** The same from what is read already. */
export function policyWith(store: AppStore, settings: Settings, told: Partial<Policy>): ReadPolicy {
  const { policy, unreadable } = policyOf(store.kind, settings);
  return { policy: { ...policy, ...told }, unreadable: unreadable.filter((name) => !(name in told)) };
}

/** The components with what the edit asks for; every other element stays as it is. */
export function edited(kind: AppKind, settings: Settings, edit: PolicyEdit, apiVersion: number): Settings {
  return policyElementNames.reduce((now, name) => withWish(kind, now, name, edit[name], apiVersion), settings);
}

function withWish<Name extends PolicyElementName>(
  kind: AppKind,
  settings: Settings,
  name: Name,
  wish: PolicyEdit[Name],
  apiVersion: number,
): Settings {
  const place = placeOf(name, kind.type);
  if (wish === undefined || place.kind !== 'metadata') return settings;
  if (place.tooOld) requireApiVersion(place.since, apiVersion, place.tooOld);
  const component = kind.needed(settings, policyElements[name].part);
  return { ...settings, [component.type]: place.write(component, wish, apiVersion) };
}

type Options = Pick<ChangeRequest, 'dryRun' | 'beforeWrite' | 'consequences' | 'nowMs'>;

/** Switches JWT-based access tokens on or off for one app. */
export async function setJwtIssuing(store: AppStore, issuesJwt: boolean, options: Options): Promise<Changed> {
  requireOwnApp(store);
  return changeApp(store, {
    parts: ['tokens'],
    edit: (before) => edited(store.kind, before, { issuesJwt }, store.apiVersion),
    ...options,
  });
}

/** Changes the policies that the edit names. `absent`: names to take off that were not there. */
export async function setPolicy(
  { store, edit, removals }: PreparedEdit,
  options: Options,
): Promise<Changed & { absent: string[] }> {
  let absent: string[] | null = null;
  const changed = await changeApp(store, {
    parts: partsFor(edit),
    alsoFor: (before) => (leftTimeouts(store.kind, before).length > 0 ? ['tokens'] : []),
    edit: (before) => {
      absent ??= absentFrom(policyOf(store.kind, before).policy, removals);
      return withPolicy(store.kind, before, edit, store.apiVersion);
    },
    ...options,
  }).catch((error: unknown) => Promise.reject(aboutTimeout(error, edit)));
  return { ...changed, absent: absent ?? [] };
}

function absentFrom({ permissionSets, profiles }: Policy, removals: PreparedEdit['removals']): string[] {
  const held = new Set([...permissionSets, ...profiles].map((name) => name.toLowerCase()));
  return removals.filter(({ heldAs }) => !heldAs.some((name) => held.has(name.toLowerCase()))).map(({ name }) => name);
}

/** The org's words for a timeout beside tokens that are off say nothing of either. docs/salesforce.md §4.5 */
function aboutTimeout(error: unknown, { timeout, guestTimeout, sessionTimeoutMinutes }: PolicyEdit): unknown {
  const isAsked = [timeout, guestTimeout, sessionTimeoutMinutes].some((one) => one !== undefined);
  const isRefused = isFault(error, 'metadata-refused') && /Invalid plugin settings/i.test(error.detail.problems.join());
  return isAsked && isRefused ? new JwtError('jwt-tokens-disabled') : error;
}

/** A timeout goes by whether the app issues JWTs, and who is locked out by the app's consumer key: both are with the tokens. */
const partsFor = (edit: PolicyEdit): Part[] =>
  edit.timeout === undefined && edit.permittedUsers === undefined ? ['policy'] : ['tokens', 'policy'];

/** The components after a policy change. Throws where Salesforce would refuse the whole of it. */
export function withPolicy(kind: AppKind, before: Settings, edit: PolicyEdit, apiVersion: number): Settings {
  const { policy } = policyOf(kind, before);
  // A JWT timeout on an app that issues none is refused as `Invalid plugin settings`: say it before. docs/salesforce.md §4.5
  if (edit.timeout !== undefined && policy.issuesJwt === false) throw new JwtError('jwt-tokens-disabled');
  kind.needed(before, 'policy');
  requireConsistentUsers(policy, edit);
  const after = edited(kind, before, edit, apiVersion);
  return policy.issuesJwt === false && edit.guestTimeout === undefined
    ? withoutLeftTimeouts(kind, before, after)
    : after;
}

/** JWT timeouts in the policies of an external client app, which are left there when it is switched off. */
export function leftTimeouts(kind: AppKind, settings: Settings): string[] {
  const component = kind.type === 'ExternalClientApp' ? kind.shown(settings, 'policy') : undefined;
  return component ? timeoutsIn(component) : [];
}

/** Orgs may refuse any change of policies that hold a timeout beside tokens that are off. docs/salesforce.md §4.5 */
function withoutLeftTimeouts(kind: AppKind, before: Settings, after: Settings): Settings {
  const [was, now] = [kind.needed(before, 'policy'), kind.needed(after, 'policy')];
  if (leftTimeouts(kind, after).length === 0 || diff(was, now).length === 0) return after;
  return { ...after, [now.type]: withoutTimeouts(now) };
}

/** Pre-authorisation lists stand only beside `admin-approved`: Salesforce takes no list otherwise. docs/salesforce.md §3.2 */
export function requireConsistentUsers(before: AdmittedUsers, edit: PolicyEdit): void {
  const permissionSets = editedNames(before.permissionSets, edit.permissionSets);
  const profiles = editedNames(before.profiles, edit.profiles);
  const names = [...permissionSets, ...profiles];
  if ((edit.permittedUsers ?? before.permittedUsers) !== 'self-authorize' || names.length === 0) return;
  if (edit.permissionSets?.add?.length || edit.profiles?.add?.length)
    throw new JwtError('policy-value-pre-authorise', { permissionSets, profiles, names });
  const removing = (flag: string, name: string): string => withWords(`${flag} {name}`, place, () => name);
  const flags = [
    ...permissionSets.map((name) => removing('--remove-permission-set', name)),
    ...profiles.map((name) => removing('--remove-profile', name)),
  ].join(' ');
  throw new JwtError('policy-value-self-authorize', { permissionSets, profiles, names, flags });
}

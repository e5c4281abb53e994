import { JwtError } from '../faults/errors.ts';
import { knownSince } from '../salesforce/versions.ts';
import type { AppKind, Settings } from './app-store.ts';
import { type Component, textAt, type Value, withElement } from './component.ts';
import { externalClientAppOauth } from './oauth-settings.ts';
import {
  editedNames,
  type IpRelaxation,
  noRefreshTokenPolicy,
  noTimeout,
  type PermittedUsers,
  type Policy,
  type PolicyEdit,
  type RefreshTokenPolicy,
  requireApiVersion,
  requireConsistentUsers,
  type Timeout,
} from './policy.ts';

/** docs/salesforce.md §4.1 */
export const headerType = 'ExternalClientApplication';
export const globalType = 'ExtlClntAppGlobalOauthSettings';
export const policyType = 'ExtlClntAppOauthConfigurablePolicies';
export const scopesType = 'ExtlClntAppOauthSettings';

/** Values by our names. docs/salesforce.md §4.5; orgs spell the last one also `Enforce_relaxrefresh`. */
const ipRelaxations: Record<IpRelaxation, string> = {
  enforce: 'Enforce',
  bypass: 'Bypass',
  'bypass-2factor': 'Bypass_2factor',
  'enforce-relax-refresh': 'Enforce_RelaxRefresh',
};
const permittedUsers: Record<PermittedUsers, string> = {
  'admin-approved': 'AdminApprovedPreAuthorized',
  'self-authorize': 'AllSelfAuthorized',
};
const refreshTokens = {
  infinite: 'Infinite',
  zero: 'Zero',
  lifetime: 'SpecificLifetime',
  inactivity: 'SpecificInactivity',
} as const;
const units = { hours: 'Hours', days: 'Days', months: 'Months' } as const;

/** How the components of an external client app hold what the commands show and change. docs/salesforce.md §4 */
export const externalClientApp: AppKind = {
  timeoutHasApi: true,
  policyOf: (settings) => {
    const [global, policy] = [settings[globalType], settings[policyType]];
    return {
      policy: policyOf(global, policy),
      unreadable: [...(global ? [] : ['issuesJwt']), ...(policy ? [] : policyFields)],
    };
  },
  consumerKeyOf: (settings) => textOf(settings[globalType], 'consumerKey') ?? null,
  certificateOf: (settings) => textOf(settings[globalType], 'certificate') ?? null,
  oauthOf: (settings) => externalClientAppOauth(settings[globalType], settings[scopesType]),
  withJwt: (settings, issuesJwt, apiVersion) => {
    requireApiVersion(
      knownSince.jwtOfExternalClientApp,
      apiVersion,
      'Issuing JWT-based access tokens from an external client app',
    );
    return { ...settings, [globalType]: withElement(globalOf(settings), 'isNamedUserJwtEnabled', String(issuesJwt)) };
  },
  withCertificate: (settings, pem) => ({
    ...settings,
    [globalType]: withElement(globalOf(settings), 'certificate', pem ?? undefined),
  }),
  withPolicy: (settings, edit, apiVersion) => {
    requireJwtForTimeout(settings, edit);
    return { ...settings, [policyType]: edited(policyComponentOf(settings), edit, apiVersion) };
  },
};

const policyFields: (keyof Policy)[] = [
  'timeout',
  'guestTimeout',
  'permittedUsers',
  'permissionSets',
  'profiles',
  'ipRelaxation',
  'refreshToken',
  'sessionTimeoutMinutes',
  'sessionLevel',
];

const textOf = (component: Component | undefined, path: string): string | undefined =>
  (component && textAt(component, path)) || undefined;

function globalOf(settings: Settings): Component {
  const global = settings[globalType];
  if (!global) throw new JwtError('SettingsUnreadableError', { variant: 'global' });
  return global;
}

function policyComponentOf(settings: Settings): Component {
  const policy = settings[policyType];
  if (!policy) throw new JwtError('SettingsUnreadableError', { variant: 'policy' });
  return policy;
}

/** A JWT timeout on an app that issues none is refused as `Invalid plugin settings`: say it before. docs/salesforce.md §4.5 */
function requireJwtForTimeout(settings: Settings, edit: PolicyEdit): void {
  if (edit.timeout === undefined || !settings[globalType]) return;
  if (textOf(settings[globalType], 'isNamedUserJwtEnabled') !== 'true') throw new JwtError('JwtTokensDisabledError');
}

function policyOf(global: Component | undefined, policy: Component | undefined): Policy {
  const sessionTimeout = textOf(policy, 'sessionTimeoutInMinutes');
  return {
    issuesJwt: global ? textOf(global, 'isNamedUserJwtEnabled') === 'true' : null,
    timeout: timeoutOf(policy, 'namedUser'),
    guestTimeout: timeoutOf(policy, 'guest'),
    permittedUsers: nameOf(permittedUsers, textOf(policy, 'permittedUsersPolicyType')),
    permissionSets: namesOf(textOf(policy, 'commaSeparatedPermissionSet')),
    profiles: namesOf(textOf(policy, 'commaSeparatedProfile')),
    ipRelaxation: nameOf(ipRelaxations, textOf(policy, 'ipRelaxationPolicyType')),
    refreshToken: refreshTokenOf(policy),
    sessionTimeoutMinutes: sessionTimeout ? Number(sessionTimeout) : null,
    sessionLevel: textOf(policy, 'requiredSessionLevel') ?? null,
  };
}

/** Absent elements are the default state of a new app, so nothing is claimed for them. docs/salesforce.md §4.5 */
function timeoutOf(policy: Component | undefined, who: 'namedUser' | 'guest'): Timeout {
  if (textOf(policy, `${who}JwtSessionTimeoutType`) === 'UserSession') return { source: 'session', minutes: null };
  const minutes = textOf(policy, `${who}JwtTimeout`);
  return minutes ? { source: 'app', minutes: Number(minutes) } : noTimeout;
}

function refreshTokenOf(policy: Component | undefined): RefreshTokenPolicy {
  const name = nameOf(refreshTokens, textOf(policy, 'refreshTokenPolicyType'));
  const amount = textOf(policy, 'refreshTokenValidityPeriod');
  if (name === null) return noRefreshTokenPolicy;
  if (name === 'infinite' || name === 'zero' || !amount) return { policy: name, amount: null, unit: null };
  return { policy: name, amount: Number(amount), unit: nameOf(units, textOf(policy, 'refreshTokenValidityUnit')) };
}

const nameOf = <N extends string>(table: Record<N, string>, value: string | undefined): N | null =>
  (Object.keys(table) as N[]).find((name) => table[name].toLowerCase() === value?.toLowerCase()) ?? null;

const namesOf = (text: string | undefined): string[] =>
  (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);

function edited(component: Component, edit: PolicyEdit, apiVersion: number): Component {
  const before = policyOf(undefined, component);
  const permissionSets = editedNames(before.permissionSets, edit.addPermissionSets, edit.removePermissionSets);
  const profiles = editedNames(before.profiles, edit.addProfiles, edit.removeProfiles);
  requireConsistentUsers(edit.permittedUsers ?? before.permittedUsers, edit, { permissionSets, profiles });

  const edits: [string, Value | undefined][] = [
    ...timeoutEdits('namedUser', edit.timeout, apiVersion),
    ...timeoutEdits('guest', edit.guestTimeout, apiVersion),
    ...setIf(edit.permittedUsers, (users) => ['permittedUsersPolicyType', permittedUsers[users]]),
    ...namesEdit('commaSeparatedPermissionSet', before.permissionSets, permissionSets),
    ...namesEdit('commaSeparatedProfile', before.profiles, profiles),
    ...setIf(edit.ipRelaxation, (name) => ['ipRelaxationPolicyType', ipRelaxations[name]]),
    ...refreshTokenEdits(edit.refreshToken),
    ...setIf(edit.sessionTimeoutMinutes, (minutes) => ['sessionTimeoutInMinutes', String(minutes)]),
  ];
  return edits.reduce((now, [path, value]) => withElement(now, path, value), component);
}

type Edit = [string, Value | undefined];

const setIf = <T>(wanted: T | undefined, edit: (wanted: T) => Edit): Edit[] =>
  wanted === undefined ? [] : [edit(wanted)];

/** `UserSession` goes without minutes, `Custom` with them; older versions have only the number. docs/salesforce.md §4.5 */
function timeoutEdits(who: 'namedUser' | 'guest', timeout: PolicyEdit['timeout'], apiVersion: number): Edit[] {
  if (timeout === undefined) return [];
  const session = timeout === 'session';
  return [
    ...setIf(
      apiVersion >= knownSince.timeoutOfUserSession || undefined,
      (): Edit => [`${who}JwtSessionTimeoutType`, session ? 'UserSession' : 'Custom'],
    ),
    [`${who}JwtTimeout`, session ? undefined : String(timeout)],
  ];
}

const namesEdit = (path: string, before: string[], after: string[]): Edit[] =>
  before.join() === after.join() ? [] : [[path, after.join(',')]];

function refreshTokenEdits(wanted: RefreshTokenPolicy | undefined): Edit[] {
  if (!wanted?.policy) return [];
  return [
    ['refreshTokenPolicyType', refreshTokens[wanted.policy]],
    ['refreshTokenValidityPeriod', wanted.amount?.toString()],
    ['refreshTokenValidityUnit', wanted.unit ? units[wanted.unit] : undefined],
  ];
}

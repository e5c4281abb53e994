import { JwtError } from '../faults/errors.ts';
import { knownSince } from '../salesforce/versions.ts';
import type { AppKind, Settings } from './app-store.ts';
import { type Component, elementAt, textAt, textsAt, type Value, withElement } from './component.ts';
import { connectedAppOauth } from './oauth-settings.ts';
import {
  editedNames,
  type IpRelaxation,
  noRefreshTokenPolicy,
  noTimeout,
  type Policy,
  type PolicyEdit,
  type RefreshTokenPolicy,
  requireApiVersion,
  requireConsistentUsers,
} from './policy.ts';

const type = 'ConnectedApp';

/** docs/salesforce.md §3.2 */
const ipRelaxations: Record<IpRelaxation, string> = {
  enforce: 'ENFORCE',
  bypass: 'BYPASS',
  'bypass-2factor': 'BYPASS_2FACTOR',
  'enforce-relax-refresh': 'ENFORCE_RELAXREFRESH',
};

/** How a ConnectedApp component holds what the commands show and change. docs/salesforce.md §3 */
export const connectedApp: AppKind = {
  timeoutHasApi: false,
  policyOf: (settings) => {
    const app = the(settings);
    return { policy: policyOf(app), unreadable: ['timeout', 'guestTimeout'] };
  },
  consumerKeyOf: (settings) => textAt(the(settings), 'oauthConfig.consumerKey') || null,
  certificateOf: (settings) => textAt(the(settings), 'oauthConfig.certificate') || null,
  oauthOf: (settings) => connectedAppOauth(the(settings)),
  withJwt: (settings, issuesJwt, apiVersion) => {
    requireApiVersion(knownSince.jwtOfConnectedApp, apiVersion, 'Issuing JWT-based access tokens');
    return changed(withOauth(settings), 'oauthConfig.isNamedUserJwtEnabled', String(issuesJwt));
  },
  withCertificate: (settings, pem) => changed(withOauth(settings), 'oauthConfig.certificate', pem ?? undefined),
  withPolicy: (settings, edit) => ({ ...settings, [type]: edited(the(settings), edit) }),
};

function the(settings: Settings): Component {
  const app = settings[type];
  if (!app) throw new JwtError('SettingsUnreadableError', { variant: 'connected-app' });
  return app;
}

/** An app without OAuth has no token policy; a write must not switch OAuth on by the way. */
function withOauth(settings: Settings): Settings {
  if (elementAt(the(settings), 'oauthConfig') === undefined)
    throw new JwtError('PolicyValueError', { variant: 'no-oauth' });
  return settings;
}

const changed = (settings: Settings, path: string, value: Value | undefined): Settings => ({
  ...settings,
  [type]: withElement(the(settings), path, value),
});

function policyOf(app: Component): Policy {
  const sessionTimeout = textAt(app, 'sessionPolicy.sessionTimeout');
  return {
    issuesJwt: textAt(app, 'oauthConfig.isNamedUserJwtEnabled') === 'true',
    timeout: noTimeout,
    guestTimeout: noTimeout,
    permittedUsers: textAt(app, 'oauthConfig.isAdminApproved') === 'true' ? 'admin-approved' : 'self-authorize',
    permissionSets: textsAt(app, 'permissionSetName'),
    profiles: textsAt(app, 'profileName'),
    ipRelaxation: ipRelaxationOf(textAt(app, 'oauthPolicy.ipRelaxation')),
    refreshToken: refreshTokenOf(textAt(app, 'oauthPolicy.refreshTokenPolicy')),
    sessionTimeoutMinutes: sessionTimeout ? Number(sessionTimeout) : null,
    sessionLevel: textAt(app, 'sessionPolicy.sessionLevel') || null,
  };
}

const ipRelaxationOf = (text: string | undefined): IpRelaxation | null =>
  (Object.keys(ipRelaxations) as IpRelaxation[]).find((name) => ipRelaxations[name] === text) ?? null;

/** `infinite`, `zero`, `specific_lifetime:90:DAYS`, `specific_inactivity:12:HOURS`. docs/salesforce.md §3.2 */
function refreshTokenOf(text: string | undefined): RefreshTokenPolicy {
  if (text === 'infinite' || text === 'zero') return { policy: text, amount: null, unit: null };
  const [, policy, amount, unit] = /^specific_(lifetime|inactivity):(\d+):(HOURS|DAYS|MONTHS)$/.exec(text ?? '') ?? [];
  if (!policy) return noRefreshTokenPolicy;
  return { policy, amount: Number(amount), unit: unit?.toLowerCase() } as RefreshTokenPolicy;
}

const refreshTokenText = ({ policy, amount, unit }: RefreshTokenPolicy): string =>
  policy === 'infinite' || policy === 'zero' ? policy : `specific_${policy}:${amount}:${unit?.toUpperCase()}`;

function edited(app: Component, edit: PolicyEdit): Component {
  const before = policyOf(app);
  const permissionSets = editedNames(before.permissionSets, edit.addPermissionSets, edit.removePermissionSets);
  const profiles = editedNames(before.profiles, edit.addProfiles, edit.removeProfiles);
  const permittedUsers = edit.permittedUsers ?? before.permittedUsers;
  requireConsistentUsers(permittedUsers, edit, { permissionSets, profiles });

  const edits: [string, Value | undefined][] = [
    ['oauthConfig.isAdminApproved', edit.permittedUsers && String(edit.permittedUsers === 'admin-approved')],
    ['permissionSetName', namesIfChanged(before.permissionSets, permissionSets)],
    ['profileName', namesIfChanged(before.profiles, profiles)],
    ['oauthPolicy', oauthPolicyIfChanged(app, edit)],
    ['sessionPolicy.sessionTimeout', edit.sessionTimeoutMinutes?.toString()],
  ];
  return edits.reduce((now, [path, value]) => (value === undefined ? now : withElement(now, path, value)), app);
}

/** An empty element takes the last name off the list; leaving the element out might keep it. docs/salesforce.md §3.2 */
function namesIfChanged(before: string[], after: string[]): Value | undefined {
  if (before.join('\n') === after.join('\n')) return undefined;
  return after.length === 0 ? '' : after;
}

/** Both children are required, so an app without the element gets Salesforce's own defaults for the other one. */
function oauthPolicyIfChanged(app: Component, edit: PolicyEdit): Value | undefined {
  if (!edit.ipRelaxation && !edit.refreshToken) return undefined;
  const before = elementAt(app, 'oauthPolicy');
  return {
    ipRelaxation: 'ENFORCE',
    refreshTokenPolicy: 'infinite',
    ...(typeof before === 'object' && !Array.isArray(before) ? before : {}),
    ...(edit.ipRelaxation && { ipRelaxation: ipRelaxations[edit.ipRelaxation] }),
    ...(edit.refreshToken && { refreshTokenPolicy: refreshTokenText(edit.refreshToken) }),
  };
}

import { JwtError } from '../faults/errors.ts';
import { knownSince } from '../salesforce/versions.ts';

/** `source: 'session'`: the user's own session timeout decides; null: nothing is set, or the org does not say. */
export type Timeout = { source: 'app' | 'session' | null; minutes: number | null };

export type PermittedUsers = 'admin-approved' | 'self-authorize';
export type IpRelaxation = 'enforce' | 'bypass' | 'bypass-2factor' | 'enforce-relax-refresh';
export type RefreshTokenPolicy = {
  policy: 'infinite' | 'zero' | 'lifetime' | 'inactivity' | null;
  amount: number | null;
  unit: 'hours' | 'days' | 'months' | null;
};

export type Policy = {
  issuesJwt: boolean | null;
  timeout: Timeout;
  guestTimeout: Timeout;
  permittedUsers: PermittedUsers | null;
  permissionSets: string[];
  profiles: string[];
  ipRelaxation: IpRelaxation | null;
  refreshToken: RefreshTokenPolicy;
  /** Of opaque tokens and sessions; JWT-based access tokens go by `timeout`. */
  sessionTimeoutMinutes: number | null;
  sessionLevel: string | null;
};

/** What a policy change asks for; what is absent stays as it is. Lists hold names that are known to exist. */
export type PolicyEdit = {
  timeout?: number | 'session';
  guestTimeout?: number | 'session';
  permittedUsers?: PermittedUsers;
  addPermissionSets?: string[];
  removePermissionSets?: string[];
  addProfiles?: string[];
  removeProfiles?: string[];
  ipRelaxation?: IpRelaxation;
  refreshToken?: RefreshTokenPolicy;
  sessionTimeoutMinutes?: number;
};

export const noTimeout: Timeout = { source: null, minutes: null };
export const noRefreshTokenPolicy: RefreshTokenPolicy = { policy: null, amount: null, unit: null };

/** The JWT timeouts in minutes that the API version offers. docs/salesforce.md §4.5 */
export function allowedTimeouts(apiVersion: number): number[] {
  if (apiVersion < knownSince.timeoutOfExternalClientApp) return [];
  return apiVersion < knownSince.timeoutOfUserSession
    ? [1, 5, 10, 15, 30]
    : [1, 5, 10, 15, 30, 60, 90, 120, 240, 480, 720];
}

/** Reads `--timeout`: minutes out of the allowed list, or `session`. */
export function parseTimeout(text: string, apiVersion: number): number | 'session' {
  const allowed = allowedTimeouts(apiVersion);
  if (allowed.length === 0) throw tooOld(knownSince.timeoutOfExternalClientApp, apiVersion, 'JWT timeouts');
  if (text === 'session') {
    requireApiVersion(knownSince.timeoutOfUserSession, apiVersion, 'The timeout "session"');
    return 'session';
  }
  const minutes = Number(text);
  if (/^\d+$/.test(text) && allowed.includes(minutes)) return minutes;
  throw new JwtError('TimeoutNotAllowedError', {
    tokens: [text, apiVersion, allowed.join(', ')],
    data: { allowed, session: apiVersion >= knownSince.timeoutOfUserSession },
  });
}

const tooOld = (needed: number, apiVersion: number, what: string): JwtError =>
  new JwtError('ApiVersionTooOldError', { tokens: [what, needed, apiVersion], data: { needed, apiVersion } });

/** Stops with ApiVersionTooOldError when the API version does not know a feature yet. */
export function requireApiVersion(needed: number, apiVersion: number, what: string): void {
  if (apiVersion < needed) throw tooOld(needed, apiVersion, what);
}

const units = { h: 'hours', d: 'days', m: 'months' } as const;

/** Reads `--refresh-token`: `infinite`, `zero`, `lifetime:30d` or `inactivity:12h` (h hours, d days, m months). */
export function parseRefreshToken(text: string): RefreshTokenPolicy {
  if (text === 'infinite' || text === 'zero') return { policy: text, amount: null, unit: null };
  const [, policy, amount, unit] = /^(lifetime|inactivity):([1-9]\d{0,4})([hdm])$/.exec(text) ?? [];
  if (!policy) throw new JwtError('PolicyValueError', { variant: 'refresh-token', tokens: [text] });
  return {
    policy: policy as 'lifetime' | 'inactivity',
    amount: Number(amount),
    unit: units[unit as keyof typeof units],
  };
}

/** Names in a list after adding and removing, compared without regard to case, each once. */
export function editedNames(current: string[], add: string[] = [], remove: string[] = []): string[] {
  const gone = new Set(remove.map((name) => name.toLowerCase()));
  const kept = current.filter((name) => !gone.has(name.toLowerCase()));
  const known = new Set(kept.map((name) => name.toLowerCase()));
  return [...kept, ...add.filter((name) => !known.has(name.toLowerCase()))];
}

/** Pre-authorisation lists stand only beside `admin-approved`: Salesforce takes no list otherwise. docs/salesforce.md §3.2 */
export function requireConsistentUsers(permittedUsers: PermittedUsers | null, edit: PolicyEdit, lists: Lists): void {
  const names = [...lists.permissionSets, ...lists.profiles];
  if (permittedUsers !== 'self-authorize' || names.length === 0) return;
  const adding = Boolean(edit.addPermissionSets?.length || edit.addProfiles?.length);
  throw new JwtError('PolicyValueError', {
    variant: adding ? 'pre-authorise' : 'self-authorize',
    tokens: [names.join(', ')],
    actionTokens: adding ? [] : [removalFlags(lists)],
    data: { permissionSets: lists.permissionSets, profiles: lists.profiles },
  });
}

type Lists = { permissionSets: string[]; profiles: string[] };

const removalFlags = ({ permissionSets, profiles }: Lists): string =>
  [
    ...permissionSets.map((name) => `--remove-permission-set "${name}"`),
    ...profiles.map((name) => `--remove-profile "${name}"`),
  ].join(' ');

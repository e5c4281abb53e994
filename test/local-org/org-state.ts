/** The org as it is before the first request: seeds read from files, secrets and keys made at run time. */
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { loadSeedComponents } from './metadata/seed.ts';
import { createSigningKey } from './oauth/signing-keys.ts';
import type { OrgState, User } from './state.ts';

type OrgSeed = {
  id: string;
  name: string;
  isSandbox: boolean;
  instanceName: string;
  sessionTimeoutMinutes: number;
  profileSessionTimeouts: Record<string, number>;
  absentAppKeys: string[];
};
type UserSeed = Pick<User, 'id' | 'username' | 'name' | 'profileName' | 'permissionSets' | 'permissions'> &
  Partial<Pick<User, 'isActive' | 'isFrozen'>>;
export type SeedName = 'production' | 'sandbox';

/** The default of an org's login rate, as commonly quoted. docs/salesforce.md §5.4 */
const loginsPerHour = 3600;

/** `nowMs` is the org's clock, milliseconds since the epoch. */
export function createOrgState(seed: SeedName, apiVersion: number, nowMs: () => number): OrgState {
  const org = readSeed<Record<SeedName, OrgSeed>>('orgs.json')[seed];
  return {
    id: org.id,
    name: org.name,
    isSandbox: org.isSandbox,
    isDevHub: false,
    trialExpirationDate: null,
    instanceName: org.instanceName,
    apiVersion,
    nowMs,
    users: readSeed<UserSeed[]>('users.json').map((user) => createUser(user, org.isSandbox ? '.uat' : '')),
    components: loadSeedComponents(seed, org.id),
    consumerSecrets: new Map(),
    approvals: [],
    tokens: [],
    seenAssertionIds: new Set(),
    loginHistory: [],
    signingKeys: [createSigningKey(org.id, nowMs())],
    revokeAllAtMs: null,
    connectedAppJwtTimeouts: new Map(),
    installedAppsWithJwtPolicy: new Set(),
    authSessions: [],
    sessionTimeoutMinutes: org.sessionTimeoutMinutes,
    profileSessionTimeouts: new Map(Object.entries(org.profileSessionTimeouts)),
    loginsPerHour,
    changesTakeSeconds: 0,
    newAppsTakeSeconds: 0,
    hasExternalClientApps: true,
    entityAccess: [],
    deletedAppKeys: new Set(),
    isLocked: false,
    absentAppKeys: new Set(org.absentAppKeys),
    clientSecretInRestApi: false,
  };
}

function readSeed<T>(file: string): T {
  return JSON.parse(readFileSync(new URL(`seeds/${file}`, import.meta.url), 'utf8')) as T;
}

/** Usernames are unique in all of Salesforce; a sandbox adds its name to each. */
function createUser(seed: UserSeed, usernameSuffix: string): User {
  const username = seed.username + usernameSuffix;
  const login = { isActive: true, isFrozen: false, isIpRestricted: false, isOutsideLoginHours: false };
  return { ...login, ...seed, username, email: seed.username };
}

/** The secret of an app, made on first use: 64 hex digits. */
export function consumerSecret(state: OrgState, consumerKey: string): string {
  const secret = state.consumerSecrets.get(consumerKey) ?? randomBytes(32).toString('hex').toUpperCase();
  state.consumerSecrets.set(consumerKey, secret);
  return secret;
}

/** The local org's public face: everything a test, the demo or the benchmark may use. */
import type { OrgContext } from './http.ts';
import { newId } from './ids.ts';
import { manyUsers } from './many-users.ts';
import { manyApps } from './metadata/many-apps.ts';
import { findClient, listClients } from './metadata/oauth-client.ts';
import { storeCertificate } from './metadata/seed.ts';
import { authenticate } from './oauth/authenticate.ts';
import { openAppSession, openUiSession } from './oauth/sessions.ts';
import { consumerSecret, createOrgState } from './org-state.ts';
import { routes } from './routes.ts';
import { openServer } from './server.ts';
import type { OrgState, User } from './state.ts';
import { readSwitches, type Switches } from './switches.ts';

export type RecordedRequest = { method: string; path: string; status: number; route: string | null };

/** A handler that threw: a mistake of the local org. Tests assert that there is none. */
export type Crash = { route: string | null; error: unknown };

/** A fault on demand. `match` is tested against `METHOD /path`. */
export type Fault = {
  match: RegExp;
  /** How many matching requests it hits; default: all. */
  times?: number;
  /** Skip this many matching requests first; default 0. */
  after?: number;
} & (
  | { kind: 'status'; status: number; body?: string; contentType?: string }
  | { kind: 'html'; status?: number }
  | { kind: 'truncated' } // promises a Content-Length, sends half of the real answer, closes
  | { kind: 'delay'; ms: number }
  | { kind: 'meanwhile'; act(): void } // somebody else acts before the request reaches the handler
  | { kind: 'reset' } // destroys the socket before any byte
  | { kind: 'reset-after' } // does the work, then destroys the socket instead of answering
);

export type Spoiled = { by: ((body: string, contentType: string) => string) | null };
export type Traffic = { now: number; most: number };

export type LocalOrg = {
  /** http://localhost:<port> — also the org's My Domain, issuer and instance URL. */
  url: string;
  /** An opaque session of the administrator. */
  accessToken: string;
  /** The administrator's username. */
  username: string;
  state: OrgState;
  switches: Switches;
  requests: RecordedRequest[];
  crashes: Crash[];
  faults: Fault[];
  /** What becomes of the body of every answer on its way, as from an org that is not what it should be. */
  spoiled: Spoiled;
  /** Requests that are being answered: now, and at the busiest moment so far. */
  traffic: Traffic;
  clock: { now(): Date; advance(seconds: number): void };
  /** A new opaque session for a user, as after an interactive login (optionally through an app). */
  openSession(username: string, consumerKey?: string): string;
  /** A new user who may do all that the administrator may, but for these permissions. Gives the username. */
  administratorWithout(...permissions: string[]): string;
  /** What a click on Revoke Tokens in Setup does, in so many seconds. */
  revokeAllTokens(seconds: number): void;
  /** Stores a certificate on the app as if it had been uploaded long ago. `app`: API name, `certificatePem`: whole PEM. */
  trust(app: string, certificatePem: string): void;
  close(): Promise<void>;
};

export type LocalOrgOptions = {
  port?: number; // default 0: any free port
  seed?: 'production' | 'sandbox'; // default 'production'
  apiVersion?: number; // 62 to 68, default 68
  switches?: Partial<Switches>;
  /** So many generated apps in place of those of the seed, half of each kind. */
  apps?: number;
  /** So many generated users beside those of the seed: `user00001@many.example` onwards. */
  users?: number;
};

const newestApiVersion = 68;

/** Starts an org of its own on a free port of the loopback interface. Close it when done. */
export async function startLocalOrg(options: LocalOrgOptions = {}): Promise<LocalOrg> {
  const clock = createClock();
  const state = createOrgState(options.seed ?? 'production', options.apiVersion ?? newestApiVersion, clock.nowMs);
  if (options.apps !== undefined) state.components = [...namesOnly(state), ...manyApps(options.apps, state.id)];
  state.users.push(...manyUsers(options.users ?? 0, state.id));
  const context = createContext(state, readSwitches(options.switches));
  const journal = { requests: [], crashes: [], faults: [], traffic: { now: 0, most: 0 }, spoiled: { by: null } };
  const server = await openServer(options.port ?? 0, { org: () => context, routes, ...journal });
  context.url = `http://localhost:${server.port}`;
  for (const client of listClients(state, context.switches)) consumerSecret(state, client.consumerKey);
  const admin = administrator(state);
  return {
    url: context.url,
    accessToken: openUiSession(state, admin).value,
    username: admin.username,
    state,
    switches: context.switches,
    ...journal,
    clock,
    openSession: (username, consumerKey) => openSession(context, username, consumerKey),
    administratorWithout: (...permissions) => addLimitedUser(state, admin, permissions),
    revokeAllTokens: (seconds) => {
      state.revokeAllAtMs = clock.nowMs() + seconds * 1000;
    },
    trust: (app, certificatePem) => storeCertificate(state, app, certificatePem),
    close: server.close,
  };
}

/** What policies may point to stays, whatever apps there are. */
const namesOnly = (state: OrgState): OrgState['components'] =>
  state.components.filter(({ type }) => type === 'Profile' || type === 'PermissionSet');

/** The real time, moved by as much as tests have asked for. */
function createClock() {
  let aheadMs = 0;
  const nowMs = (): number => Date.now() + aheadMs;
  const advance = (seconds: number): void => {
    aheadMs += seconds * 1000;
  };
  return { nowMs, now: () => new Date(nowMs()), advance };
}

function createContext(state: OrgState, switches: Switches): OrgContext {
  return { state, switches, url: '', authenticate: (carrier) => authenticate(state, switches, carrier).session };
}

function administrator(state: OrgState): User {
  const admin = state.users.find((user) => user.permissions.includes('CustomizeApplication'));
  if (!admin) throw new Error('The seed has no administrator.');
  return admin;
}

/** docs/salesforce.md §11 */
function addLimitedUser(state: OrgState, admin: User, without: string[]): string {
  const username = `limited${state.users.length}@pay.example`;
  const permissions = admin.permissions.filter((one) => !without.includes(one));
  const name = `Lim Limited ${state.users.length}`;
  state.users.push({ ...structuredClone(admin), id: newId('005'), username, email: username, name, permissions });
  return username;
}

function openSession({ state, switches }: OrgContext, username: string, consumerKey?: string): string {
  const user = state.users.find((one) => one.username === username);
  if (!user) throw new Error(`The org has no user ${username}.`);
  if (consumerKey === undefined) return openUiSession(state, user).value;
  const client = findClient(state, switches, consumerKey);
  if (!client) throw new Error('The org has no app with that consumer key.');
  return openAppSession(state, user, client).value;
}

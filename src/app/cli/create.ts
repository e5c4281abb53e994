/** The conversation around a new app: what is looked at, told and asked before it is made, and what waits for it after. */
import { randomBytes, randomUUID } from 'node:crypto';
import { describeCertificate } from '../../cert/certificate.ts';
import { judgeCertificate } from '../../cert/judge.ts';
import { type Console, confirmed } from '../../cli/console.ts';
import { monotonicMs } from '../../cli/files/lock.ts';
import { messagesOf } from '../../cli/messages.ts';
import { statusLine } from '../../cli/progress.ts';
import { catchInterruption } from '../../cli/signals.ts';
import { chooseAudience } from '../../exchange/audience.ts';
import { type ExchangeResult, exchange, type RequestToken, type TokenOwner } from '../../exchange/exchange.ts';
import { JwtError } from '../../faults/errors.ts';
import { inWords } from '../../faults/finding.ts';
import { readHostUrl } from '../../salesforce/hosts.ts';
import type { StoredLogin } from '../../salesforce/login.ts';
import { waitForAcceptance } from '../acceptance.ts';
import type { App } from '../app.ts';
import { globalType } from '../app-kind.ts';
import type { Directory } from '../app-store.ts';
import { textAt } from '../component.ts';
import { type Assignment, type Created, createApp } from '../create.ts';
import { appParts, type CreationWish, type FoundParts, newConsumerKey } from '../creation.ts';
import type { CreationOrg, OrgSet, OrgUser, userNamed } from '../org/creation.ts';
import { meant } from '../permission-set.ts';
import type { CreationFlags, GivenWish } from './creation-flags.ts';
import type { CreationKey } from './creation-key.ts';
import { type CreateResult, type CreationFrame, reportCreation } from './creation-report.ts';

const messages = messagesOf('jwt.app.create');

export type CreationSide = {
  login: StoredLogin;
  org: CreationOrg;
  directory: Directory;
  apiVersion: number;
  userNamed: typeof userNamed;
  requestToken: RequestToken;
};

type Flags = CreationFlags;

/** What is known of the org before anything is written. */
type Known = {
  found: FoundParts & { app: App | null };
  users: OrgUser[];
  sets: OrgSet[];
  newSets: string[];
  missing: Assignment[];
  wish: CreationWish;
};

/** What is asked before anything is written. `username`: who is to log in; `consumerKey`: of an app that is there. */
export type Approval = (about: { username: string | null; consumerKey: string | null }) => Promise<void>;

/** Looks, tells, asks, makes, assigns, waits and reports. */
export async function runCreation(
  console: Console,
  flags: Flags,
  given: GivenWish,
  side: CreationSide,
  key: CreationKey,
): Promise<CreateResult> {
  const approve: Approval = () =>
    confirmed(console, messages.getMessage('question', [given.name]), flags['no-prompt'], 'made');
  return reportCreation(console, flags, await makeApp(console, flags, given, side, key, approve));
}

/** The same without the report. */
export async function makeApp(
  console: Console,
  flags: Flags,
  given: GivenWish,
  side: CreationSide,
  key: CreationKey,
  approve: Approval,
): Promise<CreationFrame> {
  const known = await lookAround(flags, given, side, key);
  const parts = appParts({ ...known.wish, consumerKey: newConsumerKey(randomBytes) }, side.apiVersion);
  const { org } = side;
  const setIds = new Map(known.sets.map((set) => [set.name, set]));
  const progress = statusLine(messages.getMessage('working'));
  let app = known.found.app;
  const created = await createApp(
    {
      parts,
      defaults: known.wish,
      found: known.found,
      assignments: known.missing,
      dryRun: flags['dry-run'],
    },
    {
      look: async (sent) => {
        const seen = await org.look(given.name, sent);
        app = seen.app;
        return seen;
      },
      deploy: (components, checkOnly) => org.deploy(components, checkOnly),
      assign: async ({ username, set }) => {
        const made = setIds.get(set) ?? (await org.sets([set])).find(({ name }) => name === set);
        if (!made) throw new JwtError('permission-set-not-found', { missing: [set] });
        setIds.set(set, made);
        await org.assign(side.userNamed(known.users, username), made);
      },
      beforeWrite: async () => {
        for (const says of warnings(flags, given, side, key, known)) console.warn(says);
        if (flags['dry-run']) return;
        const [first] = flags.username ?? [];
        const username = first === undefined ? null : side.userNamed(known.users, first).username;
        const global = known.found.settings[globalType];
        await approve({ username, consumerKey: (global && textAt(global, 'consumerKey')) || null });
        await key.keep();
      },
      onStage: (components) => progress.show(components.join(', ')),
    },
  ).finally(progress.stop);
  const owner = ownerOf(flags, side, created, known);
  const { acceptance, granted } = flags['dry-run']
    ? untried
    : await proven(console, flags, { owner, key, side, given });
  return {
    ...{ created, acceptance, granted, owner, key, given, newSets: known.newSets },
    app: app ?? {
      name: given.name,
      label: given.label ?? given.name,
      type: 'ExternalClientApp',
      namespace: null,
      id: null,
    },
    permissionSets: known.wish.policy.permissionSets?.add ?? [],
    usernames: (flags.username ?? []).map((name) => side.userNamed(known.users, name).username),
    url: side.login.instanceUrl ?? '',
  };
}

/** All that can be refused before a person is asked: users, permissions, names. Five queries at once at most. */
async function lookAround(flags: Flags, given: GivenWish, side: CreationSide, key: CreationKey): Promise<Known> {
  const { org, login } = side;
  const { 'permission-set': setNames = [], profile: profiles = [], username: usernames = [] } = flags;
  const own = given.contactEmail === null && login.username !== null ? [login.username] : [];
  const found = await org.look(given.name);
  const [lacking, users, sets, profileNames] = await Promise.all([
    org.missingPermissions({
      sets: setNames.length > 0 || profiles.length > 0,
      assignments: usernames.length > 0 && setNames.length > 0,
    }),
    org.users([...new Set([...usernames, ...own])]),
    org.sets(setNames),
    profiles.length > 0 ? side.directory.profiles(profiles) : [],
  ]);
  if (lacking && lacking.length > 0)
    throw new JwtError('permission-missing-create', { permission: lacking.join('; '), permissions: lacking });
  const wanted = usernames.map((name) => side.userNamed(users, name));
  const { present, newSets } = splitSets(setNames, sets, flags['create-permission-set']);
  const held = await org.assigned(wanted, present);
  const admitted = [...present.map(({ name }) => name), ...newSets];
  const missing = wanted.flatMap(({ username }) =>
    admitted
      .filter((set) => !held.some((one) => one.username === username && one.set === set))
      .map((set) => ({ username, set })),
  );
  const email =
    given.contactEmail ?? users.find(({ username }) => username.toLowerCase() === login.username?.toLowerCase())?.email;
  if (!email) throw new JwtError('input-missing-contact-email');
  const policy = given.policyAt(side.apiVersion, { permissionSets: admitted, profiles: profileNames });
  const contactEmail = { address: email, given: given.contactEmail !== null };
  const certificatePem = key.read.x509.toString();
  const name = found.app?.name ?? given.name; // as the org spells it
  return {
    ...{ found, sets: present, newSets, missing, users },
    wish: { ...given, name, contactEmail, certificatePem, policy, newPermissionSets: newSets },
  };
}

/** The sets that are there, and those to make. @throws JwtError `PermissionSetNotFoundError`. */
function splitSets(wanted: string[], known: OrgSet[], create: boolean): { present: OrgSet[]; newSets: string[] } {
  const isThere = (name: string): boolean => {
    try {
      return meant([name], known).length === 1;
    } catch (error) {
      if (error instanceof JwtError && error.code === 'permission-set-ambiguous') throw error;
      return false;
    }
  };
  const newSets = wanted.filter((name) => !isThere(name));
  if (newSets.length > 0 && !create) throw new JwtError('permission-set-not-found-create', { missing: newSets });
  const names = new Set(meant(wanted.filter(isThere), known).map(({ name }) => name));
  return { present: known.filter(({ name }) => names.has(name)), newSets };
}

/** What the person should know before saying yes. */
function warnings(flags: Flags, given: GivenWish, { login }: CreationSide, key: CreationKey, known: Known): string[] {
  const certificate = describeCertificate(key.read.x509, new Date());
  const inactive = known.users.filter(({ isActive, username }) => !isActive && isAsked(flags, username, known));
  return [
    ...(login.isSandbox === true ? [messages.getMessage('sandbox')] : []),
    ...(given.scopes.some((scope) => scope === 'RefreshToken' || scope === 'OfflineAccess')
      ? []
      : [messages.getMessage('no-refresh-scope')]),
    ...inactive.map(({ username }) => messages.getMessage('inactive', [username])),
    ...judgeCertificate(certificate, new Date(), null).map((noticed) => inWords(noticed).message),
    ...(key.key === null && key.origin === 'given' ? [messages.getMessage('no-key')] : []),
    ...(flags.username === undefined ? [messages.getMessage('no-user')] : []),
  ];
}

const isAsked = (flags: Flags, username: string, { users }: Known): boolean =>
  (flags.username ?? []).some(
    (name) =>
      name.toLowerCase() === username.toLowerCase() || users.find(({ id }) => id === name)?.username === username,
  );

/** Who would log in by the app: the first of the users. Null where nobody is named, or the org has not said the key. */
function ownerOf(flags: Flags, side: CreationSide, { consumerKey }: Created, { users }: Known): TokenOwner | null {
  const [name] = flags.username ?? [];
  if (name === undefined || consumerKey === null) return null;
  const host = readHostUrl(side.login.instanceUrl ?? '');
  const environment = process.env.SF_AUDIENCE_URL || undefined;
  const audience = chooseAudience({ host, environment, isSandbox: side.login.isSandbox });
  return { host, clientId: consumerKey, username: side.userNamed(users, name).username, audience: audience.url };
}

type Proof = { owner: TokenOwner | null; key: CreationKey; side: CreationSide; given: GivenWish };

type Tried = Pick<CreationFrame, 'acceptance' | 'granted'>;
const untried: Tried = { acceptance: null, granted: null };

/** Waits until the org accepts the key. */
async function proven(console: Console, flags: Flags, { owner, key, side, given }: Proof): Promise<Tried> {
  if (flags['no-wait'] || owner === null || key.key === null) return untried;
  const input = { ...owner, key: key.key, requireJwt: false };
  const ports = { now: () => new Date(), newId: randomUUID, requestToken: side.requestToken };
  const interruption = catchInterruption(() => console.logToStderr(messages.getMessage('interrupting'))).begin();
  const progress = statusLine(messages.getMessage('waiting', [owner.username]));
  let isTold = false;
  let granted: ExchangeResult | null = null;
  try {
    const acceptance = await waitForAcceptance(flags.wait * 60_000, {
      tryKey: async () => {
        granted = await exchange(input, ports);
        return granted.tokenFormat === 'jwt' || !given.issuesJwt ? null : messages.getMessage('still-opaque');
      },
      monotonicMs,
      ...interruption,
      onRefusal: (said, seconds) => {
        // A script that waits for minutes should know what for.
        if (!isTold && process.stderr.isTTY !== true) console.log(messages.getMessage('waiting', [owner.username]));
        isTold = true;
        progress.show(messages.getMessage('said', [seconds, said]));
      },
    });
    return { acceptance, granted };
  } finally {
    progress.stop();
    interruption.release();
  }
}

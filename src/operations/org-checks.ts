import type { KeyObject } from 'node:crypto';
import type { App } from '../domain/app/app.ts';
import {
  judgeAddresses,
  judgeAppCertificate,
  judgeFlow,
  judgeScopes,
  judgeSessionLevel,
  judgeTokens,
  type SeenApp,
} from '../domain/doctor/app-policy.ts';
import { type Check, failed, passed, unknown, type Verdict, warned } from '../domain/doctor/check.ts';
import { judgeCoverage } from '../domain/doctor/coverage.ts';
import { judgeApi, judgeUser, type SeenUser } from '../domain/doctor/org-user.ts';
import { JwtError } from '../domain/errors.ts';

/** `isSameOrg`: the exchange goes to the very host of the org that is asked; else what it shows is no proof. */
export type OrgChecksInput = {
  app: string | null;
  appType: App['type'] | undefined;
  clientId: string | null;
  username: string | null;
  isSameOrg: boolean;
};

/** Reads of the org, each lazy and made once. */
export type OrgReads = {
  login(): { keyLogin: boolean; devHubClientId: string | null };
  session(): Promise<void>;
  app(): Promise<SeenApp | null>;
  seesApps(): Promise<{ connected: boolean; external: boolean }>;
  user(): Promise<SeenUser>;
  admitted(app: App): Promise<string[] | null>;
  approvals(userId: string, app: App): Promise<number | null>;
};

export type OrgCheckPorts = {
  reads: () => Promise<OrgReads>;
  readKey: (() => Promise<KeyObject>) | null;
  inWords: (error: unknown) => Promise<{ message: string; actions: string[] }>;
  now: () => Date;
  /** Called with the consumer key of the app once it is known. */
  foundClientId: (clientId: string) => void;
};

/** The checks of app and user through the CLI's own login. Nothing is changed, and each fact is asked for once. */
export function orgChecks(input: OrgChecksInput, ports: OrgCheckPorts): Check[] {
  const state: State = { isOpen: false, app: null, isTheApp: true };
  const ofApp = (judge: (seen: SeenApp, reads: OrgReads) => Verdict | Promise<Verdict>) => async (): Promise<Verdict> =>
    state.app ? judge(state.app, await ports.reads()) : notLookedAt(state, 'The app is not known.');
  const ofUser = (judge: (seen: SeenUser) => Verdict) => async (): Promise<Verdict> => {
    if (!state.isOpen || input.username === null) return notLookedAt(state, 'The username is not known.');
    return judge(await (await ports.reads()).user());
  };
  const { username } = input;
  const checks: (Check & { aboutApp?: true })[] = [
    { id: 'org-session', title: 'Login of the CLI', run: () => checkSession(ports, state) },
    { id: 'org-app', title: 'App', run: () => checkApp(input, ports, state) },
    { id: 'app-flow', title: 'Bearer flow', aboutApp: true, run: ofApp(judgeFlow) },
    {
      id: 'app-certificate',
      title: 'App certificate',
      aboutApp: true,
      run: ofApp(async (seen) => judgeAppCertificate(seen, (await ports.readKey?.()) ?? null, ports.now())),
    },
    { id: 'org-user', title: 'User', run: ofUser((seen) => judgeUser(username ?? '', seen)) },
    { id: 'user-api', title: 'API access', run: ofUser(judgeApi) },
    {
      id: 'permitted-users',
      title: 'Permitted users',
      aboutApp: true,
      run: ofApp(async (seen, reads) =>
        username === null ? unknown('The username is not known.') : cover(seen, reads),
      ),
    },
    { id: 'app-scopes', title: 'Scopes', aboutApp: true, run: ofApp(judgeScopes) },
    { id: 'session-level', title: 'Session level', aboutApp: true, run: ofApp(judgeSessionLevel) },
    { id: 'ip-rules', title: 'IP rules', run: ofApp(judgeAddresses) },
    {
      id: 'app-tokens',
      title: 'Token form',
      run: ofApp((seen, reads) =>
        judgeTokens(seen, seen.consumerKey !== null && reads.login().devHubClientId === seen.consumerKey),
      ),
    },
  ];
  return checks.map(({ id, title, run, aboutApp }) => ({
    id,
    title,
    run: async () => softened(await run(), input.isSameOrg && (!aboutApp || state.isTheApp)),
  }));
}

/** What the checks before have found. `isTheApp`: the app is the one that the exchange goes by. */
type State = { isOpen: boolean; app: SeenApp | null; isTheApp: boolean };

const notLookedAt = ({ isOpen }: State, why: string): Verdict =>
  unknown(isOpen ? `Not looked at: ${why}` : 'Not looked at: the login of the CLI does not work.');

/** A fault that is not sure to stop the exchange is a warning: the exchange itself decides. */
const softened = (verdict: Verdict, isCertain: boolean): Verdict =>
  verdict.status === 'fail' && !isCertain ? { ...verdict, status: 'warn' } : verdict;

/** A login that renews itself by key fails for the very cause that is looked for, so the exchange has to tell. */
async function checkSession(ports: OrgCheckPorts, state: State): Promise<Verdict> {
  const reads = await ports.reads();
  try {
    await reads.session();
  } catch (error) {
    const { message, actions } = await ports.inWords(error);
    const isLost = error instanceof JwtError && error.fault.variant === 'session';
    if (isLost && !reads.login().keyLogin) return failed('org-refused-session', message, actions);
    if (isLost) return unknown(`${message} Its renewal by key does not work either; the exchange below says why.`);
    if (isNamed(error, 'PermissionMissingError'))
      return unknown(`${message} Your own user lacks the permission API Enabled.`, actions);
    return unknown(message, actions);
  }
  state.isOpen = true;
  return passed('The org takes the session of the CLI.');
}

const isNamed = (error: unknown, ...names: string[]): boolean =>
  error instanceof JwtError && names.includes(error.name);

async function checkApp(input: OrgChecksInput, ports: OrgCheckPorts, state: State): Promise<Verdict> {
  if (!state.isOpen) return notLookedAt(state, '');
  if (input.app === null && input.clientId === null)
    return unknown('Neither --app nor --client-id says which app to look at.');
  const reads = await ports.reads();
  try {
    state.app = await reads.app();
  } catch (error) {
    return judgeHidden(error, input, reads, ports);
  }
  if (state.app === null)
    return unknown('No app that you may see has this client id. Name the app to look at it.', ['Add --app <name>.']);
  return judgeClientId(state.app, input, ports, state);
}

function judgeClientId(
  { app, consumerKey }: SeenApp,
  input: OrgChecksInput,
  ports: OrgCheckPorts,
  state: State,
): Verdict {
  const seen = `This org has the ${app.type === 'ConnectedApp' ? 'connected app' : 'external client app'} ${app.name}`;
  if (consumerKey === null && input.clientId !== null)
    return unknown(`${seen}. It does not show its consumer key, so nobody can tell whether the client id is its own.`);
  if (consumerKey === null)
    return unknown(`${seen}, but does not show its consumer key.`, ['Give it: --client-id <consumer key>.']);
  if (input.clientId === null) ports.foundClientId(consumerKey);
  if (input.clientId === null || input.clientId === consumerKey) return passed(`${seen}.`);
  state.isTheApp = false;
  return warned('client-id-of-other-app', `${seen}, but the client id is not its consumer key.`);
}

/** A list without an app proves something only to a user who sees apps at all. docs/salesforce.md §11 */
async function judgeHidden(
  error: unknown,
  input: OrgChecksInput,
  reads: OrgReads,
  ports: OrgCheckPorts,
): Promise<Verdict> {
  const { message, actions } = await ports.inWords(error);
  if (isNamed(error, 'AmbiguousAppError')) return warned('ambiguous-app', message, actions);
  if (!isNamed(error, 'AppNotFoundError')) return unknown(`${message} ${whatItTakes(error)}`.trim(), actions);
  const seen = await reads.seesApps();
  const wanted = [
    ...(input.appType !== 'ExternalClientApp' && !seen.connected ? [CONNECTED_APPS] : []),
    ...(input.appType !== 'ConnectedApp' && !seen.external ? [EXTERNAL_APPS] : []),
  ];
  if (wanted.length > 0) return unknown(`${message} To see all apps takes ${wanted.join('; and ')}.`, actions);
  return failed('app-not-found', message, actions);
}

const CONNECTED_APPS = 'Customize Application, and Modify All Data or Manage Connected Apps';
const EXTERNAL_APPS = 'View all External Client Apps';

const whatItTakes = (error: unknown): string =>
  isNamed(error, 'PermissionMissingError')
    ? 'It takes Modify Metadata Through Metadata API Functions, or Modify All Data.'
    : '';

async function cover(seen: SeenApp, reads: OrgReads): Promise<Verdict> {
  const user = await reads.user();
  return judgeCoverage({
    policy: seen.policy,
    user,
    admitted: () => reads.admitted(seen.app),
    approvals: () => reads.approvals(user.user?.id ?? '', seen.app),
  });
}

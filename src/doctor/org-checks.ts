import { isFault, isNamed } from '../faults/errors.ts';
import {
  judgeAddresses,
  judgeAppCertificate,
  judgeCoverage,
  judgeFlow,
  judgeScopes,
  judgeSessionLevel,
  judgeTokens,
  type SeenApp,
} from './app.ts';
import type { Context, OrgReads } from './context.ts';
import { findApp } from './find-app.ts';
import { isOwnHost } from './names.ts';
import type { KeyInHand } from './offline-checks.ts';
import { check, type Describe, type DoctorCheck, type Outcome, verdictOnError } from './run-checks.ts';
import { judgeApi, judgeUser, type SeenUser } from './user.ts';
import { passed, unknown, type Verdict } from './verdict.ts';

export type OrgCheckPorts = {
  openOrg: (context: Context) => Promise<OrgReads>;
  readKey: (() => Promise<KeyInHand>) | null;
  describe: Describe;
  now: () => Date;
};

type OfApp = (seen: SeenApp, reads: OrgReads, context: Context) => Verdict | Promise<Verdict>;

/** The checks of app and user through the CLI's own login. Nothing is changed, and each fact is asked for once. */
export function orgChecks(ports: OrgCheckPorts): DoctorCheck[] {
  return [
    { id: 'org-session', title: 'Login of the CLI', run: (context) => checkSession(context, ports) },
    { id: 'org-app', title: 'App', run: (context) => checkApp(context, ports.describe) },
    check('app-flow', 'Bearer flow', certainOfApp(judgeFlow)),
    check(
      'app-certificate',
      'App certificate',
      certainOfApp(async (seen) => judgeAppCertificate(seen, (await ports.readKey?.())?.key ?? null, ports.now())),
    ),
    check('org-user', 'User', ofUser(judgeUser)),
    check(
      'user-api',
      'API access',
      ofUser((_, seen) => judgeApi(seen)),
    ),
    check('permitted-users', 'Permitted users', certainOfApp(checkCoverage)),
    check('app-scopes', 'Scopes', certainOfApp(judgeScopes)),
    check('session-level', 'Session level', certainOfApp(judgeSessionLevel)),
    check('ip-rules', 'IP rules', ofApp(judgeAddresses)),
    check(
      'app-tokens',
      'Token form',
      ofApp((seen, reads) => judgeTokens(seen, isKeyOf(seen, reads.login().devHubClientId))),
    ),
  ];
}

const isKeyOf = ({ consumerKey }: SeenApp, clientId: string | null): boolean =>
  consumerKey !== null && consumerKey === clientId;

/** A check whose subject an earlier one did not find. */
const notLookedAt = ({ isOrgOpen }: Context, why: string): Verdict =>
  unknown(isOrgOpen ? `Not looked at: ${why}` : 'Not looked at: the org cannot be asked.');

/** A fault that is not sure to stop the exchange is a warning: the exchange itself decides. */
const softened = (verdict: Verdict, isCertain: boolean): Verdict =>
  verdict.status === 'fail' && !isCertain ? { ...verdict, status: 'warn' } : verdict;

const ofApp =
  (judge: OfApp) =>
  async (context: Context): Promise<Verdict> => {
    const { seenApp, reads } = context;
    if (!seenApp || !reads) return notLookedAt(context, 'The app is not known.');
    return softened(await judge(seenApp, reads, context), isOwnHost(context));
  };

/** What it finds is sure only where the app is the one that the exchange goes by. */
const certainOfApp =
  (judge: OfApp) =>
  async (context: Context): Promise<Verdict> =>
    softened(await ofApp(judge)(context), context.isTheApp);

const ofUser =
  (judge: (username: string, seen: SeenUser) => Verdict) =>
  async (context: Context): Promise<Verdict> => {
    const { isOrgOpen, reads, username } = context;
    if (!isOrgOpen || !reads || username === null) return notLookedAt(context, 'The username is not known.');
    return softened(judge(username, await reads.user()), isOwnHost(context));
  };

/** A login that renews itself by key fails for the very cause that is looked for, so the exchange has to tell. */
async function checkSession(context: Context, { openOrg, describe }: OrgCheckPorts): Promise<Outcome> {
  const reads = await openOrg(context);
  try {
    await reads.session();
    return { verdict: passed('The org takes the session of the CLI.'), learned: { reads, isOrgOpen: true } };
  } catch (error) {
    const verdict = await judgeSession(error, reads, describe);
    return { verdict: softened(verdict, isOwnHost(context)), learned: { reads } };
  }
}

async function judgeSession(error: unknown, reads: OrgReads, describe: Describe): Promise<Verdict> {
  const { message, actions } = await describe(error);
  const isLost = isFault(error, 'org-refused-session');
  if (isLost && !reads.login().keyLogin) return verdictOnError(error, 'fail', describe);
  if (isLost) return unknown(`${message} Its renewal by key does not work either; the exchange below says why.`);
  if (isNamed(error, 'PermissionMissingError'))
    return unknown(`${message} Your own user lacks the permission API Enabled.`, actions);
  return unknown(message, actions);
}

async function checkApp(context: Context, describe: Describe): Promise<Outcome> {
  if (!context.isOrgOpen || !context.reads) return { verdict: notLookedAt(context, '') };
  const { verdict, learned = {} } = await findApp(context, context.reads, describe);
  return { verdict: softened(verdict, isOwnHost(context)), learned };
}

async function checkCoverage({ app, policy }: SeenApp, reads: OrgReads, { username }: Context): Promise<Verdict> {
  if (username === null) return unknown('The username is not known.');
  const user = await reads.user();
  return judgeCoverage({
    app: app.name,
    policy,
    user,
    admitted: () => reads.admitted(app),
    approvals: () => reads.approvals(user.user?.id ?? '', app),
  });
}

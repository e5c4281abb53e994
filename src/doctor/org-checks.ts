import { appTypeWords } from '../app/app.ts';
import { isFault, isNamed } from '../faults/errors.ts';
import { permissions } from '../salesforce/permissions.ts';
import {
  judgeAddresses,
  judgeAppCertificate,
  judgeCoverage,
  judgeFlow,
  judgeScopes,
  judgeSessionLevel,
  judgeTokens,
} from './app.ts';
import type { Context, OrgReads, SeenApp } from './context.ts';
import { isOwnHost } from './names.ts';
import type { OfflinePorts } from './offline-checks.ts';
import { type CheckOutcome, check, type Describe, type DoctorCheck, verdictOnError } from './run-checks.ts';
import { judgeApi, judgeUser, type SeenUser } from './user.ts';
import { passed, unknown, type Verdict, warned } from './verdict.ts';

export type OpenOrg = (context: Context) => Promise<OrgReads>;

/** The checks of app and user through the CLI's own login. Nothing is changed, and each fact is asked for once. */
export const orgChecks = (openOrg: OpenOrg, { readKey, now }: Pick<OfflinePorts, 'readKey' | 'now'>): DoctorCheck[] => [
  check('org-session', 'CLI login', async (context, describe) =>
    checkSession(context, await openOrg(context), describe),
  ),
  check('org-app', 'App', checkApp),
  check('app-flow', 'Bearer flow', ofApp(judgeFlow)),
  check(
    'app-certificate',
    'App certificate',
    ofApp(async (seen) => judgeAppCertificate(seen, (await readKey?.())?.key ?? null, now())),
  ),
  check('org-user', 'User', ofUser(judgeUser)),
  check('user-api', 'API access', ofUser(judgeApi)),
  check('permitted-users', 'Permitted users', ofApp(checkCoverage)),
  check('app-scopes', 'Scopes', ofApp(judgeScopes)),
  check('session-level', 'Session level', ofApp(judgeSessionLevel)),
  check('ip-rules', 'IP rules', ofApp(judgeAddresses)),
  check(
    'app-tokens',
    'Token form',
    ofApp((seen, reads) => judgeTokens(seen, reads.login().devHubClientId)),
  ),
];

/** A check whose subject an earlier one did not find. */
const notLookedAt = ({ isOrgOpen }: Context, why: string): Verdict =>
  unknown(isOrgOpen ? `Skipped: ${why}` : 'Skipped: the org cannot be queried.');

/** A fault that is not sure to stop the exchange is a warning: the exchange itself decides. */
const softened = (outcome: CheckOutcome, isCertain: boolean): CheckOutcome =>
  outcome.status === 'fail' && !isCertain ? { ...outcome, status: 'warn' } : outcome;

/** What it finds is sure only where the app is the one that the exchange goes by. */
function ofApp(judge: (seen: SeenApp, reads: OrgReads, context: Context) => Verdict | Promise<Verdict>) {
  return async (context: Context): Promise<CheckOutcome> => {
    const { seenApp, reads, isOtherApp } = context;
    if (!seenApp || !reads) return notLookedAt(context, 'the app is not known.');
    return softened(await judge(seenApp, reads, context), !isOtherApp && isOwnHost(context));
  };
}

function ofUser(judge: (seen: SeenUser, username: string) => Verdict) {
  return async (context: Context): Promise<CheckOutcome> => {
    const { isOrgOpen, reads, username } = context;
    if (!isOrgOpen || !reads || username === null) return notLookedAt(context, 'the username is not known.');
    return softened(judge(await reads.user(), username), isOwnHost(context));
  };
}

const checkCoverage = async (seen: SeenApp, reads: OrgReads, { username }: Context): Promise<Verdict> =>
  username === null ? unknown('The username is not known.') : judgeCoverage(seen, await reads.user(), reads);

/** A login that renews itself by key fails for the very cause that is looked for, so the exchange has to tell. */
async function checkSession(context: Context, reads: OrgReads, describe: Describe): Promise<CheckOutcome> {
  try {
    await reads.session();
    return { ...passed("The org accepts the CLI's session."), learned: { reads, isOrgOpen: true } };
  } catch (error) {
    return { ...softened(judgeSession(error, reads, describe), isOwnHost(context)), learned: { reads } };
  }
}

function judgeSession(error: unknown, reads: OrgReads, describe: Describe): Verdict {
  const { message, actions } = describe(error);
  const isLost = isFault(error, 'org-refused-session');
  if (isLost && !reads.login().keyLogin) return verdictOnError(error, 'fail', describe);
  if (isLost) return unknown(`${message} Renewing it with the key fails too; the exchange below shows why.`);
  if (isNamed(error, 'PermissionMissingError'))
    return unknown(`${message} Your own user lacks the permission ${permissions.apiEnabled}.`, actions);
  return unknown(message, actions);
}

/** Whether the app is in this org, as far as the asking user sees it. */
async function checkApp(context: Context, describe: Describe): Promise<CheckOutcome> {
  const { isOrgOpen, reads } = context;
  if (!isOrgOpen || !reads) return notLookedAt(context, '');
  if (context.app === null && context.clientId === null)
    return unknown('Neither --app nor --client-id specifies the app to check.');
  try {
    const named = await reads.app();
    return named === null ? await findByKey(reads) : await compareKey(named, context, reads);
  } catch (error) {
    return softened(await notFound(error, context, reads, describe), isOwnHost(context));
  }
}

const namedApp = ({ app }: SeenApp): string => `the ${appTypeWords[app.type]} ${app.name}`;

/** A verdict, and the app that the next checks look at. */
const lookingAt = (seen: SeenApp, verdict: Verdict, more: Partial<Context> = {}): CheckOutcome => ({
  ...verdict,
  learned: { seenApp: seen, app: seen.app.name, ...more },
});

async function findByKey(reads: OrgReads): Promise<CheckOutcome> {
  const { app, whole } = await reads.appOfKey();
  if (app) return lookingAt(app, passed(`The client id is that of ${namedApp(app)} in this org.`));
  const which = whole ? 'No app that your user may view' : 'None of the first apps of this org, which has many,';
  return unknown(`${which} has this client id. Specify the app to check it.`, ['Add --app <name>.']);
}

async function compareKey(named: SeenApp, { clientId }: Context, reads: OrgReads): Promise<CheckOutcome> {
  const { consumerKey } = named;
  const seen = `This org has ${namedApp(named)}`;
  if (consumerKey === null && clientId === null) {
    const keyless = `${seen}, but does not show its consumer key.`;
    return lookingAt(named, unknown(keyless, ['Specify it: --client-id <consumer key>.']));
  }
  if (consumerKey === null) {
    const keyless = `${seen}. It does not show the app's consumer key, so it is not known whether the client id belongs to it.`;
    return lookingAt(named, unknown(keyless));
  }
  if (clientId === null || clientId === consumerKey)
    return lookingAt(named, passed(`${seen}.`), { clientId: consumerKey });
  const other = await appBehindKey(reads);
  const detail = { app: namedApp(named), name: named.app.name };
  return other
    ? lookingAt(other, warned('client-id-of-known-app', { ...detail, other: namedApp(other) }))
    : lookingAt(named, warned('client-id-of-unknown-app', detail), { isOtherApp: true });
}

/** The exchange goes by the client id, so the app behind it is the one to look at. Null where the org does not show it. */
const appBehindKey = async (reads: OrgReads): Promise<SeenApp | null> =>
  (await reads.appOfKey().catch(() => null))?.app ?? null; // the named app has been looked for; this is an extra

/** A list without an app proves something only to a user who sees apps at all. docs/salesforce.md §11 */
async function notFound(error: unknown, context: Context, reads: OrgReads, describe: Describe): Promise<CheckOutcome> {
  const { message, actions } = describe(error);
  const isAmbiguous = isNamed(error, 'AmbiguousAppError');
  if (!isAmbiguous && !isNamed(error, 'AppNotFoundError'))
    return unknown(`${message} ${whatItTakes(error)}`.trim(), actions);
  const other = await appBehindKey(reads);
  if (other) {
    const verdict = isAmbiguous
      ? passed(`The client id is that of ${namedApp(other)}, which the next checks examine.`)
      : warned('app-not-found-by-name', { reason: message, other: namedApp(other) });
    return lookingAt(other, verdict);
  }
  if (isAmbiguous) return verdictOnError(error, 'warn', describe);
  const wanted = await permissionsToSee(context, reads);
  if (wanted.length > 0) return unknown(`${message} Viewing all apps requires ${wanted.join('; and ')}.`, actions);
  return verdictOnError(error, 'fail', describe);
}

/** What the asking user seems to lack: an org that shows no app of a kind may hide all of them. */
async function permissionsToSee({ appType }: Context, reads: OrgReads): Promise<string[]> {
  const seen = await reads.seesApps();
  return [
    ...(appType !== 'ExternalClientApp' && !seen.connected ? [permissions.connectedApps] : []),
    ...(appType !== 'ConnectedApp' && !seen.external ? [permissions.viewExternalApps] : []),
  ];
}

const whatItTakes = (error: unknown): string =>
  isNamed(error, 'PermissionMissingError') ? `It requires ${permissions.metadataApi}, or Modify All Data.` : '';

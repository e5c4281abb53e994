import { isFault, isNamed } from '../faults/errors.ts';
import { type Check, failed, passed, unknown, type Verdict } from './check.ts';
import { judgeCoverage } from './coverage.ts';
import { checkApp } from './find-app-check.ts';
import {
  judgeAddresses,
  judgeAppCertificate,
  judgeFlow,
  judgeScopes,
  judgeSessionLevel,
  judgeTokens,
  type SeenApp,
} from './judge-app.ts';
import { notLookedAt, type OrgCheckPorts, type OrgChecksInput, type OrgFindings } from './org-checks-ports.ts';
import type { OrgReads } from './org-reads.ts';
import { judgeApi, judgeUser, type SeenUser } from './org-user.ts';

/** The checks of app and user through the CLI's own login. Nothing is changed, and each fact is asked for once. */
export function orgChecks(input: OrgChecksInput, ports: OrgCheckPorts): Check[] {
  const state: OrgFindings = { isOpen: false, app: null, isTheApp: true };
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

/** A fault that is not sure to stop the exchange is a warning: the exchange itself decides. */
const softened = (verdict: Verdict, isCertain: boolean): Verdict =>
  verdict.status === 'fail' && !isCertain ? { ...verdict, status: 'warn' } : verdict;

/** A login that renews itself by key fails for the very cause that is looked for, so the exchange has to tell. */
async function checkSession(ports: OrgCheckPorts, state: OrgFindings): Promise<Verdict> {
  const reads = await ports.reads();
  try {
    await reads.session();
  } catch (error) {
    const { message, actions } = await ports.inWords(error);
    const isLost = isFault(error, 'org-refused-session');
    if (isLost && !reads.login().keyLogin) return failed('org-refused-session', message, actions);
    if (isLost) return unknown(`${message} Its renewal by key does not work either; the exchange below says why.`);
    if (isNamed(error, 'PermissionMissingError'))
      return unknown(`${message} Your own user lacks the permission API Enabled.`, actions);
    return unknown(message, actions);
  }
  state.isOpen = true;
  return passed('The org takes the session of the CLI.');
}

async function cover(seen: SeenApp, reads: OrgReads): Promise<Verdict> {
  const user = await reads.user();
  return judgeCoverage({
    policy: seen.policy,
    user,
    admitted: () => reads.admitted(seen.app),
    approvals: () => reads.approvals(user.user?.id ?? '', seen.app),
  });
}

/** What is worth acting on in one app. */

import type { Certificate } from '../cert/certificate.ts';
import { judgeCertificate } from '../cert/judge.ts';
import { type Finding, inWords, type Noticed, notice } from '../faults/finding.ts';
import { type AppState, hasRefreshScope, type OauthSettings } from './app-kind.ts';
import type { Policy } from './elements.ts';

/** `certificate`: 'unreadable' when something is stored that is none. `unreadable`: fields that the org does not show. */
export type JudgedApp = {
  app: string;
  installed: boolean;
  policy: Policy;
  oauth: OauthSettings;
  state: AppState;
  /** Shown within Salesforce, which logs its users in by itself. */
  isCanvas: boolean;
  certificate: Certificate | 'unreadable' | null;
  unreadable: string[];
};

/** Who may use an app that only pre-authorised users may use: permission sets, and profiles. */
export const admittedBy = ({ permissionSets, profiles }: Policy): string[] => [...permissionSets, ...profiles];

/*
 * The facts, each decided here alone. `judgeApp` claims one where it matters to the app itself; doctor picks those that stand
 * in the way of an exchange, and has its own words for them, as it looks at one exchange.
 */

/** Why the app logs nobody in, whatever else it holds. docs/salesforce.md §3.1, §4.2 */
export const noticeState = (state: AppState) =>
  state === 'off' ? notice('app-switched-off') : state === 'oauth-off' ? notice('oauth-switched-off') : null;

/** The certificate switches the bearer flow on. Where it is hidden nothing may be claimed. docs/salesforce.md §4.4 */
export const noticeNoCertificate = (app: string, certificate: object | string | null) =>
  certificate === null ? notice('bearer-without-certificate', { app }) : null;

/** `certificate`: what the app holds, or 'unreadable'. */
export const noticeCertificate = (app: string, certificate: Certificate | 'unreadable', now: Date): Noticed[] =>
  certificate === 'unreadable'
    ? [notice('certificate-unreadable-in-app', { app })]
    : judgeCertificate(certificate, now, null);

/** Of a pre-authorised app orgs refuse it, though the flow gives no refresh token. docs/salesforce.md §5.6 */
export const noticeNoRefreshScope = (oauth: OauthSettings) =>
  hasRefreshScope(oauth) === false ? notice('no-refresh-scope') : null;

/** docs/salesforce.md §3.2 */
export const noticeNobody = (app: string, policy: Policy) =>
  isPreAuthorised(policy) && admittedBy(policy).length === 0 ? notice('nobody-pre-authorised', { app }) : null;

/** The JWT bearer flow has no step in which a user could raise the session. docs/salesforce.md §3.2 */
export const noticeHighAssurance = ({ sessionLevel }: Policy) =>
  sessionLevel === 'HIGH_ASSURANCE' ? notice('high-assurance') : null;

export const isPreAuthorised = ({ permittedUsers }: Pick<Policy, 'permittedUsers'>): boolean =>
  permittedUsers === 'admin-approved';

const isBearerOn = ({ oauth }: JudgedApp): boolean => oauth.flows?.includes('jwt-bearer') ?? false;
const knows = ({ unreadable }: JudgedApp, ...fields: string[]): boolean =>
  fields.every((field) => !unreadable.includes(field));

/** Pre-authorised users are what a login without a browser needs; the certificate is its switch. docs/salesforce.md §4.4, §5.6 */
const isMeantForBearer = (judged: JudgedApp): boolean =>
  knows(judged, 'certificate', 'permittedUsers', 'flows') &&
  !judged.isCanvas &&
  judged.oauth.flows?.length === 0 &&
  isPreAuthorised(judged.policy) &&
  admittedBy(judged.policy).length > 0;

export const judgeApp = (judged: JudgedApp, now: Date): Finding[] =>
  [
    judged.state === 'no-oauth' ? notice('no-oauth') : noticeState(judged.state),
    ...certificateFacts(judged, now),
    ...userFacts(judged),
    ...tokenFacts(judged),
    // The second switch of an installed app has no API, so nothing is claimed about it. docs/salesforce.md §3.5
    judged.installed && judged.policy.issuesJwt && notice('second-switch'),
  ].flatMap((fact) => (fact ? [inWords(fact)] : []));

type Fact = Noticed | false | null;

function certificateFacts(judged: JudgedApp, now: Date): Fact[] {
  const { certificate, app } = judged;
  if (certificate !== null) return noticeCertificate(app, certificate, now);
  return [isMeantForBearer(judged) && noticeNoCertificate(app, certificate)];
}

/** docs/salesforce.md §3.2, §5.6 */
const userFacts = (judged: JudgedApp): Fact[] => [
  knows(judged, 'permissionSets', 'profiles') && noticeNobody(judged.app, judged.policy),
  isPreAuthorised(judged.policy) && isBearerOn(judged) && noticeNoRefreshScope(judged.oauth),
];

/** docs/salesforce.md §3.2, §6.4 */
function tokenFacts(judged: JudgedApp): Fact[] {
  const { app, policy, oauth } = judged;
  const isForBearer = isBearerOn(judged) || isMeantForBearer(judged);
  const isEndless = policy.refreshToken.policy === 'infinite' && !noticeNoRefreshScope(oauth);
  return [isForBearer && noticeHighAssurance(policy), isEndless && notice('endless-refresh-tokens', { app })];
}

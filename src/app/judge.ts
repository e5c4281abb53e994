/** What is worth acting on in one app. */

import type { Certificate } from '../cert/certificate.ts';
import { judgeCertificate } from '../cert/judge.ts';
import { type Finding, finding, inWords } from '../faults/finding.ts';
import { hasRefreshScope, type OauthSettings } from './app-kind.ts';
import type { Policy } from './elements.ts';

/** `certificate`: 'unreadable' when something is stored that is none. `unreadable`: fields that the org does not show. */
export type JudgedApp = {
  app: string;
  installed: boolean;
  policy: Policy;
  oauth: OauthSettings;
  certificate: Certificate | 'unreadable' | null;
  unreadable: string[];
};

/** Who may use an app that only pre-authorised users may use: permission sets, and profiles. */
export const admittedBy = ({ permissionSets, profiles }: Policy): string[] => [...permissionSets, ...profiles];

/** The JWT bearer flow has no step in which a user could raise the session. docs/salesforce.md §3.2 */
export const isHighAssurance = ({ sessionLevel }: Policy): boolean => sessionLevel === 'HIGH_ASSURANCE';

const isBearerOn = ({ oauth }: JudgedApp): boolean => oauth.flows?.includes('jwt-bearer') ?? false;
const isPreAuthorised = ({ policy }: JudgedApp): boolean => policy.permittedUsers === 'admin-approved';
const knows = ({ unreadable }: JudgedApp, ...fields: string[]): boolean =>
  fields.every((field) => !unreadable.includes(field));

/** Pre-authorised users are what a login without a browser needs; the certificate is its switch. docs/salesforce.md §4.4, §5.6 */
const isMeantForBearer = (judged: JudgedApp): boolean =>
  knows(judged, 'certificate', 'permittedUsers') && isPreAuthorised(judged) && admittedBy(judged.policy).length > 0;

export function judgeApp(judged: JudgedApp, now: Date): Finding[] {
  return [
    ...certificateFindings(judged, now),
    ...userFindings(judged),
    ...tokenFindings(judged),
    // The second switch of an installed app has no API, so nothing is claimed about it. docs/salesforce.md §3.5
    ...(judged.installed && judged.policy.issuesJwt ? [finding('second-switch')] : []),
  ];
}

function certificateFindings(judged: JudgedApp, now: Date): Finding[] {
  const { certificate, app } = judged;
  if (certificate === 'unreadable') return [finding('certificate-unreadable-in-app', { app })];
  if (certificate) return judgeCertificate(certificate, now, null).map(inWords);
  return isMeantForBearer(judged) ? [finding('bearer-without-certificate', { app })] : [];
}

/** docs/salesforce.md §3.2, §5.6 */
function userFindings(judged: JudgedApp): Finding[] {
  if (!isPreAuthorised(judged)) return [];
  const { app, policy, oauth } = judged;
  const isClosed = knows(judged, 'permissionSets', 'profiles') && admittedBy(policy).length === 0;
  return [
    ...(isClosed ? [finding('nobody-pre-authorised', { app })] : []),
    ...(isBearerOn(judged) && hasRefreshScope(oauth) === false ? [finding('no-refresh-scope')] : []),
  ];
}

/** docs/salesforce.md §3.2, §6.4 */
function tokenFindings(judged: JudgedApp): Finding[] {
  const { app, policy, oauth } = judged;
  const isForBearer = isBearerOn(judged) || isMeantForBearer(judged);
  const isEndless = policy.refreshToken.policy === 'infinite' && hasRefreshScope(oauth) !== false;
  return [
    ...(isHighAssurance(policy) && isForBearer ? [finding('high-assurance')] : []),
    ...(isEndless ? [finding('endless-refresh-tokens', { app })] : []),
  ];
}

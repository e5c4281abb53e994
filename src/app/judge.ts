/** What is worth acting on in one app. */

import type { Certificate } from '../cert/certificate.ts';
import { judgeCertificate } from '../cert/judge.ts';
import { type Finding, finding } from '../faults/finding.ts';
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

const names = (judged: JudgedApp): string[] => [...judged.policy.permissionSets, ...judged.policy.profiles];
const isBearerOn = ({ oauth }: JudgedApp): boolean => oauth.flows?.includes('jwt-bearer') ?? false;
const knows = ({ unreadable }: JudgedApp, ...fields: string[]): boolean =>
  fields.every((field) => !unreadable.includes(field));

const policySet = (judged: JudgedApp, flags: string): string =>
  `sf jwt policy set --target-org <alias> --app "${judged.app}" ${flags}`;

export function judgeApp(judged: JudgedApp, now: Date): Finding[] {
  return [
    ...certificateFindings(judged, now),
    ...userFindings(judged),
    ...tokenFindings(judged),
    ...(judged.installed ? installedFindings(judged) : []),
  ];
}

function certificateFindings(judged: JudgedApp, now: Date): Finding[] {
  const { certificate, app } = judged;
  if (certificate === 'unreadable') {
    const text = 'What the app holds as its certificate is none that can be read. No bearer assertion will fit it.';
    return [finding('error', 'certificate-unreadable', text, [upload(app)])];
  }
  if (certificate) return judgeCertificate(certificate, now, null);
  return isMeantForBearer(judged) ? [withoutCertificate(app)] : [];
}

const upload = (app: string): string => `sf jwt cert upload --target-org <alias> --app "${app}" --cert-file <file>`;

/** Pre-authorised users are what a login without a browser needs; the certificate is its switch. docs/salesforce.md §4.4, §5.6 */
const isMeantForBearer = (judged: JudgedApp): boolean =>
  knows(judged, 'certificate', 'permittedUsers') &&
  judged.policy.permittedUsers === 'admin-approved' &&
  names(judged).length > 0;

function withoutCertificate(app: string): Finding {
  const text =
    'The app pre-authorises users, as the JWT bearer flow needs it, but has no certificate: it refuses every bearer assertion.';
  return finding('warning', 'bearer-without-certificate', text, [upload(app)]);
}

/** docs/salesforce.md §3.2, §5.6 */
function userFindings(judged: JudgedApp): Finding[] {
  const { policy, oauth } = judged;
  const found: Finding[] = [];
  const approved = policy.permittedUsers === 'admin-approved';
  if (approved && knows(judged, 'permissionSets', 'profiles') && names(judged).length === 0) {
    const text =
      'Only pre-authorised users may use the app, and there are none: it has neither permission sets nor profiles.';
    found.push(
      finding('warning', 'nobody-assigned', text, [policySet(judged, '--add-permission-set <permission set>')]),
    );
  }
  if (approved && isBearerOn(judged) && hasRefreshScope(oauth) === false) {
    const text =
      'The app pre-authorises users, but has neither the scope RefreshToken nor OfflineAccess. Orgs refuse its bearer assertions with invalid_request.';
    found.push(finding('warning', 'no-refresh-scope', text, ['Add the scope RefreshToken to the app in Setup.']));
  }
  return found;
}

/** docs/salesforce.md §3.2, §6.4 */
function tokenFindings(judged: JudgedApp): Finding[] {
  const { policy, oauth } = judged;
  const found: Finding[] = [];
  if (policy.sessionLevel === 'HIGH_ASSURANCE' && (isBearerOn(judged) || isMeantForBearer(judged))) {
    const text =
      'The session level HIGH_ASSURANCE blocks the JWT bearer flow, because that flow has no step in which a user could raise it.';
    found.push(finding('error', 'high-assurance', text, ['Set the session level to STANDARD in Setup.']));
  }
  if (policy.refreshToken.policy === 'infinite' && hasRefreshScope(oauth) !== false) {
    const text = 'Refresh tokens of this app never expire: one that leaks is good until somebody revokes it.';
    found.push(
      finding('warning', 'endless-refresh-tokens', text, [policySet(judged, '--refresh-token inactivity:30d')]),
    );
  }
  return found;
}

/** The second switch of an installed app has no API, so nothing is claimed about it. docs/salesforce.md §3.5 */
function installedFindings({ policy }: JudgedApp): Finding[] {
  if (!policy.issuesJwt) return [];
  const text =
    "An installed app issues JWT-based access tokens only if this org's policy for it says so too, which no API shows.";
  return [finding('info', 'second-switch', text, ["Look at the app's policies in Setup."])];
}

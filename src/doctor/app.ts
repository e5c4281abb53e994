/** What the settings of an app mean for a bearer exchange. docs/salesforce.md §3.2, §4.4, §5.6 */
import type { KeyObject } from 'node:crypto';
import type { Policy } from '../app/elements.ts';
import {
  admittedBy,
  isPreAuthorised,
  noticeCertificate,
  noticeHighAssurance,
  noticeNobody,
  noticeNoCertificate,
  noticeNoRefreshScope,
  noticeState,
} from '../app/judge.ts';
import { isNamed } from '../app/permission-set.ts';
import { describeCertificate, readStoredCertificate } from '../cert/certificate.ts';
import { fillAction } from '../faults/words.ts';
import { permissions } from '../salesforce/permissions.ts';
import { knownSince } from '../salesforce/versions.ts';
import type { OrgReads, SeenApp } from './context.ts';
import type { Assignment, SeenUser } from './user.ts';
import { adding, failed, noticed, passed, unknown, type Verdict, warned } from './verdict.ts';

const hidden = ({ app }: SeenApp): Verdict =>
  unknown(
    app.type === 'ConnectedApp'
      ? 'The org does not show these settings of the app.'
      : `The org does not show these settings of the app. It may require the permission ${permissions.externalSecrets}.`,
  );

/** OAuth, and the certificate that switches the bearer flow on. docs/salesforce.md §4.4 */
export function judgeFlow(seen: SeenApp): Verdict {
  if (seen.state === 'no-oauth') return failed('app-without-oauth');
  const off = noticeState(seen.state);
  if (off) return failed(off.code);
  if (!seen.isTokensPartShown) return hidden(seen);
  if (noticeNoCertificate(seen.app.name, seen.certificate)) return failed('bearer-flow-off');
  return passed('OAuth is on, and the certificate turns the JWT bearer flow on.');
}

/** Expiry is contested, so it is only a warning. docs/salesforce.md §5.4 */
export function judgeAppCertificate(seen: SeenApp, key: KeyObject | null, now: Date): Verdict {
  if (!seen.isTokensPartShown || seen.certificate === null) return hidden(seen);
  const x509 = readStoredCertificate(seen.certificate);
  if (!x509) {
    const upload = fillAction('sf jwt cert upload --target-org <alias> --app {app} --cert-file <file>', {
      app: seen.app.name,
    });
    return unknown("The app's certificate is not readable.", [upload]);
  }
  const described = describeCertificate(x509, now);
  const { sha256Fingerprint, notAfter } = described;
  const certificate = `sha256 ${sha256Fingerprint.slice(0, 16)}…, until ${notAfter.slice(0, 10)}`;
  if (key === null)
    return unknown(`The app has a certificate (${certificate}), but there is no key to compare it with.`);
  if (!x509.checkPrivateKey(key)) return failed('key-mismatch-app', { certificate });
  const hasExpired = noticeCertificate(seen.app.name, described, now).some(
    ({ code }) => code === 'certificate-expired',
  );
  if (hasExpired) return warned('certificate-expired-in-app', { certificate });
  return passed(`The app's certificate (${certificate}) matches the key.`);
}

/** A pre-authorised app needs a refresh scope, though the flow gives no refresh token. docs/salesforce.md §5.6 */
export function judgeScopes({ oauth, policy }: SeenApp): Verdict {
  if (oauth.scopes === null) return unknown("The org does not show the app's scopes.");
  const scopes = oauth.scopes.join(', ') || 'none';
  if (!noticeNoRefreshScope(oauth)) return passed(`The scopes are ${scopes}.`);
  const judge = isPreAuthorised(policy) ? failed : warned;
  return judge('scopes-without-refresh', { scopes });
}

export function judgeSessionLevel({ policy }: SeenApp): Verdict {
  if (noticeHighAssurance(policy)) return failed('high-assurance-asked');
  if (policy.permittedUsers === null) return unknown("The org does not show the app's policies.");
  return passed(`The session level is ${policy.sessionLevel ?? 'not restricted'}.`);
}

/** The address that the org sees is not known here. */
export function judgeAddresses({ policy }: SeenApp): Verdict {
  if (policy.ipRelaxation === 'bypass') return passed("The app relaxes the profile's IP ranges.");
  if (policy.ipRelaxation === null) return unknown("The org does not show the app's IP rules.");
  return unknown(
    "The profile's IP ranges and login hours apply. Only the exchange shows whether this login is within them.",
  );
}

/** `devHubClientId`: of the app by which the CLI is logged in to a Dev Hub; null: it is none. docs/salesforce.md §4.1 */
export function judgeTokens({ app, consumerKey, policy, apiVersion }: SeenApp, devHubClientId: string | null): Verdict {
  if (devHubClientId !== null && consumerKey === devHubClientId && app.type === 'ExternalClientApp')
    return warned('dev-hub-through-external-app');
  if (policy.issuesJwt === null)
    return unknown('The org does not show whether the app issues JWT-based access tokens.');
  if (!policy.issuesJwt) return passed('The app issues opaque access tokens.');
  return apiVersion < knownSince.jwtInSoap
    ? warned('app-tokens-refused-by-soap', { apiVersion })
    : passed('The app issues JWT-based access tokens.');
}

/** Whether an app lets a user in. docs/salesforce.md §3.2, §5.6 */
export async function judgeCoverage(
  seen: Pick<SeenApp, 'app' | 'policy'>,
  user: SeenUser,
  reads: Pick<OrgReads, 'admitted' | 'approvals'>,
): Promise<Verdict> {
  if (user.user === null) return unknown('Skipped: the user is not known.');
  const { app, policy } = seen;
  if (isPreAuthorised(policy)) return judgePreAuthorised(seen, user, () => reads.admitted(app));
  if (policy.permittedUsers === null) return unknown('The org does not show who may use the app.');
  // An approval leaves a token; no token proves nothing. docs/salesforce.md §8.2
  const rows = await reads.approvals(user.user.id, app);
  if (rows !== null && rows > 0)
    return passed('Users may approve the app themselves, and this user has tokens for it.');
  return noticed('unknown', { code: 'self-approval-not-seen', detail: {} });
}

async function judgePreAuthorised(
  { app, policy }: Pick<SeenApp, 'app' | 'policy'>,
  user: SeenUser,
  admitted: () => Promise<string[] | null>,
): Promise<Verdict> {
  if (user.assignments === null)
    return unknown(`Your user cannot see whether the user may use the app: that requires ${permissions.viewSetup}.`);
  const able = user.assignments.filter((one) => !isOfApiLicense(one));
  const way = coveredBy(policy, able, user.user?.profile ?? null);
  if (way) return passed(`The user is pre-authorised through ${way}.`);
  const other = await admitted();
  const otherWay = other && coveredBy({ permissionSets: other, profiles: other }, able, null);
  if (otherWay) return passed(`The user is pre-authorised through ${otherWay}.`);
  const unable = coveredBy(policy, user.assignments.filter(isOfApiLicense), null);
  if (unable) return warned('admitted-without-app-licence', { way: unable });
  const isHidden = other === null;
  const isInGroup = user.assignments.some(({ isOfGroup }) => isOfGroup);
  const verdict = notAdmitted(isHidden || isInGroup ? warned : failed, { app, policy }, other ?? []);
  if (isHidden)
    return adding(verdict, `Your user cannot see whether another one applies: that requires ${permissions.viewSetup}.`);
  return isInGroup ? adding(verdict, "The user's permission set groups may contain one of them.") : verdict;
}

function notAdmitted(judge: typeof failed, { app, policy }: Pick<SeenApp, 'app' | 'policy'>, other: string[]): Verdict {
  const nobody = noticeNobody(app.name, policy);
  if (!nobody) return judge('user-not-admitted', { names: admittedBy(policy) });
  return other.length > 0 ? judge('user-not-admitted-elsewhere') : judge(nobody.code, nobody.detail);
}

/** Permission sets of this licence cannot carry apps. docs/salesforce.md §5.6 */
const isOfApiLicense = ({ license }: Assignment): boolean => /^Salesforce ?API ?Integration/i.test(license ?? '');

const same = (a: string | null, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

function coveredBy(
  { permissionSets, profiles }: Pick<Policy, 'permissionSets' | 'profiles'>,
  assignments: Assignment[],
  ownProfile: string | null,
): string | null {
  const set = assignments.find((one) => one.profile === null && permissionSets.some((name) => isNamed(one, name)));
  if (set) return `the permission set ${set.name}`;
  const mine = [ownProfile, ...assignments.map(({ profile }) => profile)];
  const profile = profiles.find((name) => mine.some((own) => same(own, name)));
  return profile ? `the profile ${profile}` : null;
}

/** Whether an app lets a user in. docs/salesforce.md §3.2, §5.6 */
import type { Policy } from '../app/elements.ts';
import { failed, passed, unknown, type Verdict, warned } from './check.ts';
import { type Assignment, type SeenUser, VIEW_SETUP } from './org-user.ts';

/** `admitted`: names of permission sets and profiles that SetupEntityAccess shows; null: hidden. `approvals`: OauthToken rows. */
export type Coverage = {
  policy: Policy;
  user: SeenUser;
  admitted(): Promise<string[] | null>;
  approvals(): Promise<number | null>;
};

export async function judgeCoverage(seen: Coverage): Promise<Verdict> {
  if (seen.user.user === null) return unknown('There is no user to look at.');
  return seen.policy.permittedUsers === 'admin-approved' ? judgePreAuthorised(seen) : judgeSelfAuthorised(seen);
}

async function judgePreAuthorised({ policy, user, admitted }: Coverage): Promise<Verdict> {
  if (user.assignments === null)
    return unknown(`Whether the app lets the user in is hidden from you: to see it takes ${VIEW_SETUP}.`);
  const named = [...policy.permissionSets, ...policy.profiles];
  const able = user.assignments.filter((one) => !isOfApiLicense(one));
  const way = coveredBy(policy, able, user.user?.profile ?? null);
  if (way) return passed(`The app lets the user in by ${way}.`);
  const other = await admitted();
  const otherWay = other && coveredBy({ permissionSets: other, profiles: other }, able, null);
  if (otherWay) return passed(`The app lets the user in by ${otherWay}.`);
  const unable = coveredBy(policy, user.assignments.filter(isOfApiLicense), null);
  if (unable)
    return warned('not-approved', `Of what the app lets in, the user has only ${unable}. ${API_LICENSE_RULE}`, [
      OTHER_SET,
    ]);
  const detail = uncovered(named);
  const code = named.length === 0 && !other?.length ? 'nobody-pre-authorised' : 'not-admin-approved';
  if (other === null)
    return warned(code, `${detail} Whether it is so by another way is hidden: it takes ${VIEW_SETUP}.`);
  if (user.assignments.some(({ isOfGroup }) => isOfGroup))
    return warned(code, `${detail} The permission set groups of the user may hold one of them.`);
  return failed(code, detail);
}

/** docs/salesforce.md §5.6 */
const API_LICENSE_RULE = 'It is of the licence Salesforce API Integration, whose permission sets cannot carry apps.';
const OTHER_SET =
  'Let in a profile, or a permission set without that licence: "sf jwt policy set --target-org <alias> --app <app> --add-permission-set <permission set>".';
const isOfApiLicense = ({ license }: Assignment): boolean => /^Salesforce ?API ?Integration/i.test(license ?? '');

const uncovered = (named: string[]): string =>
  named.length === 0
    ? 'Only pre-authorised users may use the app, and there are none: it has neither permission sets nor profiles.'
    : `Only pre-authorised users may use the app, and the user has none of: ${named.join(', ')}.`;

const same = (a: string | null, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

function coveredBy(
  { permissionSets, profiles }: Pick<Policy, 'permissionSets' | 'profiles'>,
  assignments: Assignment[],
  ownProfile: string | null,
): string | null {
  const set = assignments.find((one) => one.profile === null && permissionSets.some((name) => same(one.name, name)));
  if (set) return `the permission set ${set.name}`;
  const mine = [ownProfile, ...assignments.map(({ profile }) => profile)];
  const profile = profiles.find((name) => mine.some((own) => same(own, name)));
  return profile ? `the profile ${profile}` : null;
}

/** An approval leaves a token; no token proves nothing. docs/salesforce.md §8.2 */
async function judgeSelfAuthorised({ policy, approvals }: Coverage): Promise<Verdict> {
  if (policy.permittedUsers === null) return unknown('The org does not show who may use the app.');
  const rows = await approvals();
  const rule = 'Users may approve the app themselves';
  if (rows !== null && rows > 0) return passed(`${rule}, and this user has tokens of it.`);
  const detail = `${rule}. No token of this user shows that it has; to see tokens of others takes Customize Application.`;
  return { status: 'unknown', detail, code: 'not-approved' };
}

/** Many users of one app: what is the same for all of them is looked at once, then each of them by itself. */
import { concurrently } from '../salesforce/concurrency.ts';
import { isUsername } from '../salesforce/username.ts';
import type { Context } from './context.ts';
import type { OpenOrg } from './org-checks.ts';
import {
  type CheckPorts,
  type CheckResult,
  causeIn,
  type DoctorCheck,
  type DoctorResult,
  runChecks,
  walkChecks,
  worstOf,
} from './run-checks.ts';
import type { CheckStatus } from './verdict.ts';

/** What became of one user. `username`: null for a line that names none. `firstCause`: as for one user alone. */
export type UserDiagnosis = {
  username: string | null;
  status: CheckStatus;
  firstCause: string | null;
  checks: CheckResult[];
};

/** `checks`: those of what all users share. `firstCause`: of these, or else the one that most users have. */
export type ManyUsersDiagnosis = DoctorResult & { users: UserDiagnosis[] };

/** The checks that each user has of its own. */
const ofEachUser = new Set(['username', 'org-user', 'user-api', 'permitted-users', 'exchange', 'token', 'purpose']);

type ManyPorts = {
  lines: AsyncIterable<{ text: string }>;
  openOrg: OpenOrg | null;
  /** Told of what all share when that is known, and of each user as it comes. */
  shared(result: DoctorResult): void;
  user(one: UserDiagnosis): void;
};

/**
 * Runs the checks that all users share, and then, unless one of them failed, the others for each user.
 *
 * @throws what `lines` throws.
 */
export async function diagnoseUsers(
  checks: DoctorCheck[],
  start: Context,
  ports: CheckPorts,
  { lines, openOrg, shared, user }: ManyPorts,
): Promise<ManyUsersDiagnosis> {
  const common = checks.filter(({ id }) => !ofEachUser.has(id));
  const own = checks.filter(({ id }) => ofEachUser.has(id));
  const { result, context } = await walkChecks(common, start, ports);
  shared(result);
  const users: UserDiagnosis[] = [];
  if (result.firstCause !== null) return { ...result, users };
  const { begun: _, done: __, ...quiet } = ports;
  const look = async (text: string): Promise<void> => {
    const one = isUsername(text)
      ? await diagnoseUser(own, { ...context, username: text }, { ...quiet, before: result.checks }, openOrg)
      : { username: null, status: 'fail' as const, firstCause: 'username-not-a-username', checks: [] };
    users.push(one);
    user(one);
  };
  await concurrently(distinct(lines), look);
  return { ...result, firstCause: commonest(users), users };
}

async function diagnoseUser(
  checks: DoctorCheck[],
  context: Context,
  ports: CheckPorts,
  openOrg: OpenOrg | null,
): Promise<UserDiagnosis> {
  const reads = openOrg && context.isOrgOpen ? { reads: await openOrg(context) } : {};
  const { checks: results } = await runChecks(checks, { ...context, ...reads }, ports);
  const cause = causeIn([...(ports.before ?? []), ...results]);
  const status = worstOf(results);
  return {
    username: context.username,
    status,
    firstCause: status === 'fail' ? (cause?.code ?? null) : null,
    checks: results,
  };
}

/** How many users have each cause, the commonest first. */
export function causesOf(users: UserDiagnosis[]): { code: string; users: UserDiagnosis[] }[] {
  const codes = [...new Set(users.flatMap(({ firstCause }) => firstCause ?? []))];
  return codes
    .map((code) => ({ code, users: users.filter(({ firstCause }) => firstCause === code) }))
    .sort((one, other) => other.users.length - one.users.length);
}

const commonest = (users: UserDiagnosis[]): string | null => causesOf(users)[0]?.code ?? null;

/** Usernames are the same in any case of letters. */
async function* distinct(lines: AsyncIterable<{ text: string }>): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const { text } of lines) {
    const name = text.toLowerCase();
    if (!seen.has(name)) yield text;
    seen.add(name);
  }
}

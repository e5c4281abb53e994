import { ux } from '@oclif/core/ux';
import { exitCodes } from '../../cli/exit-codes.ts';
import { labelled } from '../../cli/layout.ts';
import { visible } from '../../faults/harmless.ts';
import type { Context } from '../context.ts';
import { causesOf, diagnoseUsers, type ManyUsersDiagnosis, type UserDiagnosis } from '../many-users.ts';
import type { OpenOrg } from '../org-checks.ts';
import { causeIn, type DoctorCheck } from '../run-checks.ts';
import { causeLines, colours, healthLines, marks, type Screen, showing, titleWidth } from './report.ts';

/** Examines the users of a file: shows what all share as for one, then a line for each user, the commonest cause at the end. */
export async function examineUsers(
  checks: DoctorCheck[],
  start: Context,
  screen: Screen,
  many: { lines: AsyncIterable<{ text: string }>; openOrg: OpenOrg | null },
): Promise<ManyUsersDiagnosis> {
  const { show, stop, ...ports } = showing(screen);
  const found = { ...many, shared: () => screen.log(), user: (one: UserDiagnosis) => show(userLines(one)) };
  const result = await diagnoseUsers(checks, start, ports, found).finally(stop);
  const cause = causeIn(result.checks);
  show(cause ? causeLines(result.checks, cause) : usersSummary(result.users));
  if (cause || result.users.some(({ status }) => status === 'fail')) process.exitCode = exitCodes.faultFound;
  return result;
}

function userLines({ username, status, firstCause, checks }: UserDiagnosis): string[] {
  const failed = checks.find((one) => one.status === 'fail');
  const words = failed ? `${firstCause}: ${failed.detail}` : healthLines(checks).join(' ');
  const [first = '', ...rest] = labelled(
    `${marks[status]} ${visible(username ?? '(no username)')}  `,
    words,
    titleWidth,
  );
  return [`${ux.colorize(colours[status], marks[status])}${first.slice(marks[status].length)}`, ...rest];
}

/** What most users lack comes first, with what to do about it. */
function usersSummary(users: UserDiagnosis[]): string[] {
  if (users.length === 0) return ['', 'The file contains no username, so no user was checked.'];
  const causes = causesOf(users);
  const count = (some: unknown[]): string =>
    `${some.length} of ${users.length} ${users.length === 1 ? 'user' : 'users'}`;
  const unseen = users.filter(({ checks }) => checks.some(({ status }) => status === 'unknown'));
  const partly = unseen.length > 0 ? ` Not all checks could be made for ${count(unseen)}.` : '';
  if (causes.length === 0) return ['', `No fault found for ${count(users)}.${partly}`];
  return causes.flatMap(({ code, users: some }) => {
    const [first] = some.flatMap(({ checks }) => causeIn(checks) ?? []);
    return ['', `${count(some)}: ${code}`, ...(first?.actions ?? []).flatMap((action) => labelled('  - ', action, 4))];
  });
}

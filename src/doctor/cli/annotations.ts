import { annotation } from '../../cli/workflow-command.ts';
import { visible } from '../../faults/harmless.ts';
import type { UserDiagnosis } from '../many-users.ts';
import { type CheckResult, causeIn, type DoctorResult } from '../run-checks.ts';

const NAME = 'sf jwt doctor';

/** The cause as an error, and each warning, for the page of a job; words of others are made harmless, line breaks too. */
export function annotationsOf({ checks }: DoctorResult, users: UserDiagnosis[] = []): string[] {
  const cause = causeIn(checks);
  const warned = checks.filter((one) => one.status === 'warn' && one !== cause);
  return [
    ...(cause ? [annotation('error', titleOf(cause.code ?? cause.title), messageOf(cause))] : []),
    ...users.flatMap(ofUser),
    ...warned.map((one) => annotation('warning', titleOf(one.title), messageOf(one))),
  ];
}

function ofUser({ username, firstCause, checks }: UserDiagnosis): string[] {
  if (firstCause === null) return [];
  const failed = causeIn(checks);
  const detail = failed ? messageOf(failed) : '';
  return [annotation('error', titleOf(firstCause), `${visible(username ?? 'A line without a username')}. ${detail}`)];
}

const titleOf = (what: string): string => `${NAME}: ${visible(what)}`;

const messageOf = ({ detail, actions }: CheckResult): string =>
  [detail, ...actions.map((action) => `- ${action}`)].map(visible).join('\n');

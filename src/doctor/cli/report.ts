import { ux } from '@oclif/core/ux';
import { toSfError } from '../../cli/errors.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { labelled, terminalWidth, wrap } from '../../cli/layout.ts';
import { slowLine } from '../../cli/progress.ts';
import { visible } from '../../faults/harmless.ts';
import { sectionOf } from '../../faults/sections.ts';
import { withWords } from '../../faults/shell-word.ts';
import { isSharedLogin } from '../../salesforce/hosts.ts';
import type { Context, Subject } from '../context.ts';
import { causesOf, diagnoseUsers, type ManyUsersDiagnosis, type UserDiagnosis } from '../many-users.ts';
import type { OpenOrg } from '../org-checks.ts';
import { type CheckResult, causeIn, type DoctorCheck, type DoctorResult, runChecks } from '../run-checks.ts';
import type { CheckStatus } from '../verdict.ts';

type Screen = { log(line?: string): void; jsonEnabled(): boolean };

/** Runs the checks and shows each as it ends, on a terminal also the one that takes its time; a fault found is the exit code. */
export async function examine(
  checks: DoctorCheck[],
  start: Context,
  screen: Screen,
  isOffline = false,
): Promise<DoctorResult> {
  const waiting = slowLine(!screen.jsonEnabled());
  const show = (lines: string[]): void => {
    for (const line of lines) screen.log(line);
  };
  const result = await runChecks(checks, start, {
    describe: describeError,
    ready: readyAction,
    begun: ({ title }) => waiting.say(() => `  ${title} …`),
    done: (checked) => {
      waiting.stop();
      show(checkLines(checked));
    },
  });
  screen.log();
  const cause = causeIn(result.checks);
  show(cause ? causeLines(result.checks, cause) : healthLines(result.checks, isOffline));
  if (cause) process.exitCode = exitCodes.faultFound;
  return result;
}

/** The same for the users of a file: what all share as above, then a line for each user, the commonest cause at the end. */
export async function examineUsers(
  checks: DoctorCheck[],
  start: Context,
  screen: Screen,
  many: { lines: AsyncIterable<{ text: string }>; openOrg: OpenOrg | null },
): Promise<ManyUsersDiagnosis> {
  const show = (lines: string[]): void => {
    for (const line of lines) screen.log(line);
  };
  const waiting = slowLine(!screen.jsonEnabled());
  const result = await diagnoseUsers(
    checks,
    start,
    {
      describe: describeError,
      ready: readyAction,
      begun: ({ title }) => waiting.say(() => `  ${title} …`),
      done: (checked) => {
        waiting.stop();
        show(checkLines(checked));
      },
    },
    { ...many, shared: () => screen.log(), user: (one) => show(userLines(one)) },
  ).finally(waiting.stop);
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
  const causes = causesOf(users);
  const count = (some: unknown[]): string =>
    `${some.length} of ${users.length} ${users.length === 1 ? 'user' : 'users'}`;
  if (causes.length === 0) return ['', `No fault found for ${count(users)}.`];
  return causes.flatMap(({ code, users: some }) => {
    const [first] = some.flatMap(({ checks }) => causeIn(checks) ?? []);
    return ['', `${count(some)}: ${code}`, ...(first?.actions ?? []).flatMap((action) => labelled('  - ', action, 4))];
  });
}

/** Any error as the words and actions that a command would end with. */
export function describeError(error: unknown): { message: string; actions: string[] } {
  const { message, actions = [] } = toSfError(error) as Error & { actions?: string[] };
  return { message, actions };
}

/** What a value after these flags is called in a command, whatever its place says. */
const placeOfFlag: Record<string, string> = {
  ...{ 'jwt-key-file': 'key', 'key-file': 'key', 'cert-file': 'certificate', 'instance-url': 'My Domain URL' },
  ...{ username: 'username', 'on-behalf-of': 'username', 'client-id': 'consumer key' },
};

/** Puts what is known about who is examined into the commands of an action, so that they run as they stand. */
export function readyAction(action: string, subject: Subject): string {
  const { org, app, username, clientId, keyFile, certFile, url, orgUrl } = subject;
  const ownUrl = [orgUrl, url].find((one) => one !== null && !isSharedLogin(one)) ?? null;
  const known: Record<string, string | null> = {
    ...{ alias: org, app, username, 'consumer key': clientId },
    ...{ key: keyFile, certificate: certFile, 'My Domain URL': ownUrl },
  };
  const named = action.replace(/--([\w-]+) <[A-Za-z ]+>/g, (whole: string, flag: string) => {
    const place = placeOfFlag[flag];
    return place !== undefined && known[place] ? `--${flag} <${place}>` : whole;
  });
  return withWords(named, /<([A-Za-z ]+)>/g, (name) => known[name] || null);
}

const marks: Record<CheckStatus, string> = { pass: '✓', warn: '!', fail: '✗', unknown: '?' };
const colours: Record<CheckStatus, string> = { pass: 'green', warn: 'yellow', fail: 'red', unknown: 'cyan' };

const titleWidth = 22;

/** One check; below a warning, and what could not be told, what to do. For a fail, `causeLines` says that in the end. */
function checkLines({ status, title, detail, actions }: CheckResult): string[] {
  const [first = '', ...rest] = labelled(`${marks[status]} ${title}`, detail, titleWidth);
  const mark = ux.colorize(colours[status], marks[status]);
  const arrow = `${' '.repeat(titleWidth)}→ `;
  const todo = actions.flatMap((action) => labelled(arrow, action, arrow.length));
  return [`${mark}${first.slice(marks[status].length)}`, ...rest, ...(status === 'fail' ? [] : todo)];
}

/** What stands in the way, what it means where a section has words for it, and what to do. */
function causeLines(checks: CheckResult[], { title, code, detail, actions, status }: CheckResult): string[] {
  const meaning = sectionOf(code ?? '')?.meaning;
  const named = code ?? title;
  const refused = checks.at(-1)?.code ?? 'unknown';
  return [
    ...(status === 'fail'
      ? [`First cause: ${named}`]
      : [`Most likely cause: ${named}`, ...labelled('', `${title}: ${detail}`, 2)]),
    ...(meaning ? labelled('', meaning, 2) : []),
    ...(actions.length === 0 ? [] : ['', 'Try this:']),
    ...actions.flatMap((action) => labelled('  - ', action, 4)),
    ...(status === 'fail' ? [] : ['', ...wrap(otherwise(refused), terminalWidth)]),
  ];
}

const otherwise = (refused: string): string =>
  `If that is not it, "sf jwt explain ${refused}" lists what else this refusal can mean.`;

/** The last words when nothing failed: first of all, what could not be looked at. */
export function healthLines(checks: Pick<CheckResult, 'status' | 'title'>[], isOffline = false): string[] {
  const untold = checks.filter(({ status }) => status === 'unknown').map(({ title }) => title);
  const health = untold.length === 0 ? `No fault found in ${seenIn(checks)}.` : partly(checks, untold);
  return wrap(isOffline ? `${health} ${UNASKED}` : health, terminalWidth);
}

/** What has no row of its own with --offline. */
const UNASKED = 'With --offline, nobody looked at the way to the org, at app and user, or at an exchange.';

function partly(checks: Pick<CheckResult, 'status'>[], untold: string[]): string {
  const made = checks.filter(({ status }) => status !== 'unknown');
  const names = untold.join(', ');
  if (made.length === 0) return `Whether there is a fault is not known: no check could be made: ${names}.`;
  const count = `${untold.length} could not be made`;
  return `No fault found in the ${seenIn(made, ' that could be made')}; ${count}: ${names}.`;
}

function seenIn(checks: Pick<CheckResult, 'status'>[], which = ''): string {
  const warnings = checks.filter(({ status }) => status === 'warn').length;
  const beside = warnings === 0 ? '' : ` (${warnings} ${warnings === 1 ? 'warning' : 'warnings'})`;
  return `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}${which}${beside}`;
}

import { ux } from '@oclif/core/ux';
import { toSfError } from '../../cli/errors.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { labelled, terminalWidth, wrap } from '../../cli/layout.ts';
import { slowLine } from '../../cli/progress.ts';
import { sectionOf } from '../../faults/sections.ts';
import type { Context } from '../context.ts';
import {
  type CheckPorts,
  type CheckResult,
  causeIn,
  type DoctorCheck,
  type DoctorResult,
  runChecks,
} from '../run-checks.ts';
import type { CheckStatus } from '../verdict.ts';
import { readyAction } from './proposals.ts';

export type Screen = { log(line?: string): void; jsonEnabled(): boolean };

/** What shows each check as it ends, on a terminal also the one that takes its time. */
export function showing(screen: Screen): CheckPorts & { show(lines: string[]): void; stop(): void } {
  const waiting = slowLine(!screen.jsonEnabled());
  const show = (lines: string[]): void => {
    for (const line of lines) screen.log(line);
  };
  return {
    show,
    stop: waiting.stop,
    describe: describeError,
    ready: readyAction,
    begun: ({ title }) => waiting.say(() => `  ${title} …`),
    done: (checked) => {
      waiting.stop();
      show(checkLines(checked));
    },
  };
}

/** Runs the checks and shows each, and the cause in the end; a fault found is the exit code. */
export async function examine(
  checks: DoctorCheck[],
  start: Context,
  screen: Screen,
  isOffline = false,
): Promise<DoctorResult> {
  const { show, stop: _, ...ports } = showing(screen);
  const result = await runChecks(checks, start, ports);
  screen.log();
  const cause = causeIn(result.checks);
  show(cause ? causeLines(result.checks, cause) : healthLines(result.checks, isOffline));
  if (cause) process.exitCode = exitCodes.faultFound;
  return result;
}

/** Any error as the words and actions that a command would end with. */
export function describeError(error: unknown): { message: string; actions: string[] } {
  const { message, actions = [] } = toSfError(error) as Error & { actions?: string[] };
  return { message, actions };
}

export const marks: Record<CheckStatus, string> = { pass: '✓', warn: '!', fail: '✗', unknown: '?' };
export const colours: Record<CheckStatus, string> = { pass: 'green', warn: 'yellow', fail: 'red', unknown: 'cyan' };

export const titleWidth = 22;

/** One check; below a warning, and what could not be told, what to do. For a fail, `causeLines` says that in the end. */
function checkLines({ status, title, detail, actions }: CheckResult): string[] {
  const [first = '', ...rest] = labelled(`${marks[status]} ${title}`, detail, titleWidth);
  const mark = ux.colorize(colours[status], marks[status]);
  const arrow = `${' '.repeat(titleWidth)}→ `;
  const todo = actions.flatMap((action) => labelled(arrow, action, arrow.length));
  return [`${mark}${first.slice(marks[status].length)}`, ...rest, ...(status === 'fail' ? [] : todo)];
}

/** What stands in the way, what it means where a section has words for it, and what to do. */
export function causeLines(checks: CheckResult[], { title, code, detail, actions, status }: CheckResult): string[] {
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
  `If that is not the cause, "sf jwt explain ${refused}" lists what else this refusal can mean.`;

/** The last words when nothing failed: first of all, what could not be looked at. */
export function healthLines(checks: Pick<CheckResult, 'status' | 'title'>[], isOffline = false): string[] {
  const untold = checks.filter(({ status }) => status === 'unknown').map(({ title }) => title);
  const health = untold.length === 0 ? `No fault found in ${seenIn(checks)}.` : partly(checks, untold);
  return wrap(isOffline ? `${health} ${UNASKED}` : health, terminalWidth);
}

/** What has no row of its own with --offline. */
const UNASKED = 'With --offline, the connection to the org, the app, the user and the exchange were not checked.';

function partly(checks: Pick<CheckResult, 'status'>[], untold: string[]): string {
  const made = checks.filter(({ status }) => status !== 'unknown');
  const names = untold.join(', ');
  if (made.length === 0) return `It is not known whether there is a fault, because no check could be made: ${names}.`;
  const count = `${untold.length} could not be made`;
  return `No fault found in the ${seenIn(made, ' that could be made')}; ${count}: ${names}.`;
}

function seenIn(checks: Pick<CheckResult, 'status'>[], which = ''): string {
  const warnings = checks.filter(({ status }) => status === 'warn').length;
  const beside = warnings === 0 ? '' : ` (${warnings} ${warnings === 1 ? 'warning' : 'warnings'})`;
  return `${checks.length} ${checks.length === 1 ? 'check' : 'checks'}${which}${beside}`;
}

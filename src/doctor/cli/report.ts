import { ux } from '@oclif/core/ux';
import { toSfError } from '../../cli/errors.ts';
import { exitCodes } from '../../cli/exit-codes.ts';
import { labelled, visible, wrap } from '../../cli/layout.ts';
import { slowLine } from '../../cli/progress.ts';
import { typedAnywhere } from '../../cli/shell.ts';
import { sectionOf } from '../../faults/sections.ts';
import type { Context, Subject } from '../context.ts';
import { type CheckResult, type DoctorCheck, type DoctorResult, runChecks } from '../run-checks.ts';
import type { CheckStatus } from '../verdict.ts';

type Screen = { log(line?: string): void; jsonEnabled(): boolean };

/** Runs the checks and shows each as it ends; a fault that was found is the exit code. */
export async function examine(checks: DoctorCheck[], start: Context, screen: Screen): Promise<DoctorResult> {
  const { end, ...watching } = doctorReport(screen);
  const result = await runChecks(checks, start, { describe: describeError, ready: readyAction, ...watching });
  end(result);
  if (result.firstCause !== null) process.exitCode = exitCodes.faultFound;
  return result;
}

const colours: Record<CheckStatus, string> = { pass: 'green', warn: 'yellow', fail: 'red', unknown: 'cyan' };

/** Shows each check as it ends, and on a terminal the one that takes its time. */
function doctorReport(command: Screen) {
  const waiting = slowLine(!command.jsonEnabled());
  return {
    begun: ({ title }: DoctorCheck): void => waiting.say(() => `  ${title} …`),
    done: (result: CheckResult): void => {
      waiting.stop();
      for (const line of checkLines(result)) command.log(line);
    },
    end: ({ checks, firstCause }: DoctorResult): void => {
      const failed = checks.find(({ status }) => status === 'fail');
      command.log();
      const lines = failed ? causeLines(failed, sectionOf(firstCause ?? '')?.meaning ?? null) : [healthLine(checks)];
      for (const line of lines) command.log(line);
    },
  };
}

const paint = (status: CheckStatus, mark: string): string => ux.colorize(colours[status], mark);

/** Any error as the words and actions that a command would end with. */
export async function describeError(error: unknown): Promise<{ message: string; actions: string[] }> {
  const { message, actions = [] } = (await toSfError(error)) as Error & { actions?: string[] };
  return { message, actions };
}

/** Puts what is known about who is examined into the commands of an action, so that they run as they stand. */
export function readyAction(action: string, { org, app, username, clientId }: Subject): string {
  const known: Record<string, string | null> = { alias: org, app, username, 'consumer key': clientId };
  return action.replaceAll(/<([a-z ]+)>/g, (place, name: string) => {
    const value = known[name];
    return value ? typedAnywhere(value) : place;
  });
}

const marks: Record<CheckStatus, string> = { pass: '✓', warn: '!', fail: '✗', unknown: '?' };

const titleWidth = 22;
const indent = ' '.repeat(titleWidth);

/** One check; below a warning, and what could not be told, what to do. For a fail, `causeLines` says that in the end. */
function checkLines({ status, title, detail, actions }: CheckResult): string[] {
  const [first = '', ...rest] = labelled(`${marks[status]} ${title}`, visible(detail), titleWidth);
  const todo = status === 'warn' || status === 'unknown' ? actions.flatMap((action) => todoLines(action)) : [];
  return [`${paint(status, marks[status])}${first.slice(marks[status].length)}`, ...rest, ...todo];
}

const todoLines = (action: string): string[] =>
  wrap(visible(action), 80 - titleWidth - 2).map((line, at) => `${indent}${at === 0 ? '→ ' : '  '}${line}`);

/** What stands in the way, what it means, and what to do. `meaning` is null where the catalogue has no words. */
function causeLines({ title, code, actions }: CheckResult, meaning: string | null): string[] {
  return [
    `First cause: ${code ?? title}`,
    ...(meaning === null ? [] : wrap(visible(meaning), 78).map((line) => `  ${line}`)),
    ...(actions.length === 0 ? [] : ['', 'Try this:']),
    ...actions.flatMap((action) => wrap(visible(action), 76).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`)),
  ];
}

/** The last line when nothing failed. */
function healthLine(checks: CheckResult[]): string {
  const count = (status: CheckStatus): number => checks.filter((check) => check.status === status).length;
  const warnings = count('warn');
  const unknowns = count('unknown');
  const rest = [
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
    ...(unknowns > 0 ? [`${unknowns} not told`] : []),
  ];
  return `No fault found in ${checks.length} checks${rest.length > 0 ? ` (${rest.join(', ')})` : ''}.`;
}

import { labelled, visible, wrap } from '../../cli/layout.ts';
import type { CheckResult, CheckStatus } from '../check.ts';

export const marks: Record<CheckStatus, string> = { pass: '✓', warn: '!', fail: '✗', unknown: '?' };

const titleWidth = 22;
const indent = ' '.repeat(titleWidth);

/** `paint` colours the mark. */
export type Paint = (status: CheckStatus, mark: string) => string;

/** One check; below a warning, and what could not be told, what to do. For a fail, `causeLines` says that in the end. */
export function checkLines({ status, title, detail, actions }: CheckResult, paint: Paint): string[] {
  const [first = '', ...rest] = labelled(`${marks[status]} ${title}`, visible(detail), titleWidth);
  const todo = status === 'warn' || status === 'unknown' ? actions.flatMap((action) => todoLines(action)) : [];
  return [`${paint(status, marks[status])}${first.slice(marks[status].length)}`, ...rest, ...todo];
}

const todoLines = (action: string): string[] =>
  wrap(visible(action), 80 - titleWidth - 2).map((line, at) => `${indent}${at === 0 ? '→ ' : '  '}${line}`);

/** What stands in the way, what it means, and what to do. `meaning` is null where the catalogue has no words. */
export function causeLines({ title, code, actions }: CheckResult, meaning: string | null): string[] {
  return [
    `First cause: ${code ?? title}`,
    ...(meaning === null ? [] : wrap(visible(meaning), 78).map((line) => `  ${line}`)),
    ...(actions.length === 0 ? [] : ['', 'Try this:']),
    ...actions.flatMap((action) => wrap(visible(action), 76).map((line, at) => `${at === 0 ? '  - ' : '    '}${line}`)),
  ];
}

/** The last line when nothing failed. */
export function healthLine(checks: CheckResult[]): string {
  const count = (status: CheckStatus): number => checks.filter((check) => check.status === status).length;
  const warnings = count('warn');
  const unknowns = count('unknown');
  const rest = [
    ...(warnings > 0 ? [`${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`] : []),
    ...(unknowns > 0 ? [`${unknowns} not told`] : []),
  ];
  return `No fault found in ${checks.length} checks${rest.length > 0 ? ` (${rest.join(', ')})` : ''}.`;
}

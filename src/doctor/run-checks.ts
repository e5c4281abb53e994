import { isFault, isNamed, JwtError } from '../faults/errors.ts';
import { sectionOf } from '../faults/sections.ts';
import { withMarks } from '../faults/words.ts';
import {
  type Check,
  type CheckResult,
  type CheckStatus,
  type DoctorResult,
  UNNAMED_CAUSE,
  type Verdict,
} from './check.ts';

/**
 * `inWords` puts an error into words, without secrets. `ready` fills in the commands of an action. `begun` and `done` are
 * for those who watch.
 */
export type CheckPorts = {
  inWords: (error: unknown) => Promise<{ message: string; actions: string[] }>;
  ready?: (action: string) => string;
  begun?: (check: Check) => void;
  done?: (result: CheckResult) => void;
};

/** Runs the checks one after the other, up to the first that fails: what comes after it would only repeat it. */
export async function runChecks(checks: Check[], ports: CheckPorts): Promise<DoctorResult> {
  const results: CheckResult[] = [];
  for (const check of checks) {
    ports.begun?.(check);
    const result = resultOf(check, await verdictOf(check, ports), ports.ready);
    results.push(result);
    ports.done?.(result);
    if (result.status === 'fail') return { checks: results, firstCause: result.code ?? UNNAMED_CAUSE };
  }
  return { checks: results, firstCause: null };
}

/** A check that throws has found something out as well. */
async function verdictOf(check: Check, { inWords }: CheckPorts): Promise<Verdict> {
  try {
    return await check.run();
  } catch (error) {
    const { message, actions } = await inWords(error);
    const code = error instanceof JwtError ? error.shownCode : undefined;
    return { status: statusOf(error), detail: message, actions, ...(code && { code }) };
  }
}

/** What the org keeps from this user, and what nobody foresaw, proves no fault. docs/salesforce.md §11 */
function statusOf(error: unknown): CheckStatus {
  if (!(error instanceof JwtError) || isNamed(error, 'PermissionMissingError', 'SettingsUnreadableError'))
    return 'unknown';
  return isNamed(error, 'OrgRefusedError') && !isFault(error, 'org-refused-session') ? 'unknown' : 'fail';
}

function resultOf(
  { id, title }: Check,
  { status, detail, code, actions }: Verdict,
  ready: CheckPorts['ready'] = (action) => action,
): CheckResult {
  return { id, status, title, detail, actions: (actions ?? actionsOf(code)).map(ready), code: code ?? null };
}

/** The actions of the code's section; a place for a value of somebody's org stays open. */
function actionsOf(code: string | undefined): string[] {
  const actions = code === undefined ? [] : (sectionOf(code)?.actions ?? []);
  return actions.map((action) => withMarks(action, '<…>'));
}

import { isFault, isNamed, JwtError } from '../faults/errors.ts';
import type { Context } from './context.ts';
import type { CheckStatus, Verdict } from './verdict.ts';

/** What a check says, and what those after it can go by. */
export type CheckOutcome = Verdict & { learned?: Partial<Context> };

/** Any error as the words and actions that a command would end with, without secrets. */
export type Describe = (error: unknown) => { message: string; actions: string[] };

/** `id`: stable, for scripts, in kebab-case; `sf jwt explain` knows it. `title`: two or three words. */
export type DoctorCheck = {
  id: string;
  title: string;
  run: (context: Context, describe: Describe) => Promise<CheckOutcome> | CheckOutcome;
};

export const check = (id: string, title: string, run: DoctorCheck['run']): DoctorCheck => ({ id, title, run });

export type CheckResult = {
  id: string;
  status: CheckStatus;
  title: string;
  detail: string;
  actions: string[];
  code: string | null;
};

export type DoctorResult = {
  checks: CheckResult[];
  /** Code of the first failed check, for `sf jwt explain`; null when none failed. */
  firstCause: string | null;
};

/** `ready` fills what is known into the commands of an action. `begun` and `done` are for those who watch. */
type CheckPorts = {
  describe: Describe;
  ready?: (action: string, context: Context) => string;
  begun?: (check: DoctorCheck) => void;
  done?: (result: CheckResult) => void;
};

/** Runs the checks one after the other, up to the first that fails: what comes after it would only repeat it. */
export async function runChecks(checks: DoctorCheck[], start: Context, ports: CheckPorts): Promise<DoctorResult> {
  const { describe, ready = (action) => action } = ports;
  const results: CheckResult[] = [];
  let context = start;
  for (const one of checks) {
    ports.begun?.(one);
    const { status, detail, code, actions = [], learned } = await outcomeOf(one, context, describe);
    const known = { ...context, ...learned };
    const todo = actions.map((action) => ready(action, known));
    const result = { id: one.id, status, title: one.title, detail, actions: todo, code: code || null };
    results.push(result);
    ports.done?.(result);
    if (status === 'fail') return { checks: results, firstCause: result.code };
    context = known;
  }
  return { checks: results, firstCause: null };
}

/** A check that throws has found something out as well. */
async function outcomeOf(one: DoctorCheck, context: Context, describe: Describe): Promise<CheckOutcome> {
  try {
    return await one.run(context, describe);
  } catch (error) {
    return verdictOnError(error, statusOf(error), describe);
  }
}

/** An error in its own words, under its own code. */
export function verdictOnError(error: unknown, status: CheckStatus, describe: Describe): Verdict {
  const { message, actions } = describe(error);
  return { status, detail: message, actions, ...(error instanceof JwtError && { code: error.shownCode }) };
}

/** What the org keeps from this user, and what nobody foresaw, proves no fault. docs/salesforce.md §11 */
function statusOf(error: unknown): CheckStatus {
  if (!(error instanceof JwtError) || isNamed(error, 'PermissionMissingError', 'SettingsUnreadableError'))
    return 'unknown';
  return isNamed(error, 'OrgRefusedError') && !isFault(error, 'org-refused-session') ? 'unknown' : 'fail';
}

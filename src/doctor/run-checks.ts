import { isFault, isNamed, JwtError } from '../faults/errors.ts';
import { sectionOf, sectionsShownAs } from '../faults/sections.ts';
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
  /** Code of the cause, for `sf jwt explain`; null when no check failed. */
  firstCause: string | null;
};

/**
 * The check that shows the cause: the one that failed, or an earlier one that warned of what explains a refused exchange. Null
 * where none failed.
 */
export function causeIn(checks: CheckResult[]): CheckResult | null {
  const failed = checks.find(({ status }) => status === 'fail') ?? null;
  if (failed?.id !== EXCHANGE) return failed;
  const warnings = checks.filter(({ status }) => status === 'warn');
  const telling = sectionsShownAs(failed.code ?? '').flatMap(({ foretoldBy }) => foretoldBy);
  return telling.flatMap((code) => warnings.filter((one) => one.code === code))[0] ?? failed;
}

const order: CheckStatus[] = ['fail', 'warn', 'unknown', 'pass'];

/** The gravest of what checks say; `unknown` where there are none. */
export const worstOf = (checks: CheckResult[]): CheckStatus =>
  order.find((status) => checks.some((one) => one.status === status)) ?? 'unknown';

/** The id of the check that asks Salesforce itself. */
export const EXCHANGE = 'exchange';

/**
 * `ready` fills what is known into the commands of an action. `begun` and `done` are for those who watch. `before`: what earlier
 * checks said.
 */
export type CheckPorts = {
  describe: Describe;
  before?: CheckResult[];
  ready?: (action: string, context: Context) => string;
  begun?: (check: DoctorCheck) => void;
  done?: (result: CheckResult) => void;
};

/** Runs the checks one after the other, up to the first that fails: what comes after it would only repeat it. */
export const runChecks = async (checks: DoctorCheck[], start: Context, ports: CheckPorts): Promise<DoctorResult> =>
  (await walkChecks(checks, start, ports)).result;

/** The same, with what they learned. */
export async function walkChecks(
  checks: DoctorCheck[],
  start: Context,
  ports: CheckPorts,
): Promise<{ result: DoctorResult; context: Context }> {
  const { describe, ready = (action) => action } = ports;
  const results: CheckResult[] = [];
  let context = start;
  for (const one of checks) {
    ports.begun?.(one);
    const outcome = await outcomeOf(one, context, describe);
    const { status, detail, code, learned } = outcome;
    const known = { ...context, ...learned };
    const before = [...(ports.before ?? []), ...results];
    const todo = actionsLeft(outcome, before).map((action) => ready(action, known));
    const result = { id: one.id, status, title: one.title, detail, actions: todo, code: code || null };
    results.push(result);
    ports.done?.(result);
    if (status === 'fail') {
      const firstCause = causeIn([...before, result])?.code ?? null;
      return { result: { checks: results, firstCause }, context };
    }
    context = known;
  }
  return { result: { checks: results, firstCause: null }, context };
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
  const [needless, code] = error instanceof JwtError ? [error.needless, error.shownCode] : [[]];
  const other = actions
    .map((action, at) => ({ action, unless: needless[at] ?? [] }))
    .filter(({ action }) => !isThisCommand(action));
  return {
    ...{ status, detail: message, ...(code !== undefined && { code }) },
    ...{ actions: other.map(({ action }) => action), needless: other.map(({ unless }) => unless) },
  };
}

const isThisCommand = (action: string): boolean => action.includes('sf jwt doctor');

/** Of what is to be done that which no passed check makes needless. */
function actionsLeft({ actions = [], needless = [] }: Verdict, before: CheckResult[]): string[] {
  const passed = before.filter(({ status }) => status === 'pass').map(({ id }) => id);
  const left = actions.filter((_, at) => !needless[at]?.some((id) => passed.includes(id)));
  return left.length > 0 || actions.length === 0 ? left : lastResort();
}

/** Where all that a refusal mostly means was looked at and is right. */
const lastResort = (): string[] => sectionOf('exchange-refused')?.actions ?? [];

/** What the org keeps from this user, and what nobody foresaw, proves no fault. docs/salesforce.md §11 */
function statusOf(error: unknown): CheckStatus {
  if (!(error instanceof JwtError) || isNamed(error, 'PermissionMissingError', 'SettingsUnreadableError'))
    return 'unknown';
  return isNamed(error, 'OrgRefusedError') && !isFault(error, 'org-refused-session') ? 'unknown' : 'fail';
}

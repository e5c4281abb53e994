/** What a check of `sf jwt doctor` says. */

/** `unknown`: what it takes to tell is not there, or may not be seen. It is never a pass. */
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'unknown';

/** What one check found, in words. Never a secret. */
export type Verdict = {
  status: CheckStatus;
  /** What was seen: one or two sentences. */
  detail: string;
  /** The entry of the catalogue that explains a fault, and gives its actions. */
  code?: string;
  /** What to do, where no entry of the catalogue fits, or where the commands can be filled in. */
  actions?: string[];
};

/** `id`: stable, for scripts, in kebab-case. `title`: two or three words. */
export type Check = { id: string; title: string; run: () => Promise<Verdict> | Verdict };

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

/** The code of a fault that the catalogue has no entry for. */
export const UNNAMED_CAUSE = 'unknown';

/** A verdict without anything to do. */
export const passed = (detail: string): Verdict => ({ status: 'pass', detail });
export const unknown = (detail: string, actions: string[] = []): Verdict => ({ status: 'unknown', detail, actions });

/** A verdict whose actions are those of the catalogue, unless better ones are given. */
export const failed = (code: string, detail: string, actions?: string[]): Verdict =>
  verdict('fail', code, detail, actions);
export const warned = (code: string, detail: string, actions?: string[]): Verdict =>
  verdict('warn', code, detail, actions);

function verdict(status: CheckStatus, code: string, detail: string, actions: string[] | undefined): Verdict {
  return { status, code, detail, ...(actions && { actions }) };
}

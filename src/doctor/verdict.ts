/** What a check of `sf jwt doctor` says. */
import { type FindingCode, type FindingDetailOf, findingSection, inWords } from '../faults/finding.ts';
import { explainedBy } from '../faults/sections.ts';
import { fillAction, withMarks } from '../faults/words.ts';

/** `unknown`: what it takes to tell is not there, or may not be seen. It is never a pass. */
export type CheckStatus = 'pass' | 'warn' | 'fail' | 'unknown';

/** What one check found, in words. Never a secret. */
export type Verdict = {
  status: CheckStatus;
  /** What was seen: one or two sentences. */
  detail: string;
  /** The section of `messages/faults.md` that explains a fault. */
  code?: string;
  actions?: string[];
  /** For each action the ids of the checks that make it needless when they pass. */
  needless?: string[][];
};

/** A verdict without anything to explain. */
export const passed = (detail: string): Verdict => ({ status: 'pass', detail });
export const unknown = (detail: string, actions: string[] = []): Verdict => ({ status: 'unknown', detail, actions });

/** A verdict in the words of its section. `warned`: what is not sure to stop the exchange. */
export const failed = <C extends FindingCode>(code: C, ...[detail]: FindingDetailOf<C>): Verdict =>
  noticed('fail', { code, detail: detail ?? {} });
export const warned = <C extends FindingCode>(code: C, ...[detail]: FindingDetailOf<C>): Verdict =>
  noticed('warn', { code, detail: detail ?? {} });

/**
 * What a judge noticed as a verdict: under the code that explains it, and with what is to be done about it. A finding has the
 * code that its section gives as `shown` (`inWords`), so one fact has two codes. Scripts know both, and so does `explain`.
 */
export function noticed(status: CheckStatus, { code, detail }: { code: FindingCode; detail: object }): Verdict {
  const section = findingSection(code);
  const explaining = explainedBy(section);
  const hasOwn = section.see !== null && section.handedOver.length > 0;
  const actions = hasOwn
    ? section.handedOver.map((action) => fillAction(action, { ...detail }))
    : explaining.actions.map((action) => withMarks(action, '<…>'));
  return { status, detail: inWords({ code, detail }).message, code: explaining.code, actions };
}

/** A verdict with one more sentence. */
export const adding = (verdict: Verdict, sentence: string): Verdict => ({
  ...verdict,
  detail: `${verdict.detail} ${sentence}`,
});

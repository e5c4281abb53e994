import type { FaultCode, Faults, FindingCode, Findings } from './details.ts';
import { type Section, sectionOf } from './sections.ts';
import { fill } from './words.ts';

/** Something a check noticed. `code` is stable, for scripts; `actions` can be run or clicked. */
export type Finding = { level: 'info' | 'warning' | 'error'; code: string; message: string; actions?: string[] };

/** A finding in the words of its section of `messages/faults.md`; without `actions` when there is nothing to do. */
export function finding<C extends FindingCode>(code: C, detail: Findings[C]): Finding;
/** A finding with words of its own, for codes that have no section yet. */
export function finding(level: Finding['level'], code: string, message: string, actions?: string[]): Finding;
export function finding(first: string, second: object | string, message = '', actions: string[] = []): Finding {
  if (typeof second === 'string') return of(first as Finding['level'], second, message, actions);
  const section = sectionOf(first);
  if (!section?.level) throw new Error(`messages/faults.md has no finding "${first}"`);
  const ready = section.actions.map((action) => fill(action, { ...second }));
  return of(section.level, section.code, sentenceOf(section, second), ready);
}

/** What was seen, in the words of the code's section. */
export function seenOf<C extends FindingCode | FaultCode>(
  code: C,
  detail: C extends FindingCode ? Findings[C] : C extends FaultCode ? Faults[C]['detail'] : never,
): string {
  const section = sectionOf(code);
  return section ? sentenceOf(section, detail) : code;
}

const sentenceOf = ({ found, seen, meaning }: Section, detail: object): string =>
  fill(found ?? seen ?? meaning, { ...detail });

const of = (level: Finding['level'], code: string, message: string, actions: string[]): Finding =>
  actions.length > 0 ? { level, code, message, actions } : { level, code, message };

/** How to get a fresh token. */
export const exchangeAgain = 'sf jwt exchange --client-id <consumer key> --username <username> --jwt-key-file <file>';

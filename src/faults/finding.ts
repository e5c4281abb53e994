import type { FaultCode, Faults, FindingCode, Findings } from './details.ts';
import { type Section, sectionOf } from './sections.ts';
import { fill, fillAction } from './words.ts';

export type { FindingCode, Findings } from './details.ts';

/** Something a check noticed. `code` is stable, for scripts; `actions` can be run or clicked. */
export type Finding = { level: 'info' | 'warning' | 'error'; code: string; message: string; actions?: string[] };

/** What a judge noticed, without its words. `level`: where it is another than that of the section. */
export type Noticed = {
  [C in FindingCode]: { code: C; detail: Findings[C]; level?: Finding['level'] };
}[FindingCode];

/** The same, of these codes alone. */
export type NoticedAs<C extends FindingCode> = { [K in C]: { code: K; detail: Findings[K] } }[C];

/** A finding whose section lists no values takes none. */
export type FindingDetailOf<C extends FindingCode> =
  Record<never, never> extends Findings[C] ? [detail?: Findings[C]] : [detail: Findings[C]];

/** What a judge noticed, by its code. */
export const notice = <C extends FindingCode>(code: C, ...[detail]: FindingDetailOf<C>): NoticedAs<C> =>
  ({ code, detail: detail ?? {} }) as NoticedAs<C>;

/** A finding in the words of its section of `messages/faults.md`; without `actions` when there is nothing to do. */
export const finding = <C extends FindingCode>(code: C, ...[detail]: FindingDetailOf<C>): Finding =>
  inWords({ code, detail: detail ?? {} });

/** What was noticed as the finding that results show. */
export function inWords({
  code,
  detail,
  level,
}: {
  code: FindingCode;
  detail: object;
  level?: Finding['level'];
}): Finding {
  const section = findingSection(code);
  const actions = section.handedOver.map((action) => fillAction(action, { ...detail }));
  const found = { level: level ?? section.level, code: section.shown, message: sentenceOf(section, detail) };
  return actions.length > 0 ? { ...found, actions } : found;
}

/** The section of a finding. */
export function findingSection(code: FindingCode): Section & { level: Finding['level'] } {
  const section = sectionOf(code);
  if (!section?.level) throw new Error(`messages/faults.md has no finding "${code}"`);
  return { ...section, level: section.level };
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

/** The form of before: `new JwtError('NameError', { variant, tokens, actionTokens, data })`, for rooms that still use it. */
import type { ErrorName } from './details.ts';
import type { Json } from './errors.ts';
import { explainedBy, type Section, sectionOf } from './sections.ts';
import { place } from './words.ts';

export type OldFault = {
  variant?: string;
  tokens?: (string | number)[];
  actionTokens?: (string | number)[];
  data?: { [key: string]: Json };
};

export const isOldForm = (name: string): boolean => name.endsWith('Error');

const kebab = (name: string): string => name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').toLowerCase();
export const baseCode = (name: string): string => kebab(name.replace(/Error$/, ''));

function sectionOfOld(name: string, variant = ''): Section {
  const base = baseCode(name);
  const found = [sectionOf(variant), sectionOf(`${base}-${kebab(variant)}`), sectionOf(base)];
  const section = found.find((one) => one?.error === name);
  if (!section) throw new Error(`messages/faults.md has no section "${base}"`);
  return section;
}

const fillInOrder = (texts: string[], values: (string | number)[] = []): string[] => {
  const rest = [...values];
  return texts.map((text) => text.replace(place, () => String(rest.shift() ?? '')));
};

/** The words of a fault in the form of before. */
export function oldWords(name: string, fault: OldFault) {
  const section = sectionOfOld(name, fault.variant);
  return {
    fault,
    code: section.code,
    message: fillInOrder([section.seen ?? ''], fault.tokens)[0],
    actions: fillInOrder(explainedBy(section).actions, fault.actionTokens),
  };
}

/** Variants of these errors were in kebab-case before. */
const wereKebab = ['SettingsUnreadableError', 'PolicyValueError', 'ExchangeRefusedError'];

/** What a fault would have been in the form of before. */
export function oldFaultOf(error: {
  name: ErrorName;
  code: string;
  data?: { [key: string]: Json } | undefined;
}): OldFault {
  const { name, code, data } = error;
  const base = baseCode(name);
  const rest = code === base ? '' : code.startsWith(`${base}-`) ? code.slice(base.length + 1) : code;
  const isKebab = wereKebab.includes(name) || rest === 'not-written';
  const variant = isKebab ? rest : rest.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return { ...(variant && { variant }), ...(data && { data }) };
}

/** Reading and changing the element lists that components are made of. */
import type { Element } from '../state.ts';

/** The text of the first element of that name at a path such as `oauthConfig.consumerKey`, or null. */
export function textAt(elements: Element[], path: string): string | null {
  const [name = '', ...rest] = path.split('.');
  const value = elements.find((element) => element.name === name)?.value;
  if (value === undefined) return null;
  if (rest.length === 0) return typeof value === 'string' ? value : null;
  return typeof value === 'string' ? null : textAt(value, rest.join('.'));
}

export function isTrueAt(elements: Element[], path: string): boolean {
  return textAt(elements, path) === 'true';
}

/** The texts of all elements of that name, in order. */
export function textsOf(elements: Element[], name: string): string[] {
  return elements.flatMap((element) =>
    element.name === name && typeof element.value === 'string' ? [element.value] : [],
  );
}

/** The children of the first record of that name, or null. */
export function recordOf(elements: Element[], name: string): Element[] | null {
  const value = elements.find((element) => element.name === name)?.value;
  return value === undefined || typeof value === 'string' ? null : value;
}

/** A comma-separated value as a list, without blanks. */
export function splitList(value: string | null): string[] {
  return (value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

/** The list without elements of those names. */
export function without(elements: Element[], ...names: string[]): Element[] {
  return elements.filter((element) => !names.includes(element.name));
}

/** The list with one element set or, for null, taken out. Its place is settled by `sortByRules` at the end of a save. */
export function withElement(elements: Element[], name: string, value: Element['value'] | null): Element[] {
  const others = without(elements, name);
  return value === null ? others : [...others, { name, value }];
}

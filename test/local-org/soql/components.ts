/** Metadata components as the source of SOQL rows. */
import { textAt } from '../metadata/element-tree.ts';
import type { RestCall } from '../rest/guard.ts';
import type { Component } from '../state.ts';

/** The components of one metadata type. */
export function componentsOf(call: RestCall, type: string): Component[] {
  return call.state.components.filter((one) => one.type === type);
}

/** A component's name without its namespace. */
export function developerName(component: Component): string {
  return component.namespacePrefix
    ? component.fullName.replace(`${component.namespacePrefix}__`, '')
    : component.fullName;
}

/** A whole number at a path of a component, or null. */
export function wholeAt(component: Component, path: string): number | null {
  const value = textAt(component.children, path);
  return value === null ? null : Number(value);
}

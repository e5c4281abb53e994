/** What the org shows of a stored component: all that the version knows, defaults written out, secrets left out. */
import type { Component, Element } from '../state.ts';
import type { Switches } from '../switches.ts';
import { writeCertificate } from './certificate-text.ts';
import type { ComponentType } from './component-types.ts';
import { type ElementRule, isKnownAt } from './element-rule.ts';

type Showing = { version: number; switches: Switches; typeName: string };

function showValue(rule: ElementRule, element: Element, showing: Showing): Element[] {
  if (typeof element.value !== 'string') {
    return [{ name: rule.name, value: showElements(element.value, rule.fields, showing) }];
  }
  if (rule.name !== 'certificate') return [element];
  const certificate = writeCertificate(element.value, showing.typeName, showing.switches);
  return certificate === null ? [] : [{ name: rule.name, value: certificate }];
}

function showRule(rule: ElementRule, elements: Element[], showing: Showing): Element[] {
  const isHidden = rule.isWriteOnly && showing.switches.consumerSecretOnRead === 'hide';
  if (isHidden || !isKnownAt(rule, showing.version, showing.switches)) return [];
  const own = elements.filter((element) => element.name === rule.name);
  if (own.length > 0) return own.flatMap((element) => showValue(rule, element, showing));
  return rule.fallback === null ? [] : [{ name: rule.name, value: rule.fallback }];
}

function showElements(elements: Element[], rules: readonly ElementRule[], showing: Showing): Element[] {
  return rules.flatMap((rule) => showRule(rule, elements, showing));
}

/**
 * The component's elements in WSDL order, without `fullName`, as an API version shows them.
 * Flags are written even when false. docs/salesforce.md §3.1, §4.2
 */
export function showComponent(
  type: ComponentType,
  component: Component,
  version: number,
  switches: Switches,
): Element[] {
  return showElements(component.children, type.elements, { version, switches, typeName: type.name });
}

/** The elements in the order of the rules, for storing. */
export function sortByRules(elements: Element[], rules: readonly ElementRule[]): Element[] {
  return rules.flatMap((rule) => elements.filter((element) => element.name === rule.name));
}

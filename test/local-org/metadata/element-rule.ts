/** How one element of a metadata type behaves on the wire. Lists of rules are in WSDL order. */
import type { Switches } from '../switches.ts';

type Gate = number | ((switches: Switches) => number);

export type ElementRule = {
  name: string;
  kind: 'string' | 'boolean' | 'int' | 'record';
  /** First and last API version that know the element. */
  since: Gate;
  until: Gate;
  isList: boolean;
  isRequired: boolean;
  /** Value that the org stores, and writes on read-back, when a save leaves the element out; null: none. */
  fallback: string | null;
  /** Never on read-back. */
  isWriteOnly: boolean;
  /** The closed list of values, with the enumeration's name, where there is one. */
  values: { enumeration: string; allowed: readonly string[] } | null;
  /** Rules of the children of a record. */
  fields: readonly ElementRule[];
};

type Options = Partial<Omit<ElementRule, 'name' | 'kind' | 'values' | 'fields'>>;

/** Older than every version that the local org speaks. */
const ALWAYS = 0;
const FOREVER = Number.POSITIVE_INFINITY;

function rule(name: string, kind: ElementRule['kind'], options: Options): ElementRule {
  const defaults = {
    since: ALWAYS,
    until: FOREVER,
    isList: false,
    isRequired: false,
    fallback: null,
    isWriteOnly: false,
  };
  return { name, kind, ...defaults, values: null, fields: [], ...options };
}

export function text(name: string, options: Options = {}): ElementRule {
  return rule(name, 'string', options);
}

export function integer(name: string, options: Options = {}): ElementRule {
  return rule(name, 'int', options);
}

/** A boolean that read-back always writes, false ones too. docs/salesforce.md §3.1, §4.2 */
export function flag(name: string, since: Gate = ALWAYS, options: Options = {}): ElementRule {
  return rule(name, 'boolean', { since, fallback: 'false', ...options });
}

export function oneOf(
  name: string,
  enumeration: string,
  allowed: readonly string[],
  options: Options = {},
): ElementRule {
  return { ...rule(name, 'string', options), values: { enumeration, allowed } };
}

export function record(name: string, fields: readonly ElementRule[], options: Options = {}): ElementRule {
  return { ...rule(name, 'record', options), fields };
}

/** Whether a request at an API version may name the element. */
export function isKnownAt(known: ElementRule, version: number, switches: Switches): boolean {
  const at = (gate: Gate): number => (typeof gate === 'function' ? gate(switches) : gate);
  return version >= at(known.since) && version <= at(known.until);
}

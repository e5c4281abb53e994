/** The policy table as flags and as rows. */
import * as Flags from '@oclif/core/flags';
import type { NamedLine } from '../../cli/layout.ts';
import { messagesOf } from '../../cli/messages.ts';
import { JwtError } from '../../faults/errors.ts';
import type { Flag, GivenFlags } from '../element.ts';
import {
  type Policy,
  type PolicyEdit,
  type PolicyElementName,
  policyElementNames,
  policyElements,
} from '../elements.ts';

const messages = messagesOf('jwt.policy.set');

/** The flags that say what to change, each with its words from the messages of `policy set`. */
export const policyFlags = Object.fromEntries(
  policyElementNames
    .flatMap((name) => policyElements[name].flags?.flags ?? [])
    .map((flag) => [flag.name, flagOf(flag)]),
);

function flagOf(flag: Flag) {
  const summary = messages.getMessage(`flags.${flag.name}.summary`);
  if (flag.kind === 'names') return Flags.string({ summary, multiple: true });
  if (flag.kind === 'number') return Flags.integer({ summary, min: 1 });
  if (flag.kind === 'choice') return Flags.option({ options: flag.options })({ summary });
  return Flags.string({ summary, helpValue: flag.helpValue });
}

/**
 * Reads the flags, as far as that goes without the org's API version, which the edit is made with.
 * Throws InputMissingError when no flag asks for a change, and PolicyValueError.
 */
export function policyEdit(given: GivenFlags): (apiVersion: number) => PolicyEdit {
  const wishes = policyElementNames.flatMap((name) => {
    const wish = policyElements[name].flags?.wish(given);
    return wish ? [(apiVersion: number): PolicyEdit => ({ [name]: wish(apiVersion) })] : [];
  });
  if (wishes.length === 0) throw new JwtError('input-missing-policy');
  return (apiVersion) => {
    const edit: PolicyEdit = {};
    for (const wish of wishes) Object.assign(edit, wish(apiVersion));
    return edit;
  };
}

/** The policy as names and values, in the order in which people ask. `unreadable`: fields that the org would not show. */
export const policyRows = (policy: Policy, unreadable: string[]): NamedLine[] =>
  policyElementNames.map((name) => ({
    name: policyElements[name].label,
    value: unreadable.includes(name) ? 'not shown by the org' : said(name, policy),
  }));

const said = <Name extends PolicyElementName>(name: Name, policy: Policy): string =>
  policyElements[name].say(policy[name]);

/** The policy table as flags and as rows. */
import * as Flags from '@oclif/core/flags';
import type { Console } from '../../cli/console.ts';
import type { NamedLine } from '../../cli/layout.ts';
import { messagesOf, textsOf } from '../../cli/messages.ts';
import { JwtError } from '../../faults/errors.ts';
import { ADMITTED_SETS } from '../admitted-sets.ts';
import type { AppType } from '../app.ts';
import type { AppState } from '../app-kind.ts';
import type { Flag, GivenFlags } from '../element.ts';
import {
  type Policy,
  type PolicyEdit,
  type PolicyElementName,
  policyElementNames,
  policyElements,
} from '../elements.ts';
import { isNamed, type PermissionSet } from '../permission-set.ts';

const { summaryOf } = textsOf('jwt.policy.set');
const common = messagesOf('flags');

/** The flags that say what to change, each with its words from the messages of `policy set`. */
export const policyFlags = Object.fromEntries(
  policyElementNames
    .flatMap((name) => policyElements[name].flags?.flags ?? [])
    .map((flag) => [flag.name, flagOf(flag)]),
);

function flagOf(flag: Flag) {
  const words = summaryOf(flag.name);
  if (flag.kind === 'names') return Flags.string({ ...words, multiple: true });
  if (flag.kind === 'number') return Flags.integer({ ...words, min: 1 });
  if (flag.kind === 'choice') return Flags.option({ options: flag.options })(words);
  return Flags.string({ ...words, helpValue: flag.helpValue });
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

/** What an app can have without OAuth: who may open it, and for how long. */
const besideOauth: readonly PolicyElementName[] = [
  'permissionSets',
  'profiles',
  'sessionTimeoutMinutes',
  'sessionLevel',
];

/** The policy as names and values, in the order in which people ask. `unreadable`: fields that the org would not show. */
export const policyRows = (policy: Policy, unreadable: string[], state: AppState): NamedLine[] =>
  policyElementNames.map((name) => ({
    name: policyElements[name].label,
    value: shownValue(name, policy, unreadable, state),
  }));

/** Fields to warn of: that no API tells what Setup alone sets is no matter of this user. docs/salesforce.md §3.2 */
const hiddenFromUser = (type: AppType, unreadable: string[]): string[] =>
  unreadable.filter((field) =>
    policyElementNames.every((name) => name !== field || policyElements[name][type].kind !== 'setup'),
  );

/** Warns of each field that a result lacks, and of the other names of permission sets, where they could not be read. */
export function warnOfGaps(command: Pick<Console, 'warn'>, type: AppType, unreadable: string[]): void {
  for (const field of hiddenFromUser(type, unreadable))
    command.warn(common.getMessage(field === ADMITTED_SETS ? 'sets-unread' : 'unreadable', [field]));
}

export const NO_OAUTH = '- (the app has no OAuth)';

function shownValue(name: PolicyElementName, policy: Policy, unreadable: string[], state: AppState): string {
  if (state === 'no-oauth' && !besideOauth.includes(name)) return NO_OAUTH;
  return unreadable.includes(name) ? 'not shown by the org' : said(name, policy);
}

/** The list with both names of each set, where the org tells them: apps hold one of the two. docs/salesforce.md §3.2 */
export const withBothNames = (policy: Policy, sets: PermissionSet[]): Policy => ({
  ...policy,
  permissionSets: policy.permissionSets.map((held) => {
    const set = sets.find((one) => isNamed(one, held));
    return set && set.name !== set.label ? `${set.label} (${set.name})` : held;
  }),
});

const said = <Name extends PolicyElementName>(name: Name, policy: Policy): string =>
  policyElements[name].say(policy[name]);

/** Permission sets, as far as apps need them: made with a label, tied to a licence or to none. docs/salesforce.md §4.7, §5.6 */
import type { Component } from '../state.ts';
import { type Problem, problem } from './body-reader.ts';
import { type ElementRule, flag, record, text } from './element-rule.ts';
import { textAt } from './element-tree.ts';
import type { Draft } from './save.ts';
import type { Call } from './session.ts';

const userPermission = [flag('enabled'), text('name', { isRequired: true })];

/** In WSDL order; the elements for objects, fields and classes are none of ours. */
export const permissionSetElements: readonly ElementRule[] = [
  text('description'),
  flag('hasActivationRequired'),
  text('label', { isRequired: true }),
  text('license'),
  record('userPermissions', userPermission, { isList: true }),
];

/** The licence is settled when the permission set is made. */
export function savePermissionSet({ existing, children, problems, call }: Draft): void {
  const label = textAt(children, 'label');
  const isSame = (one: Component): boolean =>
    one !== existing && one.type === 'PermissionSet' && textAt(one.children, 'label') === label;
  if (call.org.state.components.some(isSame))
    problems.push(problem('DUPLICATE_VALUE', `The label ${label} is in use already.`, 'label'));
  if (existing && textAt(existing.children, 'license') !== textAt(children, 'license'))
    problems.push(
      problem('FIELD_INTEGRITY_EXCEPTION', 'The license of a permission set cannot be changed.', 'license'),
    );
}

/** Whoever still has it keeps it from being deleted. */
export function problemsOfDeletion(call: Call, { type, fullName }: Component): Problem[] {
  const isHeld = call.org.state.users.some((user) => user.permissionSets.includes(fullName));
  if (type !== 'PermissionSet' || !isHeld) return [];
  return [problem('DELETE_FAILED', `${fullName} is assigned to users. Remove the assignments before deleting it.`)];
}

/** Saving one component, the same for CRUD and for deploys: what is refused, what is filled in, what is kept. */
import type { Component, Element } from '../state.ts';
import { type Problem, problem, readBody } from './body-reader.ts';
import { type ComponentType, isExternal } from './component-types.ts';
import { saveConnectedApp } from './connected-app-rules.ts';
import { saveExternalClientAppPart } from './external-client-app-rules.ts';
import { checkNewComponent } from './new-component-rules.ts';
import { savePermissionSet } from './permission-set-rules.ts';
import { sortByRules } from './read-back.ts';
import { idFor } from './record-id.ts';
import { type Call, mayWrite } from './session.ts';
import { componentsOfType } from './session-settings.ts';
import type { XmlNode } from './xml.ts';

export type SaveRequest = {
  type: ComponentType;
  fullName: string;
  /** Children of the component's XML, without `fullName`. */
  nodes: XmlNode[];
  channel: 'crud' | 'deploy';
  /** Only a deploy can say so. docs/salesforce.md §4.2 */
  ignoreWarnings?: boolean;
};

/** A save in the making: `children` as sent, to be completed by the rules of the type. */
export type Draft = SaveRequest & { call: Call; existing: Component | null; children: Element[]; problems: Problem[] };

export type SaveOutcome = { created: boolean; problems: Problem[]; component: Component | null };

/**
 * Saves the component, or changes nothing and says why. Replaces the whole record: an element that was left out goes back
 * to its default. docs/salesforce.md §4.2, §4.4
 */
export function saveComponent(call: Call, request: SaveRequest): SaveOutcome {
  const existing = findComponent(call, request.type.name, request.fullName);
  const { children, problems } = readBody(request.type, request.nodes, call.version, call.org.switches);
  const draft: Draft = { ...request, call, existing, children, problems: [...problems] };
  checkEdition(draft);
  checkAccess(draft);
  if (existing === null) checkNewComponent(draft);
  if (draft.problems.length === 0) {
    if (request.type.name === 'ConnectedApp') saveConnectedApp(draft);
    else if (request.type.name === 'PermissionSet') savePermissionSet(draft);
    else saveExternalClientAppPart(draft);
  }
  if (draft.problems.length > 0) return { created: false, problems: draft.problems, component: null };
  return { created: existing === null, problems: [], component: store(draft) };
}

export function findComponent(call: Call, type: string, fullName: string): Component | null {
  return componentsOfType(call.org.state, type).find((one) => one.type === type && one.fullName === fullName) ?? null;
}

/** docs/salesforce.md §4.7 */
function checkEdition({ call, type, problems }: Draft): void {
  if (call.org.state.hasExternalClientApps || !isExternal(type.name)) return;
  problems.push(problem('INVALID_TYPE', 'Not available for deploy for this organization'));
}

function checkAccess({ call, type, existing, problems, fullName }: Draft): void {
  if (!mayWrite(call.user, type.name)) problems.push(noAccess(type.name));
  if (existing?.unreadable) problems.push(noAccess(fullName));
}

/** docs/salesforce.md §11 */
export function noAccess(to: string): Problem {
  return problem('INSUFFICIENT_ACCESS_OR_READONLY', `insufficient access rights on cross-reference id: ${to}`);
}

/** What came in a package belongs to its publisher. docs/salesforce.md §3.5 */
export function managed({ type, fullName }: { type: { name: string }; fullName: string }): Problem {
  return problem(
    'CANNOT_MODIFY_MANAGED_OBJECT',
    `Cannot modify managed object: entity=${type.name}, component=${fullName}, state=installed`,
  );
}

function store({ call, type, fullName, existing, ...draft }: Draft): Component {
  const { state } = call.org;
  const children = sortByRules(draft.children, type.elements);
  const stamp = { changedAtMs: state.nowMs(), changedById: call.user.id };
  if (existing) return Object.assign(existing, { children, ...stamp });
  const component: Component = {
    type: type.name,
    fullName,
    id: newComponentId(call, type, fullName),
    namespacePrefix: null,
    manageableState: 'unmanaged',
    children,
    createdAtMs: state.nowMs(),
    ...stamp,
  };
  state.components.push(component);
  return component;
}

/** Whoever is made a second time, after a deletion, has another id. docs/salesforce.md §4.7 */
export function newComponentId({ org: { state } }: Call, type: ComponentType, fullName: string): string {
  const again = state.deletedAppKeys.size > 0 ? `:${state.deletedAppKeys.size}` : '';
  return idFor(type.idPrefix, `${state.id}:${type.name}:${fullName}${again}`);
}

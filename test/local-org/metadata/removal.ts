/** What goes when a component is deleted, and what the org remembers of it. docs/salesforce.md §4.7 */
import { sameId } from '../ids.ts';
import type { Component, OrgState } from '../state.ts';
import { textAt } from './element-tree.ts';
import type { Call } from './session.ts';

/** An external client app takes its settings and policies along, and who had access to it; its key is gone for good. */
export function removeComponent(call: Call, component: Component): void {
  const { state } = call.org;
  const isHeader = component.type === 'ExternalClientApplication';
  const goes = (one: Component): boolean =>
    one === component || (isHeader && textAt(one.children, 'externalClientApplication') === component.fullName);
  for (const key of state.components.filter(goes).flatMap((one) => textAt(one.children, 'consumerKey') ?? [])) {
    state.deletedAppKeys.add(key);
    state.consumerSecrets.delete(key);
  }
  const isOpen = ({ entityId, parentId }: OrgState['entityAccess'][number]): boolean =>
    !sameId(entityId, component.id) && !sameId(parentId, component.id);
  state.entityAccess = state.entityAccess.filter(isOpen);
  state.components.splice(0, state.components.length, ...state.components.filter((one) => !goes(one)));
}

/** Takes what is there now, and gives the way back to it. */
export function keep(state: OrgState): () => void {
  const components = structuredClone(state.components);
  const { entityAccess } = state;
  const [keys, secrets] = [new Set(state.deletedAppKeys), new Map(state.consumerSecrets)];
  return () => {
    state.components.splice(0, state.components.length, ...components);
    Object.assign(state, { entityAccess, deletedAppKeys: keys, consumerSecrets: secrets });
  };
}

/** listMetadata and describeMetadata. docs/salesforce.md §12.1 */
import type { Component } from '../state.ts';
import { type ComponentType, componentTypes, filePathOf } from './component-types.ts';
import { knownType } from './crud.ts';
import { ApiFault, type Call, mayRead } from './session.ts';
import { componentsOfType } from './session-settings.ts';
import { fields, type SoapElement } from './soap-element.ts';
import { childrenOf, childText, type XmlNode } from './xml.ts';

const MOST_QUERIES = 3;

export function listMetadata(call: Call, message: XmlNode): SoapElement[] {
  const queries = childrenOf(message, 'queries');
  if (queries.length > MOST_QUERIES) {
    throw new ApiFault('EXCEEDED_ID_LIMIT', `EXCEEDED_ID_LIMIT: at most ${MOST_QUERIES} queries per call`);
  }
  return queries.flatMap((query) => {
    const type = knownType(call, childText(query, 'type') ?? '');
    return listable(call, type).map((component) => ({ name: 'result', value: fileProperties(call, type, component) }));
  });
}

/** What the caller may see of a type, in the order of their names. */
export function listable(call: Call, type: ComponentType): Component[] {
  const isHidden = type.name === 'ExtlClntAppGlobalOauthSettings' && call.org.switches.globalOauth === 'hidden';
  if (isHidden || !mayRead(call.user, type.name)) return [];
  return componentsOfType(call.org.state, type.name)
    .filter((component) => component.type === type.name && !component.unreadable)
    .sort((a, b) => (a.fullName < b.fullName ? -1 : 1));
}

/** `root` is the folder of a retrieved zip. */
export function fileProperties(call: Call, type: ComponentType, component: Component, root = ''): SoapElement[] {
  const { state } = call.org;
  const author = state.users.find(({ id }) => id === component.changedById) ?? state.users[0];
  const date = new Date(component.changedAtMs ?? Date.UTC(2026, 0, 15)).toISOString();
  return fields({
    createdById: author?.id ?? '',
    createdByName: author?.name ?? '',
    createdDate: new Date(Date.UTC(2026, 0, 15)).toISOString(),
    fileName: `${root}${filePathOf(type, component.fullName)}`,
    fullName: component.fullName,
    id: component.id,
    lastModifiedById: author?.id ?? '',
    lastModifiedByName: author?.name ?? '',
    lastModifiedDate: date,
    manageableState: component.manageableState,
    namespacePrefix: component.namespacePrefix,
    type: component.type,
  });
}

export function describeMetadata(call: Call): SoapElement[] {
  const known = componentTypes.filter((type) => type.since <= call.version);
  const objects = known.map(
    (type): SoapElement => ({
      name: 'metadataObjects',
      value: fields({
        directoryName: type.folder,
        inFolder: false,
        metaFile: false,
        suffix: type.suffix,
        xmlName: type.name,
      }),
    }),
  );
  const rest = fields({ organizationNamespace: '', partialSaveAllowed: false, testRequired: true });
  return [{ name: 'result', value: [...objects, ...rest] }];
}

/**
 * The apps that the org starts with: metadata files as sf retrieves them, below `seeds/<org>/`. The README says what each
 * app (Pay, Orders, Twin, ...) stands for.
 */
import { readdirSync, readFileSync } from 'node:fs';
import type { Component, Element, OrgState } from '../state.ts';
import { readUpload } from './certificate-text.ts';
import { type ComponentType, componentTypes } from './component-types.ts';
import { withElement } from './element-tree.ts';
import { sortByRules } from './read-back.ts';
import { idFor } from './record-id.ts';
import { isNil, parseXml, type XmlNode } from './xml.ts';

/** What the files cannot say: who was installed, what is hidden, and the names that policies may point to. */
type Marks = {
  installed: Record<string, string>; // fullName to namespace prefix
  unreadable: string[]; // fullNames
  profiles: string[];
  permissionSets: Record<string, string>; // API name to label
};

const loaded = new Map<string, Component[]>();

/** The files are read once; every org has components of its own. */
export function loadSeedComponents(seed: 'production' | 'sandbox', orgId: string): Component[] {
  const components = loaded.get(seed) ?? readComponents(seed, orgId);
  loaded.set(seed, components);
  return structuredClone(components);
}

function readComponents(seed: 'production' | 'sandbox', orgId: string): Component[] {
  const folder = new URL(`../seeds/${seed}/`, import.meta.url);
  const marks = JSON.parse(readFileSync(new URL('components.json', folder), 'utf8')) as Marks;
  const apps = componentTypes.filter((type) => type.isWritable).flatMap((type) => filesOf(type, folder, marks, orgId));
  return [...namesOf(marks, orgId), ...apps];
}

function filesOf(type: ComponentType, folder: URL, marks: Marks, orgId: string): Component[] {
  const directory = new URL(`${type.folder}/`, folder);
  const ending = `.${type.suffix}-meta.xml`;
  return readFolder(directory)
    .filter((file) => file.endsWith(ending))
    .map((file) => {
      const fullName = file.slice(0, -ending.length);
      const root = parseXml(readFileSync(new URL(file, directory), 'utf8'));
      return component(type, fullName, root.children.map(elementOf), marks, orgId);
    });
}

/** git keeps no empty folders: an org without components of a type has none. */
function readFolder(directory: URL): string[] {
  try {
    return readdirSync(directory).sort();
  } catch {
    return [];
  }
}

export function elementOf(node: XmlNode): Element {
  return { name: node.name, value: node.children.length > 0 ? node.children.map(elementOf) : node.text };
}

/** A component out of a file that somebody deployed, whatever it holds. */
export function componentOfFile(typeName: string, fullName: string, xml: string, orgId: string): Component {
  const type = componentTypes.find(({ name }) => name === typeName);
  if (!type) throw new Error(`There is no metadata type ${typeName}.`);
  const none: Marks = { installed: {}, unreadable: [], profiles: [], permissionSets: {} };
  const elements = parseXml(xml).children.filter((node) => !isNil(node));
  return component(type, fullName, elements.map(elementOf), none, orgId);
}

function component(type: ComponentType, fullName: string, children: Element[], marks: Marks, orgId: string): Component {
  const namespacePrefix = marks.installed[fullName] ?? null;
  return {
    type: type.name,
    fullName,
    id: idFor(type.idPrefix, `${orgId}:${type.name}:${fullName}`),
    namespacePrefix,
    manageableState: namespacePrefix === null ? 'unmanaged' : 'installed',
    children,
    ...(marks.unreadable.includes(fullName) && { unreadable: true }),
  };
}

function namesOf(marks: Marks, orgId: string): Component[] {
  const type = (name: string): ComponentType => {
    const found = componentTypes.find((one) => one.name === name);
    if (!found) throw new Error(`There is no metadata type ${name}.`);
    return found;
  };
  return [
    ...marks.profiles.map((name) => component(type('Profile'), name, [], marks, orgId)),
    ...Object.entries(marks.permissionSets).map(([name, label]) =>
      component(type('PermissionSet'), name, [{ name: 'label', value: label }], marks, orgId),
    ),
  ];
}

/** Puts a certificate on an app as if it had been uploaded long ago. `app`: fullName; a connected app goes first. */
export function storeCertificate(state: OrgState, app: string, certificatePem: string): void {
  const upload = readUpload(certificatePem, 'parse');
  if ('refusal' in upload) throw new Error(upload.refusal);
  const connected = state.components.find((one) => one.type === 'ConnectedApp' && one.fullName === app);
  const global = state.components.find(
    (one) =>
      one.type === 'ExtlClntAppGlobalOauthSettings' &&
      one.children.some(({ name, value }) => name === 'externalClientApplication' && value === app),
  );
  if (connected) connected.children = onConnectedApp(connected.children, upload.stored);
  else if (global) global.children = inOrder(global.type, withElement(global.children, 'certificate', upload.stored));
  else throw new Error(`The org has no app ${app}.`);
}

function onConnectedApp(children: Element[], stored: string): Element[] {
  return children.map((element) =>
    element.name === 'oauthConfig' && typeof element.value !== 'string'
      ? { name: element.name, value: configWith(element.value, stored) }
      : element,
  );
}

function configWith(config: Element[], stored: string): Element[] {
  const rules = rulesOf('ConnectedApp').find(({ name }) => name === 'oauthConfig')?.fields ?? [];
  return sortByRules(withElement(config, 'certificate', stored), rules);
}

const rulesOf = (type: string) => componentTypes.find(({ name }) => name === type)?.elements ?? [];
const inOrder = (type: string, elements: Element[]): Element[] => sortByRules(elements, rulesOf(type));

/** What is kept of an app that is deleted: its components as files of a metadata folder, without any secret. docs/salesforce.md §4.7 */
import { type Component, inWsdlOrder, isParent, type Value } from './component.ts';
import { valueFormOf } from './value-forms.ts';

/** Where the org would have a component of that type in a folder. Both are plain words. */
export type Shelf = { type: string; folder: string; suffix: string };

/** A file by its path below the folder, with `/` between the parts. */
export type KeptFile = { path: string; text: string };

/** Orders, no state: sent again they would make new credentials. docs/salesforce.md §4.2 */
const isOrder = (element: string): boolean => element.startsWith('shouldRotate');

/** One file for each component, and the list of them. `apiVersion` is the one at which they were read. */
export function keepsakeOf(components: Component[], shelves: Shelf[], apiVersion: string): KeptFile[] {
  const files = components.flatMap((component) => {
    const shelf = shelves.find(({ type }) => type === component.type);
    return shelf ? [fileOf(component, shelf)] : [];
  });
  return [...files, { path: 'package.xml', text: manifest(components, apiVersion) }];
}

function fileOf({ type, fullName, elements }: Component, { folder, suffix }: Shelf): KeptFile {
  const ordered = inWsdlOrder(elements);
  const body = isParent(ordered) ? linesOf(ordered, 1) : [];
  // The platform's own way to name a file after a component: no name leads out of the folder.
  return { path: `${folder}/${encodeURIComponent(fullName)}.${suffix}`, text: document(type, body) };
}

function manifest(components: Component[], apiVersion: string): string {
  const types = [...Map.groupBy(components, ({ type }) => type)].sort(([a], [b]) => (a < b ? -1 : 1));
  const lines = types.flatMap(([type, own]) => [
    '    <types>',
    ...own.map(({ fullName }) => `        ${element('members', fullName)}`),
    `        ${element('name', type)}`,
    '    </types>',
  ]);
  return document('Package', [...lines, `    ${element('version', apiVersion)}`]);
}

const document = (root: string, lines: string[]): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<${root} xmlns="http://soap.sforce.com/2006/04/metadata">`,
    ...lines,
    `</${root}>`,
    '',
  ].join('\n');

function linesOf(elements: { [element: string]: Value }, depth: number): string[] {
  const indent = '    '.repeat(depth);
  return Object.entries(elements).flatMap(([name, value]): string[] => {
    if (isOrder(name) || valueFormOf(name) === 'secret') return [];
    return [value].flat().flatMap((one): string[] => {
      if (one === null) return [];
      if (typeof one === 'string') return [`${indent}${element(name, one)}`];
      if (!isParent(one)) return [];
      return [`${indent}<${name}>`, ...linesOf(one, depth + 1), `${indent}</${name}>`];
    });
  });
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
const element = (name: string, text: string): string =>
  `<${name}>${text.replace(/[&<>\r]/g, (sign) => entities[sign] ?? sign)}</${name}>`;

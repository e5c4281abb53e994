/** Components as files in a zip. docs/salesforce.md §12.2 */
import JSZip from 'jszip';
import type { Component } from '../state.ts';
import { METADATA_NAMESPACE } from './body-reader.ts';
import { type ComponentType, filePathOf, findType } from './component-types.ts';
import { lookAt, startJob } from './job.ts';
import { fileProperties, listable } from './listing.ts';
import { type Member, readManifest } from './package-manifest.ts';
import { showComponent } from './read-back.ts';
import { ApiFault, type Call } from './session.ts';
import { fields, type SoapElement } from './soap-element.ts';
import { childOf, childText, writeIndented, type XmlNode } from './xml.ts';

type Retrieved = { zip: string; properties: SoapElement[]; messages: SoapElement[] };
type Wanted = { type: ComponentType; component: Component };

export async function retrieve(call: Call, message: XmlNode): Promise<SoapElement[]> {
  const request = childOf(message, 'request');
  const manifest = request && childOf(request, 'unpackaged');
  if (!manifest || childOf(request, 'packageNames'))
    throw new ApiFault('INVALID_FIELD', 'The local org retrieves what is unpackaged; the request names none.');
  const { members, version } = readManifest(call.org, manifest);
  const root = childText(request, 'singlePackage') === 'true' ? '' : 'unpackaged/';
  return startRetrieve({ ...call, version: version ?? call.version, root }, members);
}

/** Files are in the shape of the manifest's version, whatever the version of the call. */
type Shape = Call & { root: string };

async function startRetrieve(call: Shape, members: Member[]): Promise<SoapElement[]> {
  const messages: SoapElement[] = [];
  const wanted = members.flatMap((member) => wantedOf(call, member, messages));
  const zip = await zipOf(call, wanted);
  const properties = wanted.map(
    ({ type, component }): SoapElement => ({
      name: 'fileProperties',
      value: fileProperties(call, type, component, call.root),
    }),
  );
  const job = startJob<Retrieved>(call.org.state, '09S', { zip, properties, messages });
  return [{ name: 'result', value: fields({ done: false, id: job.id, state: 'Queued' }) }];
}

/** A manifest says `Settings:ExternalClientApp`, and means the type ExternalClientAppSettings. */
const settingsType = ({ type, name }: Member): string => (type === 'Settings' ? `${name}Settings` : type);

function wantedOf(call: Shape, member: Member, messages: SoapElement[]): Wanted[] {
  const { name } = member;
  const typeName = settingsType(member);
  const type = findType(typeName, call.version);
  const notice = (problem: string): void => {
    messages.push({ name: 'messages', value: fields({ fileName: `${call.root}package.xml`, problem }) });
  };
  if (!type) {
    notice(`Entity type: '${typeName}' is unknown`);
    return [];
  }
  const present = listable(call, type).filter(() => type.isWritable || type.folder === 'settings');
  if (name === '*') return present.map((component) => ({ type, component }));
  const component = present.find(({ fullName }) => fullName === name);
  if (component) return [{ type, component }];
  notice(`Entity of type '${typeName}' named '${name}' cannot be found`);
  return [];
}

async function zipOf(call: Shape, wanted: Wanted[]): Promise<string> {
  const zip = new JSZip();
  for (const { type, component } of wanted) {
    zip.file(`${call.root}${filePathOf(type, component.fullName)}`, fileOf(call, type, component));
  }
  zip.file(`${call.root}package.xml`, packageXml(call, wanted));
  return zip.generateAsync({ type: 'base64' });
}

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

function fileOf(call: Call, type: ComponentType, component: Component): string {
  const elements = showComponent(type, component, call.version, call.org.switches);
  return `${declaration}<${type.name} xmlns="${METADATA_NAMESPACE}">\n${writeIndented(elements)}</${type.name}>\n`;
}

function packageXml(call: Call, wanted: Wanted[]): string {
  const names = [...new Set(wanted.map(({ type }) => type.name))];
  const types = names.map((name) => ({
    name: 'types',
    value: [
      ...wanted
        .filter(({ type }) => type.name === name)
        .map(({ component }) => ({ name: 'members', value: component.fullName })),
      { name: 'name', value: name },
    ],
  }));
  const content = writeIndented([...types, { name: 'version', value: `${call.version}.0` }]);
  return `${declaration}<Package xmlns="${METADATA_NAMESPACE}">\n${content}</Package>\n`;
}

export function checkRetrieveStatus(call: Call, message: XmlNode): SoapElement[] {
  const { job, done } = lookAt<Retrieved>(call.org.state, childText(message, 'asyncProcessId') ?? '');
  if (!done) return [{ name: 'result', value: fields({ done, id: job.id, status: 'InProgress', success: false }) }];
  const { zip, properties, messages } = job.result;
  const value: SoapElement[] = [
    ...fields({ done }),
    ...properties,
    ...fields({ id: job.id }),
    ...messages,
    ...fields({ status: 'Succeeded', success: true, zipFile: zip }),
  ];
  return [{ name: 'result', value }];
}

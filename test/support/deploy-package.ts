/** Deploys of packages that a test writes by hand, by SOAP and by REST, through jsforce. */
import { expect } from 'chai';
import JSZip from 'jszip';
import type { LocalOrg } from '../local-org/index.ts';
import { type Deployed, metadataApi, type Parts } from './metadata-api.ts';

export const ns = 'xmlns="http://soap.sforce.com/2006/04/metadata"';
export const xml = '<?xml version="1.0" encoding="UTF-8"?>\n';

/** package.xml with its members by type. */
export const manifest = (types: Record<string, string[]>, version = '68.0'): string => {
  const listed = Object.entries(types).map(([name, members]) => {
    return `<types>${members.map((one) => `<members>${one}</members>`).join('')}<name>${name}</name></types>`;
  });
  return `${xml}<Package ${ns}>${listed.join('')}<version>${version}</version></Package>`;
};
export const zipOf = (files: Record<string, string>): Promise<Buffer> => {
  const zip = new JSZip();
  for (const [path, text] of Object.entries(files)) zip.file(path, text);
  return zip.generateAsync({ type: 'nodebuffer' });
};
export type Way = 'SOAP' | 'REST';
/** Deploys and waits for the end, by either way in. */
export async function deploy(
  org: LocalOrg,
  files: Record<string, string>,
  options: Parts = {},
  way: Way = 'SOAP',
  accessToken = org.accessToken,
): Promise<Deployed> {
  const api = metadataApi(org, '68.0', accessToken);
  const all = { rollbackOnError: true, singlePackage: true, ...options };
  const zip = await zipOf(files);
  const { id } = await (way === 'SOAP' ? api.deploy(zip, all) : api.deployRest(zip, all));
  const first = await api.checkDeployStatus(id, true, way === 'REST');
  expect({ done: first.done, status: first.status }).to.deep.equal({ done: false, status: 'InProgress' });
  return api.checkDeployStatus(id, true, way === 'REST');
}
export const failuresOf = (deployed: Deployed): string[] =>
  deployed.details.componentFailures.map(({ fullName, problem }) => `${fullName}: ${problem}`);

/** package.xml and destructiveChanges.xml: which components, in the shape of which API version. docs/salesforce.md §12.2 */

import type { OrgContext } from '../http.ts';
import { readVersion } from './session.ts';
import { childrenOf, childText, type XmlNode } from './xml.ts';

export type Member = { type: string; name: string };
export type Manifest = { members: Member[]; version: number | null };

/** `node`: a Package. Throws ApiFault for a version that the org does not have. */
export function readManifest(org: OrgContext, node: XmlNode): Manifest {
  const members = childrenOf(node, 'types').flatMap((types) => {
    const type = childText(types, 'name') ?? '';
    return childrenOf(types, 'members').map(({ text }) => ({ type, name: text.trim() }));
  });
  const version = childText(node, 'version');
  return { members, version: version === null ? null : readVersion(org, version) };
}

/** Whether the manifest names the component, or all of its type. */
export function names(manifest: Manifest, type: string, fullName: string): boolean {
  return manifest.members.some((member) => member.type === type && (member.name === '*' || member.name === fullName));
}

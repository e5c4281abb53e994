/** The zip of a deploy: its manifest and its files, whatever their type. docs/salesforce.md §12.2 */
import JSZip from 'jszip';
import type { OrgContext } from '../http.ts';
import { METADATA_NAMESPACE } from './body-reader.ts';
import { type ComponentType, componentTypes } from './component-types.ts';
import { type Manifest, type Member, readManifest } from './package-manifest.ts';
import { ApiFault } from './session.ts';
import { parseXml } from './xml.ts';

/** `type` is null for a file of no type that the org knows; `path` is the one inside the zip. */
export type ZipFile = { type: ComponentType | null; fullName: string; path: string; text: string };
/** What goes before the files are saved, and after. */
export type Deletions = { first: Member[]; last: Member[] };
export type DeployZip = { manifest: Manifest; deletions: Deletions; files: ZipFile[] };

const MANIFEST = /^(?:[^/]+\/)?package\.xml$/;
const DELETIONS = /^(?:[^/]+\/)?destructiveChanges(?:Pre|Post)?\.xml$/;

/** Throws ApiFault for what is no package: no zip, no package.xml at its root or in its one folder, an unknown version. */
export async function openDeployZip(org: OrgContext, zip: Buffer): Promise<DeployZip> {
  const opened = await JSZip.loadAsync(zip).catch(() => null);
  if (!opened) throw new ApiFault('INVALID_FIELD', 'The zip file is damaged.');
  const entries = Object.values(opened.files).filter(({ dir }) => !dir);
  const texts = await Promise.all(
    entries.map(async (entry) => ({ path: entry.name, text: await entry.async('string') })),
  );
  const packageXml = texts.find(({ path }) => MANIFEST.test(path));
  if (!packageXml) throw new ApiFault('INVALID_FIELD', 'No package.xml found');
  const root = packageXml.path.slice(0, -'package.xml'.length);
  const deletions = texts.filter(({ path }) => DELETIONS.test(path));
  const membersOf = (some: typeof texts): Member[] => some.flatMap(({ text }) => manifestOf(org, text).members);
  const rest = texts.filter((one) => one !== packageXml && !deletions.includes(one));
  return {
    manifest: manifestOf(org, packageXml.text),
    deletions: {
      first: membersOf(deletions.filter(({ path }) => !path.endsWith('Post.xml'))),
      last: membersOf(deletions.filter(({ path }) => path.endsWith('Post.xml'))),
    },
    files: rest.map(({ path, text }) => ({ ...componentAt(path.slice(root.length)), path, text })),
  };
}

function manifestOf(org: OrgContext, text: string): Manifest {
  const node = parseXml(text);
  if (node.name === 'Package' && node.namespace === METADATA_NAMESPACE) return readManifest(org, node);
  throw new ApiFault(
    'INVALID_FIELD',
    `package.xml: {${node.namespace}}${node.name} is no Package of the Metadata API.`,
  );
}

/** A file's folder and suffix say its type; a source-format `-meta.xml` is no file of a package. */
function componentAt(path: string): Pick<ZipFile, 'type' | 'fullName'> {
  const [folder, file = '', ...deeper] = path.split('/');
  const type = componentTypes.find((one) => one.folder === folder && file.endsWith(`.${one.suffix}`)) ?? null;
  if (!type || deeper.length > 0) return { type: null, fullName: path };
  return { type, fullName: decodeURIComponent(file.slice(0, -(type.suffix.length + 1))) };
}

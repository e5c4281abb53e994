/** Deploys whole components by REST, all of a package or none of it. docs/salesforce.md §4.7, §12.1 */
import { type Component, inWsdlOrder, type Value } from '../../app/component.ts';
import { restPath } from '../versions.ts';
import { callOrg } from './call-org.ts';
import type { Connection } from './connection.ts';
import { answeredBadly } from './http/http.ts';
import { refused, refuseUnsendable } from './metadata.ts';

/** `checkOnly`: the org says what would come of it, and keeps nothing. */
export type DeployOptions = { checkOnly: boolean };
/** A clock that nobody sets, and a pause, which an interruption ends early. */
export type DeployPorts = { monotonicMs(): number; pause(milliseconds: number): Promise<void> };

/** Where a component of a type lies in a package. docs/salesforce.md §3.1, §4.1 */
const folders: Record<string, { folder: string; end: string }> = {
  PermissionSet: { folder: 'permissionsets', end: 'permissionset' },
  ExternalClientApplication: { folder: 'externalClientApps', end: 'eca' },
  ExtlClntAppOauthSettings: { folder: 'extlClntAppOauthSettings', end: 'ecaOauth' },
  ExtlClntAppGlobalOauthSettings: { folder: 'extlClntAppGlobalOauthSets', end: 'ecaGlblOauth' },
  ExtlClntAppOauthConfigurablePolicies: { folder: 'extlClntAppOauthPolicies', end: 'ecaOauthPlcy' },
  ExtlClntAppConfigurablePolicies: { folder: 'extlClntAppPolicies', end: 'ecaPlcy' },
};

/** The pauses between two looks begin short: a handful of components takes an org a second or two. */
const [FIRST_PAUSE_MS, LONGEST_PAUSE_MS] = [100, 2_000];
/** Deploys wait for those before them. */
const LONGEST_DEPLOY_MS = 600_000;

/**
 * One request, and one for each look until the org is done with it.
 *
 * @throws JwtError `MetadataRefusedError` and `PermissionMissingError` in the org's own words, when nothing of it was written;
 *   `OrgUnreachableError` and `OrgAnsweredBadlyError`, when nobody knows.
 */
export async function deployComponents(
  connection: Connection,
  components: Component[],
  { checkOnly }: DeployOptions,
  ports: DeployPorts,
): Promise<void> {
  for (const component of components) refuseUnsendable(component);
  const deployOptions = { checkOnly, rollbackOnError: true, singlePackage: true, ignoreWarnings: false };
  const body = await multipart({ deployOptions }, await zipOf(components, connection.version));
  const url = `${restPath(connection.version)}/metadata/deployRequest`;
  const { id } = await answer(connection, { method: 'POST', url, body });
  if (typeof id !== 'string' || !/^\w{15,18}$/.test(id)) throw incomplete(connection);
  const began = ports.monotonicMs();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    await ports.pause(pauseMs);
    const { deployResult } = await answer(connection, { method: 'GET', url: `${url}/${id}?includeDetails=true` });
    const result = fieldsOf(deployResult);
    if (result.done === true) return settle(connection, components, result);
    // No API answers so, and one that goes on like this would be waited for in vain.
    if (result.done !== false) throw incomplete(connection);
    if (ports.monotonicMs() - began > LONGEST_DEPLOY_MS) throw answeredBadly('busy', connection.instanceUrl, 200);
  }
}

type Fields = { [name: string]: unknown };
const fieldsOf = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
const textIn = (value: unknown): string => (typeof value === 'string' ? value : '');

const answer = (connection: Connection, call: Parameters<Connection['request']>[0]): Promise<Fields> =>
  callOrg(connection, async () => fieldsOf(await connection.request<unknown>(call)));

const incomplete = (connection: Connection) => answeredBadly('incomplete', connection.instanceUrl, 200);

/** Only a success that says so is one. */
function settle(connection: Connection, components: Component[], result: Fields): void {
  if (result.success === true && result.status === 'Succeeded') return;
  const failures = [fieldsOf(result.details).componentFailures ?? []].flat().map(fieldsOf);
  const problems = failures.map(({ problem }) => textIn(problem) || 'no reason given');
  const [first] = failures;
  const [component] = components;
  if (!component) throw incomplete(connection);
  const failed = components.find(
    ({ type, fullName }) => type === first?.componentType && fullName === first?.fullName,
  ) ?? {
    type: textIn(first?.componentType) || component.type,
    fullName: textIn(first?.fullName) || component.fullName,
  };
  const words = problems.length > 0 ? problems : [textIn(result.errorMessage) || textIn(result.status)];
  throw refused(
    failed,
    words.map((message) => ({ statusCode: statusOf(message), message })),
  );
}

/** A deploy tells a missing permission in a sentence alone. docs/salesforce.md §11 */
const statusOf = (problem: string): string =>
  /insufficient access|INSUFFICIENT_ACCESS|do(?:es)? not have access|not have permission/i.test(problem)
    ? 'INSUFFICIENT_ACCESS'
    : '';

async function zipOf(components: Component[], apiVersion: string): Promise<Uint8Array> {
  const { default: JSZip } = await import('jszip');
  const zip = new JSZip();
  for (const { type, fullName, elements } of components) {
    const place = folders[type];
    if (!place) throw new Error(`There is no folder for a ${type}.`);
    zip.file(`${place.folder}/${fullName}.${place.end}`, document(type, childrenOf(inWsdlOrder(elements))));
  }
  zip.file('package.xml', document('Package', manifest(components, apiVersion)));
  return zip.generateAsync({ type: 'uint8array', compression: 'DEFLATE' });
}

const manifest = (components: Component[], apiVersion: string): string =>
  components
    .map(({ type, fullName }) => `<types>${leaf('members', fullName)}${leaf('name', type)}</types>`)
    .join('')
    .concat(leaf('version', apiVersion));

const document = (name: string, children: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${name} xmlns="http://soap.sforce.com/2006/04/metadata">${children}</${name}>\n`;

function childrenOf(value: Value): string {
  return Object.entries(fieldsOf(value))
    .map(([name, child]) => {
      if (typeof child === 'string') return leaf(name, child);
      return [child]
        .flat()
        .map((one) => (typeof one === 'string' ? leaf(name, one) : `<${name}>${childrenOf(one as Value)}</${name}>`))
        .join('');
    })
    .join('');
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '\r': '&#13;' };
const leaf = (name: string, text: string): string =>
  `<${name}>${text.replace(/[&<>\r]/g, (sign) => entities[sign] ?? sign)}</${name}>`;

/** Node's own writer of forms, as the zip is bytes. */
async function multipart(entity: object, zip: Uint8Array): Promise<{ bytes: Uint8Array; contentType: string }> {
  const form = new FormData();
  form.append('entity_content', new Blob([JSON.stringify(entity)], { type: 'application/json' }));
  form.append('file', new Blob([new Uint8Array(zip)], { type: 'application/zip' }), 'package.zip');
  const whole = new Response(form);
  return { bytes: new Uint8Array(await whole.arrayBuffer()), contentType: whole.headers.get('content-type') ?? '' };
}

import { type Component, inWsdlOrder, type Value } from '../../app/component.ts';
import { JwtError } from '../../faults/errors.ts';
import { NAMES_PER_READ } from '../limits.ts';
import { permissions } from '../permissions.ts';
import { callOrg } from './call-org.ts';
import type { Connection } from './connection.ts';

/** One line of listMetadata. docs/salesforce.md §12.1 */
export type Listed = {
  type: string;
  fullName: string;
  id: string | null;
  namespace: string | null;
  installed: boolean;
};

type Properties = { type: string; fullName: string; id?: string; namespacePrefix?: string; manageableState?: string };
type Problem = { statusCode?: string; message?: string };
type SaveResult = { success: string; errors?: Problem | Problem[] };
type Parsed = string | null | undefined | Parsed[] | { [element: string]: Parsed };

export type MetadataClient = ReturnType<typeof metadataClient>;

/** The Metadata API calls that this plugin makes, in values of ours. */
export function metadataClient(connection: Connection) {
  const call = async <T>(method: string, message: object): Promise<T[]> => {
    const result = await callOrg(connection, () => connection.metadata(method, message));
    return [(result ?? []) as T | T[]].flat() as T[];
  };

  /** One request, at most three types. */
  async function list(types: string[]): Promise<Listed[]> {
    const queries = types.map((type) => ({ type }));
    const found = await call<Properties>('listMetadata', { queries, asOfVersion: connection.version });
    return found.map(({ type, fullName, id, namespacePrefix, manageableState }) => ({
      type,
      fullName,
      id: id || null,
      namespace: namespacePrefix || null,
      installed: manageableState === 'installed',
    }));
  }

  /** One request for every 10 names, made when its first component is asked for. What the org lacks or hides is left out. */
  async function* read(type: string, fullNames: string[]): AsyncGenerator<Component> {
    for (let from = 0; from < fullNames.length; from += NAMES_PER_READ) {
      const names = fullNames.slice(from, from + NAMES_PER_READ);
      const [result] = await call<{ records?: Parsed | Parsed[] }>('readMetadata', { type, fullNames: names });
      yield* [result?.records ?? []].flat().flatMap((record) => componentOf(type, record));
    }
  }

  async function readOne(type: string, fullName: string): Promise<Component | null> {
    for await (const component of read(type, [fullName])) return component;
    return null;
  }

  /**
   * One request. Replaces the whole component. Throws MetadataRefusedError with Salesforce's own words, and
   * SettingsUnsendableError before anything is sent.
   */
  async function update(component: Component): Promise<void> {
    refuseUnsendable(component);
    const elements = inWsdlOrder(component.elements) as object;
    const metadata = { '@xsi:type': component.type, fullName: component.fullName, ...elements };
    const results = await call<SaveResult>('updateMetadata', { metadata });
    const problems = results.flatMap(({ success, errors = { message: 'no reason given' } }) =>
      success === 'true' ? [] : errors,
    );
    if (problems.length > 0 || results.length === 0) throw refused(component, problems);
  }

  return { list, read, readOne, update };
}

function refused(component: Component, problems: Problem[]): JwtError {
  const words = problems.map(({ statusCode, message }) => [statusCode, message].filter(Boolean).join(': '));
  const missing = problems.find(({ statusCode }) =>
    /INSUFFICIENT_ACCESS|INSUFFICIENT_PERMISSIONS/.test(statusCode ?? ''),
  );
  const reason = words.join('; ') || 'no reason given';
  if (missing)
    return new JwtError('permission-missing', { permission: permissionFor(component.type), problems: words, reason });
  const name = `${component.type}:${component.fullName}`;
  return new JwtError('metadata-refused', { component: name, problems: words, reason });
}

/** All but the characters of XML 1.0, which has no way to write the others: control characters, halves of surrogate pairs. */
const unsendable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** What is sent replaces the whole component, so nothing of it may be left out or changed on the way. docs/salesforce.md §12.1 */
function refuseUnsendable(component: Component): void {
  for (const { path, text } of textsOf(component.elements)) {
    const [character] = unsendable.exec(text) ?? [];
    if (character === undefined) continue;
    const point = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    const name = `${component.type}:${component.fullName}`;
    throw new JwtError('settings-unsendable', { component: name, field: path, character: `U+${point}` });
  }
}

function textsOf(value: Value, path = ''): { path: string; text: string }[] {
  if (value === null) return [];
  if (typeof value === 'string') return [{ path, text: value }];
  if (Array.isArray(value)) return value.flatMap((item) => textsOf(item, path));
  return Object.entries(value).flatMap(([name, inner]) => textsOf(inner, path === '' ? name : `${path}.${name}`));
}

/** docs/salesforce.md §11 */
const permissionFor = (type: string): string =>
  type === 'ConnectedApp'
    ? permissions.connectedApps
    : `${permissions.editExternalApps}; for policies: ${permissions.editExternalPolicies}`;

function componentOf(type: string, record: Parsed): Component[] {
  const { fullName, ...elements } = (readValue(record) ?? {}) as { [element: string]: Value };
  return typeof fullName === 'string' && fullName !== '' ? [{ type, fullName, elements }] : [];
}

/** jsforce keeps attributes under `$`, and the text beside them under `_`. */
function readValue(parsed: Parsed): Value {
  if (parsed === null || parsed === undefined) return null;
  if (Array.isArray(parsed)) return parsed.map(readValue);
  if (typeof parsed === 'string') return parsed;
  const { $: attributes, ...children } = parsed;
  if ((attributes as { 'xsi:nil'?: string } | undefined)?.['xsi:nil'] === 'true') return null;
  if (attributes && typeof children._ === 'string') return children._;
  return Object.fromEntries(Object.entries(children).map(([name, value]) => [name, readValue(value)]));
}

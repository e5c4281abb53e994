import { type Component, inWsdlOrder, type Value } from '../../app/component.ts';
import { JwtError } from '../../faults/errors.ts';
import { NAMES_PER_READ } from '../limits.ts';
import { permissions } from '../permissions.ts';
import { serverWords } from '../server-words.ts';
import { callOrg } from './call-org.ts';
import type { Connection } from './connection.ts';
import { answeredBadly } from './http/http.ts';

/** One line of describeMetadata: where a file of that type lies. All three are plain words. docs/salesforce.md §12.1 */
export type Described = { type: string; folder: string; suffix: string };

/** One line of listMetadata. docs/salesforce.md §12.1 */
export type Listed = {
  type: string;
  fullName: string;
  id: string | null;
  namespace: string | null;
  installed: boolean;
};

type Parsed = string | null | undefined | Parsed[] | { [element: string]: Parsed };
type Fields = { [element: string]: Parsed };
type Problem = { statusCode: string; message: string };

export type MetadataClient = ReturnType<typeof metadataClient>;

/** The Metadata API calls that this plugin makes, in values of ours. */
export function metadataClient(connection: Connection) {
  /** What cannot be read is no answer of the API, so it is read where `callOrg` names that. */
  const call = <T>(method: string, message: object, read: (result: Fields) => T[]): Promise<T[]> =>
    callOrg(connection, async () => {
      const result = (await connection.metadata(method, message)) as Parsed;
      return listOf(result).flatMap((one) => read(fieldsOf(one)));
    });

  /** One request, at most three types. */
  function list(types: string[]): Promise<Listed[]> {
    const queries = types.map((type) => ({ type }));
    return call('listMetadata', { queries, asOfVersion: connection.version }, (found) => {
      const [type, fullName] = [textOf(found.type), textOf(found.fullName)];
      const id = textOf(found.id) || null;
      const namespace = textOf(found.namespacePrefix) || null;
      if (!type || !fullName) throw unreadable();
      return [{ type, fullName, id, namespace, installed: found.manageableState === 'installed' }];
    });
  }

  /** One request for every 10 names, made when its first component is asked for. What the org lacks or hides is left out. */
  async function* read(type: string, fullNames: string[]): AsyncGenerator<Component> {
    for (let from = 0; from < fullNames.length; from += NAMES_PER_READ) {
      const names = fullNames.slice(from, from + NAMES_PER_READ);
      yield* await call('readMetadata', { type, fullNames: names }, ({ records }) =>
        listOf(records).flatMap((record) => componentOf(type, record)),
      );
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
    await refusing(
      component,
      call('updateMetadata', { metadata }, (result) => [saved(result)]),
    );
  }

  /** The end of a write. */
  async function refusing(
    component: Pick<Component, 'type' | 'fullName'>,
    answer: Promise<Problem[][]>,
  ): Promise<void> {
    const results = await answer;
    // Nobody knows whether it was written.
    if (results.length === 0) throw answeredBadly('incomplete', connection.instanceUrl, 200);
    const problems = results.flat();
    if (problems.length > 0) throw refused(component, problems);
  }

  /** One request. Takes along what belongs to the component. Throws as `update`. docs/salesforce.md §4.7 */
  async function remove({ type, fullName }: Pick<Component, 'type' | 'fullName'>): Promise<void> {
    await refusing(
      { type, fullName },
      call('deleteMetadata', { type, fullNames: [fullName] }, (result) => [saved(result)]),
    );
  }

  /** One request. The types that the org knows and that begin so. */
  async function describe(prefix: RegExp): Promise<Described[]> {
    const described = await call('describeMetadata', { asOfVersion: connection.version }, ({ metadataObjects }) => {
      if (metadataObjects === undefined) throw unreadable();
      return listOf(metadataObjects).map(fieldsOf);
    });
    const word = /^\w{1,80}$/;
    return described
      .map(({ xmlName, directoryName, suffix }) => [xmlName, directoryName, suffix].map((one) => textOf(one)))
      .flatMap(([type = '', folder = '', suffix = '']) =>
        prefix.test(type) && [type, folder, suffix].every((one) => word.test(one)) ? [{ type, folder, suffix }] : [],
      );
  }

  return { list, read, readOne, update, remove, describe };
}

/** Named by `callOrg`, within which it is thrown. */
const unreadable = (): Error => new Error('This is no answer of the Metadata API.');

/** A list of one is no list in XML, and one of none is nothing. docs/salesforce.md §12.1 */
const listOf = (value: Parsed): Parsed[] =>
  value === null || value === undefined || value === '' ? [] : [value].flat();

const fieldsOf = (value: Parsed): Fields => (typeof value === 'object' && !Array.isArray(value) ? (value ?? {}) : {});

const textOf = (value: Parsed): string => (typeof value === 'string' ? value : '');

function saved({ success, errors }: Fields): Problem[] {
  if (success !== 'true' && success !== 'false') throw unreadable();
  return success === 'true' ? [] : problemsIn(errors);
}

function problemsIn(errors: Parsed): Problem[] {
  const problems = listOf(errors).map((error) => {
    const { statusCode, message } = fieldsOf(error);
    return { statusCode: textOf(statusCode), message: textOf(message) };
  });
  return problems.length > 0 ? problems : [{ statusCode: '', message: 'no reason given' }];
}

/** An org that refuses says it in one or two sentences. */
const MOST_SAID = 10;

/** The fault of a component that the org does not take. */
export function refused(component: Pick<Component, 'type' | 'fullName'>, problems: Problem[]): JwtError {
  const words = problems
    .slice(0, MOST_SAID)
    .map(({ statusCode, message }) => serverWords([statusCode, message].filter(Boolean).join(': ')));
  const missing = problems.find(({ statusCode }) => /INSUFFICIENT_ACCESS|INSUFFICIENT_PERMISSIONS/.test(statusCode));
  const reason = words.join('; ') || 'no reason given';
  if (missing)
    return new JwtError('permission-missing-write', {
      permission: permissionFor(component.type),
      problems: words,
      reason,
    });
  const name = `${component.type}:${component.fullName}`;
  const lacksEmail = problems.some(({ message }) => /contact ?e-?mail/i.test(message));
  return new JwtError(lacksEmail ? 'metadata-refused-contact-email' : 'metadata-refused', {
    component: name,
    problems: words,
    reason,
  });
}

/** All but the characters of XML 1.0, which has no way to write the others: control characters, halves of surrogate pairs. */
const unsendable = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u;

/** What is sent replaces the whole component, so nothing of it may be left out or changed on the way. docs/salesforce.md §12.1 */
export function refuseUnsendable(component: Component): void {
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

/** Deeper than any component, shallower than what makes this or a later reader run out of stack. */
const MOST_LEVELS = 64;

/** jsforce keeps attributes under `$`, and the text beside them under `_`. */
function readValue(parsed: Parsed, level = 0): Value {
  if (level > MOST_LEVELS) throw unreadable();
  if (parsed === null || parsed === undefined) return null;
  if (Array.isArray(parsed)) return parsed.map((one) => readValue(one, level + 1));
  if (typeof parsed === 'string') return parsed;
  const { $: attributes, ...children } = parsed;
  if (fieldsOf(attributes)['xsi:nil'] === 'true') return null;
  if (attributes && typeof children._ === 'string') return children._;
  return Object.fromEntries(Object.entries(children).map(([name, value]) => [name, readValue(value, level + 1)]));
}

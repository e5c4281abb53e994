/** The synchronous calls. Each takes at most ten components. docs/salesforce.md §12.1 */
import type { Problem } from './body-reader.ts';
import { problem, UNPARSABLE } from './body-reader.ts';
import { type ComponentType, findType, isExternal } from './component-types.ts';
import { createMissingPolicies } from './default-policies.ts';
import { problemsOfDeletion } from './permission-set-rules.ts';
import { showComponent } from './read-back.ts';
import { removeComponent } from './removal.ts';
import { findComponent, managed, noAccess, saveComponent } from './save.ts';
import { ApiFault, type Call, mayRead, mayWrite } from './session.ts';
import { fields, type SoapElement } from './soap-element.ts';
import { childrenOf, childText, type XmlNode } from './xml.ts';

const MOST_PER_CALL = 10;

export function readMetadata(call: Call, message: XmlNode): SoapElement[] {
  const type = knownType(call, childText(message, 'type') ?? '');
  const names = childrenOf(message, 'fullNames').map((node) => node.text.trim());
  refuseTooMany(names.length);
  const records = names.map((name) => readRecord(call, type, name));
  return [{ name: 'result', value: records }];
}

/** A component that is not there, or not to be seen, is an empty record and no error. docs/salesforce.md §4.3 */
function readRecord(call: Call, type: ComponentType, fullName: string): SoapElement {
  const component = findComponent(call, type.name, fullName);
  const isHidden = type.name === 'ExtlClntAppGlobalOauthSettings' && call.org.switches.globalOauth === 'hidden';
  if (!component || component.unreadable || isHidden || !mayRead(call.user, type.name)) {
    return { name: 'records', value: '', nil: true };
  }
  const elements = showComponent(type, component, call.version, call.org.switches);
  return { name: 'records', type: type.name, value: [{ name: 'fullName', value: fullName }, ...elements] };
}

export const createMetadata = (call: Call, message: XmlNode): SoapElement[] => save(call, message, 'create');
export const updateMetadata = (call: Call, message: XmlNode): SoapElement[] => save(call, message, 'update');
export const upsertMetadata = (call: Call, message: XmlNode): SoapElement[] => save(call, message, 'upsert');

type Mode = 'create' | 'update' | 'upsert';

function save(call: Call, message: XmlNode, mode: Mode): SoapElement[] {
  const sent = childrenOf(message, 'metadata');
  refuseTooMany(sent.length);
  return sent.map((node) => saveOne(call, node, mode));
}

function saveOne(call: Call, node: XmlNode, mode: Mode): SoapElement {
  const type = knownType(call, xsiType(node));
  if (!type.isWritable) throw new ApiFault('INVALID_TYPE', `The local org does not write ${type.name}.`);
  const fullName = childText(node, 'fullName') ?? '';
  const refusal = refusalOfMode(call, type, fullName, mode);
  if (refusal) return saveResult(fullName, [refusal], mode, false);
  const nodes = node.children.filter(({ name }) => name !== 'fullName');
  const { problems, created } = saveComponent(call, { type, fullName, nodes, channel: 'crud' });
  const unparsable = problems.find(({ statusCode }) => statusCode === UNPARSABLE);
  if (unparsable) throw new ApiFault('INVALID_FIELD', unparsable.message);
  if (created && type.name === 'ExtlClntAppOauthSettings') createMissingPolicies(call, fullName, 'crud');
  return saveResult(fullName, problems, mode, created);
}

function refusalOfMode(call: Call, type: ComponentType, fullName: string, mode: Mode): Problem | null {
  if (fullName === '') return problem('REQUIRED_FIELD_MISSING', 'Required field is missing: fullName', 'fullName');
  const exists = findComponent(call, type.name, fullName) !== null;
  if (mode === 'update' && !exists) {
    return problem('INVALID_CROSS_REFERENCE_KEY', `no ${type.name} named ${fullName} found`);
  }
  if (mode === 'create' && exists) return problem('DUPLICATE_DEVELOPER_NAME', `${fullName} is in use already.`);
  return null;
}

function saveResult(fullName: string, problems: Problem[], mode: Mode, created: boolean): SoapElement {
  const errors = problems.map(
    (one): SoapElement => ({
      name: 'errors',
      value: [
        ...one.fields.map((field) => ({ name: 'fields', value: field })),
        { name: 'message', value: one.message },
        { name: 'statusCode', value: one.statusCode },
      ],
    }),
  );
  const success = problems.length === 0;
  const createdField = mode === 'upsert' ? fields({ created }) : [];
  return { name: 'result', value: [...createdField, ...errors, ...fields({ fullName, success })] };
}

export function deleteMetadata(call: Call, message: XmlNode): SoapElement[] {
  const type = knownType(call, childText(message, 'type') ?? '');
  const names = childrenOf(message, 'fullNames').map((node) => node.text.trim());
  refuseTooMany(names.length);
  return names.map((name) => saveResult(name, deleteOne(call, type, name), 'update', false));
}

function deleteOne(call: Call, type: ComponentType, fullName: string): Problem[] {
  if (!mayWrite(call.user, type.name)) return [noAccess(type.name)];
  const component = findComponent(call, type.name, fullName);
  if (!component) return [problem('INVALID_CROSS_REFERENCE_KEY', `no ${type.name} named ${fullName} found`)];
  if (component.manageableState === 'installed') return [managed({ type, fullName })];
  const problems = problemsOfDeletion(call, component);
  if (problems.length === 0) removeComponent(call, component);
  return problems;
}

export function knownType(call: Call, name: string): ComponentType {
  const type = findType(name, call.version);
  if (!type) throw new ApiFault('INVALID_TYPE', `INVALID_TYPE: Unknown type name '${name}' specified`);
  if (isExternal(name) && !call.org.state.hasExternalClientApps)
    throw new ApiFault('INVALID_TYPE', 'INVALID_TYPE: This type of metadata is not available for this organization');
  return type;
}

function refuseTooMany(count: number): void {
  if (count > MOST_PER_CALL) {
    throw new ApiFault(
      'EXCEEDED_ID_LIMIT',
      `EXCEEDED_ID_LIMIT: record limit reached. cannot submit more than ${MOST_PER_CALL} records into this call`,
    );
  }
}

/** The value of `xsi:type`, whatever prefix the client chose. */
function xsiType(node: XmlNode): string {
  const [, value = ''] = Object.entries(node.attributes).find(([name]) => /(?:^|:)type$/.test(name)) ?? [];
  return value.split(':').at(-1) ?? '';
}

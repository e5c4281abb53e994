/** New records by REST: permission sets, who has them, and which apps they open. docs/salesforce.md §4.7, §10 */
import { jsonResponse, notImplemented, type OutgoingResponse } from '../http.ts';
import { sameId } from '../ids.ts';
import { componentTypes } from '../metadata/component-types.ts';
import { saveComponent } from '../metadata/save.ts';
import type { XmlNode } from '../metadata/xml.ts';
import { licenseOf } from '../oauth/approval.ts';
import { accessId, assignmentId, entityAccessRows } from '../soql/permission-sets.ts';
import type { Component, User } from '../state.ts';
import { hasPermission, insufficientAccess, type RestCall } from './guard.ts';
import { answerWrite, RecordRefusal, readRecord, refuse, required } from './record-body.ts';

const creators: Record<string, (call: RestCall) => string> = {
  PermissionSet: createPermissionSet,
  PermissionSetAssignment: createAssignment,
  SetupEntityAccess: createAccess,
};

export function handleCreateRecord(call: RestCall): OutgoingResponse {
  const { object = '' } = call.params;
  const create = creators[object];
  if (!create) return notImplemented(`the creation of a ${object}`);
  return answerWrite(() => jsonResponse(201, { id: create(call), success: true, errors: [] }));
}

/** As if it had been saved by the Metadata API, which has the same rules. */
function createPermissionSet(call: RestCall): string {
  need(call, 'ManageProfilesPermissionsets');
  const body = readRecord(call, 'PermissionSet', ['Name', 'Label', 'Description']);
  const { Name, Label } = required(body, 'Name', 'Label');
  const type = componentTypes.find(({ name }) => name === 'PermissionSet');
  if (!type) throw new Error('There is no metadata type PermissionSet.');
  const description = typeof body.Description === 'string' ? [node('description', body.Description)] : [];
  const nodes = [...description, node('label', Label)];
  const saver = { org: call, user: call.session.user, version: call.version };
  const existing = call.state.components.some((one) => one.type === type.name && one.fullName === Name);
  if (existing) throw refuse('DUPLICATE_DEVELOPER_NAME', `${Name} already exists.`, ['Name']);
  const { problems, component } = saveComponent(saver, { type, fullName: Name, nodes, channel: 'crud' });
  if (component) return component.id;
  throw refuse(problems[0]?.statusCode ?? 'UNKNOWN_EXCEPTION', problems[0]?.message ?? '');
}

const node = (name: string, text: string): XmlNode => ({ name, text, namespace: '', attributes: {}, children: [] });

function createAssignment(call: RestCall): string {
  need(call, 'AssignPermissionSets');
  const body = readRecord(call, 'PermissionSetAssignment', ['AssigneeId', 'PermissionSetId']);
  const { AssigneeId, PermissionSetId } = required(body, 'AssigneeId', 'PermissionSetId');
  const user = call.state.users.find((one) => sameId(one.id, AssigneeId));
  if (!user) throw unknownId('AssigneeId', AssigneeId);
  const set = permissionSet(call, 'PermissionSetId', PermissionSetId);
  if (user.permissionSets.includes(set.fullName)) {
    const text = `Duplicate PermissionSetAssignment. Assignee: ${user.id}; Permission Set: ${set.id}`;
    throw refuse('DUPLICATE_VALUE', text, ['AssigneeId', 'PermissionSetId']);
  }
  checkLicense(call, user, set);
  user.permissionSets = [...user.permissionSets, set.fullName];
  return assignmentId(user, set.id);
}

function checkLicense({ state }: RestCall, user: User, set: Component): void {
  const license = licenseOf(state, set.fullName);
  if (license === null || user.licenses?.includes(license)) return;
  const text = `Can't assign permission set ${set.fullName} to user ${user.name}. The user license doesn't allow the permission: ${license}`;
  throw refuse('FIELD_INTEGRITY_EXCEPTION', text, ['PermissionSetId']);
}

/** SetupEntityType is the org's to fill in: whoever sends it is refused. */
function createAccess(call: RestCall): string {
  need(call, 'ManageProfilesPermissionsets');
  const body = readRecord(call, 'SetupEntityAccess', ['ParentId', 'SetupEntityId']);
  const { ParentId, SetupEntityId } = required(body, 'ParentId', 'SetupEntityId');
  const set = permissionSet(call, 'ParentId', ParentId);
  const app = call.state.components.find((one) => sameId(one.id, SetupEntityId));
  if (app?.type === 'ConnectedApp') throw new RecordRefusal(notImplemented('SetupEntityAccess for a connected app'));
  if (app?.type !== 'ExternalClientApplication') throw unknownId('SetupEntityId', SetupEntityId);
  const id = accessId(set.id, app.id);
  if (entityAccessRows(call).some((row) => row.Id === id)) {
    const text = `duplicate value found: <unknown> duplicates value on record with id: ${id}`;
    throw refuse('DUPLICATE_VALUE', text);
  }
  call.state.entityAccess = [...call.state.entityAccess, { parentId: set.id, entityId: app.id }];
  return id;
}

function permissionSet(call: RestCall, field: string, id: string): Component {
  const set = call.state.components.find((one) => one.type === 'PermissionSet' && sameId(one.id, id));
  if (!set) throw unknownId(field, id);
  return set;
}

const unknownId = (field: string, id: string): RecordRefusal =>
  refuse('INVALID_CROSS_REFERENCE_KEY', `invalid cross reference id: ${id}`, [field]);

function need(call: RestCall, permission: string): void {
  if (!hasPermission(call, permission)) throw new RecordRefusal(insufficientAccess());
}

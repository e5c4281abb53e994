/** Permission sets, who has which, and which apps they open. docs/salesforce.md §5.6, §10 */
import { sameId } from '../ids.ts';
import { isTrueAt, textAt } from '../metadata/element-tree.ts';
import { listClients } from '../metadata/oauth-client.ts';
import { idFor } from '../metadata/record-id.ts';
import { licenseOf } from '../oauth/approval.ts';
import type { RestCall } from '../rest/guard.ts';
import type { OrgState, User } from '../state.ts';
import { profileId, profileNames } from './people.ts';
import { fieldsOf, flag, id, type Row, reference, type SoqlObject, text } from './schema.ts';

/** Permission sets, and the hidden one that stands for each profile. */
export function permissionSetRows({ state }: RestCall): Row[] {
  const own = state.components
    .filter((one) => one.type === 'PermissionSet')
    .map((one) => ({
      ...permissionSetRow(one.id, one.fullName, one.namespacePrefix, null),
      Label: textAt(one.children, 'label') ?? one.fullName,
      Type: isTrueAt(one.children, 'hasActivationRequired') ? 'Session' : 'Regular',
      LicenseId: licenseId(licenseOf(state, one.fullName)),
    }));
  const groups = state.components
    .filter((one) => one.type === 'PermissionSetGroup')
    .map((one) => groupRow(one.id, textAt(one.children, 'label') ?? one.fullName));
  return [...own, ...groups, ...profileNames(state).map((name) => hiddenRow(state, name))];
}

function permissionSetRow(setId: string, name: string, prefix: string | null, ownerId: string | null): Row {
  return {
    Id: setId,
    Name: prefix === null ? name : name.slice(`${prefix}__`.length),
    Label: name,
    NamespacePrefix: prefix,
    Type: ownerId === null ? 'Regular' : 'Profile',
    IsOwnedByProfile: ownerId !== null,
    ProfileId: ownerId,
    LicenseId: null,
    PermissionsApiEnabled: false,
  };
}

/** SOQL gives the name and its namespace apart. */
const fullNameOf = ({ Name, NamespacePrefix }: Row): string => [NamespacePrefix, Name].filter(Boolean).join('__');

const licenseId = (name: string | null): string | null => name && idFor('0PL', name);

/** A permission set can be tied to licences of two kinds; what they share is a name. */
function licenseRows({ state }: RestCall): Row[] {
  const sets = state.components.filter((one) => one.type === 'PermissionSet');
  const names = new Set(sets.flatMap((one) => licenseOf(state, one.fullName) ?? []));
  return [...names].map((name) => ({ Id: licenseId(name), Name: name }));
}

/** The set that stands for a group; its name is made by the org. docs/salesforce.md §10 */
function groupRow(groupId: string, label: string): Row {
  const setId = idFor('0PS', `group ${groupId}`);
  return { ...permissionSetRow(setId, `X00PG${groupId.slice(-12)}`, null, null), Label: label, Type: 'Group' };
}

function hiddenRow(state: OrgState, profile: string): Row {
  const owner = profileId(state, profile);
  const row = permissionSetRow(idFor('0PS', `profile ${profile}`), `X${owner.slice(0, 15)}`, null, owner);
  return { ...row, PermissionsApiEnabled: profileGivesApi(state, profile) };
}

/** Permissions are known by user here; the profile gives what all of its users have. */
const profileGivesApi = (state: OrgState, profile: string): boolean =>
  state.users.filter((user) => user.profileName === profile).some((user) => user.permissions.includes('ApiEnabled'));

function assignmentRows(call: RestCall): Row[] {
  const sets = permissionSetRows(call);
  return call.state.users.flatMap((user) => {
    const profile = profileId(call.state, user.profileName);
    const mine = sets.filter((set) => set.ProfileId === profile || user.permissionSets.includes(fullNameOf(set)));
    return mine.map((set) => assignmentRow(user, String(set.Id)));
  });
}

export const assignmentId = (user: User, setId: string): string => idFor('0Pa', `${user.id} ${setId}`);

function assignmentRow(user: User, setId: string): Row {
  return {
    Id: assignmentId(user, setId),
    AssigneeId: user.id,
    PermissionSetId: setId,
    PermissionSetGroupId: null,
    IsActive: true,
  };
}

/** Which permission sets open which apps; a profile does it through its hidden permission set. */
export function entityAccessRows(call: RestCall): Row[] {
  const sets = permissionSetRows(call);
  return listClients(call.state, call.switches).flatMap((client) => {
    const profiles = client.profiles.map((name) => profileId(call.state, name));
    const opened = sets.filter((set) => {
      const isNamed = client.permissionSets.includes(fullNameOf(set)) && set.IsOwnedByProfile === false;
      return isNamed || profiles.some((one) => sameId(one, String(set.ProfileId)));
    });
    const type = client.kind === 'ConnectedApp' ? 'ConnectedApplication' : 'ExternalClientApplication';
    return opened.map((set) => accessRow(String(set.Id), client.appId, type));
  });
}

export const accessId = (parent: string, entity: string): string => idFor('0J0', `${parent} ${entity}`);

function accessRow(parent: string, entity: string, type: string): Row {
  return { Id: accessId(parent, entity), ParentId: parent, SetupEntityId: entity, SetupEntityType: type };
}

const needsSetup = {
  apis: ['data', 'tooling'] as ('data' | 'tooling')[],
  permissions: ['ViewSetup', 'CustomizeApplication'],
};

export const permissionSetObjects: readonly SoqlObject[] = [
  {
    ...needsSetup,
    name: 'PermissionSet',
    fields: {
      Id: id,
      ...fieldsOf(text, 'Name', 'Label', 'NamespacePrefix', 'Type'),
      ...fieldsOf(flag, 'IsOwnedByProfile', 'PermissionsApiEnabled'),
      LicenseId: reference('License', 'Name'),
      ProfileId: reference('Profile', 'Profile'),
    },
    rows: permissionSetRows,
  },
  { name: 'Name', apis: [], fields: { Id: id, Name: text }, rows: licenseRows }, // only through a relationship
  {
    ...needsSetup,
    name: 'PermissionSetAssignment',
    fields: {
      Id: id,
      AssigneeId: reference('Assignee', 'User'),
      PermissionSetId: reference('PermissionSet', 'PermissionSet'),
      PermissionSetGroupId: id,
      IsActive: flag,
    },
    rows: assignmentRows,
  },
  {
    ...needsSetup,
    name: 'SetupEntityAccess',
    apis: ['data'],
    fields: { Id: id, ParentId: reference('Parent', 'PermissionSet'), SetupEntityId: id, SetupEntityType: text },
    rows: entityAccessRows,
  },
];

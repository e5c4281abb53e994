/** Organization, users, profiles, permission sets and who has which. docs/salesforce.md §10 */
import { sameId } from '../ids.ts';
import { listClients } from '../metadata/oauth-client.ts';
import { idFor } from '../metadata/record-id.ts';
import type { RestCall } from '../rest/guard.ts';
import type { OrgState, User } from '../state.ts';
import { fieldsOf, flag, id, type Row, reference, type SoqlObject, text } from './schema.ts';

export function organizationRows({ state }: RestCall): Row[] {
  return [
    {
      Id: state.id,
      Name: state.name,
      InstanceName: state.instanceName,
      IsSandbox: state.isSandbox,
      TrialExpirationDate: null,
      NamespacePrefix: null,
      OrganizationType: 'Enterprise Edition',
    },
  ];
}

export function profileNames(state: OrgState): string[] {
  const stored = state.components.filter((one) => one.type === 'Profile').map((one) => one.fullName);
  return [...new Set([...stored, ...state.users.map((user) => user.profileName)])];
}

export function profileId(state: OrgState, name: string): string {
  return state.components.find((one) => one.type === 'Profile' && one.fullName === name)?.id ?? idFor('00e', name);
}

function profileRows({ state }: RestCall): Row[] {
  return profileNames(state).map((name) => ({ Id: profileId(state, name), Name: name, UserType: 'Standard' }));
}

export function userRow(state: OrgState, user: User): Row {
  const [first = '', ...rest] = user.name.split(' ');
  return {
    Id: user.id,
    Username: user.username,
    Name: user.name,
    FirstName: first,
    LastName: rest.join(' '),
    Email: user.email,
    IsActive: user.isActive,
    ProfileId: profileId(state, user.profileName),
    UserType: 'Standard',
  };
}

function userLoginRows({ state }: RestCall): Row[] {
  return state.users.map((user) => ({
    Id: idFor('0Yw', user.id),
    UserId: user.id,
    IsFrozen: user.isFrozen,
    IsPasswordLocked: false,
  }));
}

/** Permission sets, and the hidden one that stands for each profile. */
export function permissionSetRows({ state }: RestCall): Row[] {
  const own = state.components
    .filter((one) => one.type === 'PermissionSet')
    .map((one) => permissionSetRow(one.id, one.fullName, one.namespacePrefix, null));
  return [...own, ...profileNames(state).map((name) => hiddenRow(state, name))];
}

function permissionSetRow(setId: string, name: string, prefix: string | null, ownerId: string | null): Row {
  const label = name.replaceAll('_', ' ');
  return {
    Id: setId,
    Name: name,
    Label: label,
    NamespacePrefix: prefix,
    IsOwnedByProfile: ownerId !== null,
    ProfileId: ownerId,
  };
}

function hiddenRow(state: OrgState, profile: string): Row {
  const owner = profileId(state, profile);
  return permissionSetRow(idFor('0PS', `profile ${profile}`), `X${owner.slice(0, 15)}`, null, owner);
}

function assignmentRows(call: RestCall): Row[] {
  const sets = permissionSetRows(call);
  return call.state.users.flatMap((user) => {
    const profile = profileId(call.state, user.profileName);
    const mine = sets.filter((set) => set.ProfileId === profile || user.permissionSets.includes(String(set.Name)));
    return mine.map((set) => assignmentRow(user, String(set.Id)));
  });
}

function assignmentRow(user: User, setId: string): Row {
  return { Id: idFor('0Pa', `${user.id} ${setId}`), AssigneeId: user.id, PermissionSetId: setId, IsActive: true };
}

/** Which permission sets open which apps; a profile does it through its hidden permission set. */
function entityAccessRows(call: RestCall): Row[] {
  const sets = permissionSetRows(call);
  return listClients(call.state, call.switches).flatMap((client) => {
    const profiles = client.profiles.map((name) => profileId(call.state, name));
    const opened = sets.filter((set) => {
      const isNamed = client.permissionSets.includes(String(set.Name)) && set.IsOwnedByProfile === false;
      return isNamed || profiles.some((one) => sameId(one, String(set.ProfileId)));
    });
    const type = client.kind === 'ConnectedApp' ? 'ConnectedApplication' : 'ExternalClientApplication';
    return opened.map((set) => accessRow(String(set.Id), client.appId, type));
  });
}

function accessRow(parent: string, entity: string, type: string): Row {
  return { Id: idFor('0J0', `${parent} ${entity}`), ParentId: parent, SetupEntityId: entity, SetupEntityType: type };
}

const needsSetup = {
  apis: ['data', 'tooling'] as ('data' | 'tooling')[],
  permissions: ['ViewSetup', 'CustomizeApplication'],
};

/** What the caller may do: one row. docs/salesforce.md §10 */
function permissionRows({ session }: RestCall): Row[] {
  const held = (name: string): boolean => session.user.permissions.includes(name);
  return [
    {
      Id: null,
      PermissionsCustomizeApplication: held('CustomizeApplication'),
      PermissionsManageUsers: held('ManageUsers'),
      PermissionsModifyAllData: held('ModifyAllData'),
    },
  ];
}

export const peopleObjects: readonly SoqlObject[] = [
  {
    name: 'UserPermissionAccess',
    apis: ['data'],
    fields: {
      Id: id,
      ...fieldsOf(flag, 'PermissionsCustomizeApplication', 'PermissionsManageUsers', 'PermissionsModifyAllData'),
    },
    rows: permissionRows,
  },
  {
    name: 'Organization',
    apis: ['data', 'tooling'],
    fields: {
      Id: id,
      ...fieldsOf(text, 'Name', 'InstanceName', 'TrialExpirationDate', 'NamespacePrefix', 'OrganizationType'),
      IsSandbox: flag,
    },
    rows: organizationRows,
  },
  {
    name: 'User',
    apis: ['data', 'tooling'],
    fields: {
      Id: id,
      ...fieldsOf(text, 'Username', 'Name', 'FirstName', 'LastName', 'Email', 'UserType'),
      IsActive: flag,
      ProfileId: reference('Profile', 'Profile'),
    },
    rows: ({ state }) => state.users.map((user) => userRow(state, user)),
  },
  {
    name: 'UserLogin',
    apis: ['data'],
    fields: { Id: id, UserId: id, IsFrozen: flag, IsPasswordLocked: flag },
    permissions: ['ManageUsers'],
    rows: userLoginRows,
  },
  { name: 'Profile', apis: ['data', 'tooling'], fields: { Id: id, Name: text, UserType: text }, rows: profileRows },
  {
    ...needsSetup,
    name: 'PermissionSet',
    fields: {
      Id: id,
      ...fieldsOf(text, 'Name', 'Label', 'NamespacePrefix'),
      IsOwnedByProfile: flag,
      ProfileId: reference('Profile', 'Profile'),
    },
    rows: permissionSetRows,
  },
  {
    ...needsSetup,
    name: 'PermissionSetAssignment',
    fields: {
      Id: id,
      AssigneeId: reference('Assignee', 'User'),
      PermissionSetId: reference('PermissionSet', 'PermissionSet'),
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

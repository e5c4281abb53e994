/** Organization, users and profiles. docs/salesforce.md §10 */
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
      TrialExpirationDate: state.trialExpirationDate,
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

export const userLoginId = (user: User): string => idFor('0Yw', user.id);

function userLoginRows({ state }: RestCall): Row[] {
  return state.users.map((user) => ({
    Id: userLoginId(user),
    UserId: user.id,
    IsFrozen: user.isFrozen,
    IsPasswordLocked: false,
  }));
}

/** What the caller may do: one row. docs/salesforce.md §10 */
function permissionRows({ session }: RestCall): Row[] {
  const held = (name: string): boolean => session.user.permissions.includes(name);
  return [{ Id: null, ...Object.fromEntries(askable.map((name) => [`Permissions${name}`, held(name)])) }];
}

const askable = [
  'ApiEnabled',
  'AssignPermissionSets',
  'CustomizeApplication',
  'ExternalClientAppAdmin',
  'ExternalClientAppDeveloper',
  'ExternalClientAppViewer',
  'ManageProfilesPermissionsets',
  'ManageUsers',
  'ModifyAllData',
  'ModifyMetadata',
  'ViewSetup',
];

export const peopleObjects: readonly SoqlObject[] = [
  {
    name: 'UserPermissionAccess',
    apis: ['data'],
    fields: {
      Id: id,
      ...fieldsOf(flag, ...askable.map((name) => `Permissions${name}`)),
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
  {
    name: 'ScratchOrgInfo',
    apis: ['data'],
    isThere: ({ state }) => state.isDevHub,
    fields: { Id: id, ...fieldsOf(text, 'ExpirationDate', 'ScratchOrg', 'Status') },
    rows: () => [],
  },
  { name: 'Profile', apis: ['data', 'tooling'], fields: { Id: id, Name: text, UserType: text }, rows: profileRows },
];

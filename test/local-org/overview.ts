/** What a local org holds, as tables of at most 80 columns for the terminal. */
import { listClients } from './metadata/oauth-client.ts';
import type { OAuthClient, OrgState, User } from './state.ts';
import type { Switches } from './switches.ts';

export function describeOrg(state: OrgState, switches: Switches): string {
  const kind = state.isSandbox ? 'sandbox' : 'production';
  const org = `${state.name} (${kind}, ${state.id}, API ${state.apiVersion}.0)`;
  const users = table(['USER', 'PROFILE', 'STATE'], state.users.map(userRow));
  const apps = table(['APP', 'KIND', 'USERS', 'TOKENS', 'CERTIFICATE'], listClients(state, switches).map(appRow));
  return [org, users, apps].join('\n\n');
}

function userRow(user: User): string[] {
  const access = user.permissions.includes('CustomizeApplication') ? 'administrator' : 'active';
  const state = user.isActive ? access : 'inactive';
  return [user.username, user.profileName, user.isFrozen ? 'frozen' : state];
}

function appRow(client: OAuthClient): string[] {
  const kind = client.kind === 'ConnectedApp' ? 'connected app' : 'external client app';
  const users = client.isAdminApproved
    ? [...client.permissionSets, ...client.profiles].join(', ') || 'nobody'
    : 'self-authorize';
  return [
    client.appName,
    kind,
    users,
    client.issuesJwt ? 'JWT' : 'opaque',
    client.certificateDer === null ? '-' : 'yes',
  ];
}

const widest = 80;

/** Columns padded to their widest cell; a line that would be too long is cut. */
function table(heads: string[], rows: string[][]): string {
  const widths = heads.map((head, column) => Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: string[]): string =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [heads, ...rows].map((row) => cut(line(row))).join('\n');
}

function cut(line: string): string {
  return line.length > widest ? `${line.slice(0, widest - 1)}…` : line;
}

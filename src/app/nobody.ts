/** The most that the API can do to close a connected app: let nobody in, and the way back from that. docs/salesforce.md §4.8 */
import { withWords } from '../faults/shell-word.ts';
import { place } from '../faults/words.ts';
import type { App } from './app.ts';
import type { Policy, PolicyEdit } from './elements.ts';

type Admitted = Pick<Policy, 'permittedUsers' | 'permissionSets' | 'profiles'>;

/** Only pre-authorised users, and none of them. Null: it is so already, or who may use the app is not known. */
export function admitNobody({ permittedUsers, permissionSets, profiles }: Admitted): PolicyEdit | null {
  const isClosed = permittedUsers === 'admin-approved' && permissionSets.length + profiles.length === 0;
  if (permittedUsers === null || isClosed) return null;
  return {
    ...(permittedUsers === 'admin-approved' ? {} : { permittedUsers: 'admin-approved' as const }),
    ...(permissionSets.length > 0 ? { permissionSets: { remove: permissionSets } } : {}),
    ...(profiles.length > 0 ? { profiles: { remove: profiles } } : {}),
  };
}

/** A line that a person can paste. */
export type Lines = { admitNobody: string; wayBack: string };

/** `org`: null where it has no name that may be shown. */
export function commandsFor(
  app: App,
  org: string | null,
  { permittedUsers, permissionSets, profiles }: Admitted,
): Lines {
  const flags = (action: 'add' | 'remove'): string[] => [
    ...permissionSets.map((name) => flag(`--${action}-permission-set`, name)),
    ...profiles.map((name) => flag(`--${action}-profile`, name)),
  ];
  const users = (to: string): string[] => (permittedUsers === 'admin-approved' ? [] : [`--permitted-users ${to}`]);
  const set = `sf jwt policy set ${onApp(app, org)}`;
  return {
    admitNobody: [set, ...users('admin-approved'), ...flags('remove')].join(' '),
    wayBack: [set, ...flags('add'), ...users('self-authorize')].join(' '),
  };
}

/** The flags that name the app again. */
export function onApp({ name, type }: App, org: string | null): string {
  const kind = type === 'ConnectedApp' ? 'connected-app' : 'external-client-app';
  const target = org === null ? '--target-org <alias>' : flag('--target-org', org);
  return `${target} ${flag('--app', name)} --app-type ${kind}`;
}

const flag = (name: string, value: string): string => withWords(`${name} {name}`, place, () => value);

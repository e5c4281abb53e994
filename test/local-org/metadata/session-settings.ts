/** Settings as metadata: session timeouts of the org and of profiles, and what the org says of external client apps. docs/salesforce.md §4.7, §6.4 */
import type { Component, Element, OrgState } from '../state.ts';
import { idFor } from './record-id.ts';

const minutesByValue: Record<number, string> = {
  15: 'FifteenMinutes',
  30: 'ThirtyMinutes',
  60: 'SixtyMinutes',
  120: 'TwoHours',
  240: 'FourHours',
  480: 'EightHours',
  720: 'TwelveHours',
  1440: 'TwentyFourHours',
};

/** Session settings call standard profiles by another name than the profile's label. */
const apiNames: Record<string, string> = { 'System Administrator': 'Admin', 'Standard User': 'Standard' };

/** The stored components, or those that the org makes of its session timeouts. */
export function componentsOfType(state: OrgState, type: string): Component[] {
  if (type === 'SecuritySettings') return [securitySettings(state)];
  if (type === 'ProfileSessionSetting')
    return [...state.profileSessionTimeouts].map((one) => profileSetting(state, one));
  if (type === 'ExternalClientAppSettings') return state.hasExternalClientApps ? [externalClientApp(state)] : [];
  return state.components;
}

function securitySettings(state: OrgState): Component {
  const sessionTimeout = minutesByValue[state.sessionTimeoutMinutes] ?? 'TwoHours';
  return component(state, 'SecuritySettings', 'Security', [
    { name: 'sessionSettings', value: [{ name: 'sessionTimeout', value: sessionTimeout }] },
  ]);
}

function externalClientApp(state: OrgState): Component {
  return component(state, 'ExternalClientAppSettings', 'ExternalClientApp', [
    { name: 'enableClientSecretInRestApiAccess', value: String(state.clientSecretInRestApi) },
  ]);
}

function profileSetting(state: OrgState, [label, minutes]: [string, number]): Component {
  const profile = (apiNames[label] ?? label).toLowerCase();
  return component(
    state,
    'ProfileSessionSetting',
    `${profile.replace(/\W+/g, '_')}_profilesessionsetting1700000000000`,
    [
      { name: 'profile', value: profile },
      { name: 'sessionTimeout', value: String(minutes) },
    ],
  );
}

function component(state: OrgState, type: string, fullName: string, children: Element[]): Component {
  const id = idFor('0SS', `${state.id}:${type}:${fullName}`);
  return { type, fullName, id, namespacePrefix: null, manageableState: 'unmanaged', children };
}

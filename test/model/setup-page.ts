/** What an administrator does by hand at the page of an app, in one moment. */
import type { OrgInMemory } from '../local-org/in-memory.ts';
import type { Component, Element } from '../local-org/state.ts';
import type { AppName } from './world.ts';

export type SetupChange = 'callback' | 'certificate' | 'let-in' | 'keep-out';

/** Where each kind of app keeps it; the profile is one more that is let in. */
const places = {
  Pay: {
    callback: { component: 'ConnectedApp:Pay', path: ['oauthConfig', 'callbackUrl'] },
    profile: { component: 'ConnectedApp:Pay', path: ['profileName'] },
  },
  Orders: {
    callback: { component: 'ExtlClntAppGlobalOauthSettings:Orders_glbloauth', path: ['callbackUrl'] },
    profile: {
      component: 'ExtlClntAppOauthConfigurablePolicies:Orders_oauthPlcy',
      path: ['commaSeparatedProfile'],
    },
  },
};
const profile = 'Standard User';

/** `id`: makes the callback one of a kind. */
export function changeInSetup(org: OrgInMemory, app: AppName, change: SetupChange, id: string): void {
  if (change === 'callback') set(org, places[app].callback, `http://localhost:1717/${id}`);
  if (change === 'let-in') set(org, places[app].profile, profile);
  if (change === 'keep-out') set(org, places[app].profile, null);
}

type Place = { component: string; path: string[] };

function set({ state }: OrgInMemory, { component: name, path }: Place, value: string | null): void {
  const component = state.components.find((one) => `${one.type}:${one.fullName}` === name);
  if (!component) throw new Error(`The org has no ${name}.`);
  component.children = withText(component.children, path, value);
  touch(component, state.nowMs());
}

export function touch(component: Component, nowMs: number): void {
  component.changedAtMs = nowMs;
}

function withText(elements: Element[], [name = '', ...rest]: string[], value: string | null): Element[] {
  const others = elements.filter((one) => one.name !== name);
  if (rest.length === 0) return value === null ? others : [...others, { name, value }];
  const inner = elements.find((one) => one.name === name)?.value;
  return [...others, { name, value: withText(Array.isArray(inner) ? inner : [], rest, value) }];
}

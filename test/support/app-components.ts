/** Changes an app's stored components directly, as a person in Setup would, without going through the Metadata API. */
import { readFileSync } from 'node:fs';
import type { LocalOrg } from '../local-org/index.ts';
import { listClients } from '../local-org/metadata/oauth-client.ts';
import { componentOfFile } from '../local-org/metadata/seed.ts';
import type { Element, OAuthClient } from '../local-org/state.ts';

/** The app of that name; `kind` settles a name that both kinds have. */
export function appNamed(org: LocalOrg, name: string, kind?: OAuthClient['kind']): OAuthClient {
  const found = listClients(org.state, org.switches).find(
    (one) => one.appName === name && (!kind || one.kind === kind),
  );
  if (!found) throw new Error(`The org has no app ${name}.`);
  return found;
}

const types: [ending: string, type: string][] = [
  ['.connectedApp-meta.xml', 'ConnectedApp'],
  ['.connectedApp', 'ConnectedApp'],
  ['.eca-meta.xml', 'ExternalClientApplication'],
  ['.ecaOauth-meta.xml', 'ExtlClntAppOauthSettings'],
  ['.ecaGlblOauth-meta.xml', 'ExtlClntAppGlobalOauthSettings'],
  ['.ecaOauthPlcy-meta.xml', 'ExtlClntAppOauthConfigurablePolicies'],
  ['.ecaPlcy-meta.xml', 'ExtlClntAppConfigurablePolicies'],
];

/**
 * Puts files of `test/vectors/field/apps` into the org as they are. Gives the full name of the last one. `edit` may change the
 * text of each first.
 */
export function deployField(org: LocalOrg, files: string[], edit = (xml: string): string => xml): string {
  let last = '';
  for (const file of files) {
    const [ending, type] = types.find(([one]) => file.endsWith(one)) ?? ['', ''];
    last = file.slice(0, -ending.length);
    const xml = edit(readFileSync(new URL(`../vectors/field/apps/${file}`, import.meta.url), 'utf8'));
    org.state.components.push(componentOfFile(type, last, xml, org.state.id));
  }
  return last;
}

/** Sets one element of a component, for example `oauthConfig.isNamedUserJwtEnabled`. Null takes it out. */
export function setElement(org: LocalOrg, type: string, fullName: string, path: string, value: string | null): void {
  const component = org.state.components.find((one) => one.type === type && one.fullName === fullName);
  if (!component) throw new Error(`The org has no ${type} ${fullName}.`);
  component.children = withValue(component.children, path.split('.'), value);
}

/** Switches JWT-based access tokens of an app on, or off: an external client app has the switch in its global settings. */
export function issueJwts(org: LocalOrg, app: string, yes = true): void {
  if (appNamed(org, app).kind === 'ConnectedApp')
    setElement(org, 'ConnectedApp', app, 'oauthConfig.isNamedUserJwtEnabled', String(yes));
  else setElement(org, 'ExtlClntAppGlobalOauthSettings', `${app}_glbloauth`, 'isNamedUserJwtEnabled', String(yes));
}

function withValue(elements: Element[], [name = '', ...rest]: string[], value: string | null): Element[] {
  const others = elements.filter((element) => element.name !== name);
  if (rest.length === 0) return value === null ? others : [...others, { name, value }];
  const inner = elements.find((element) => element.name === name)?.value;
  return [...others, { name, value: withValue(Array.isArray(inner) ? inner : [], rest, value) }];
}

/** Lets the administrator in by the app Pay. */
export function admitAdministrator(org: LocalOrg): void {
  org.state.users.find(({ username }) => username === org.username)?.permissionSets.push('Pay_API');
}

/** The page of a connected app in Setup. */
export function pageOfApp(org: LocalOrg, app: string): string {
  const component = org.state.components.find(({ type, fullName }) => type === 'ConnectedApp' && fullName === app);
  return `${org.url}/lightning/setup/ConnectedApplication/page?address=%2F${component?.id}`;
}

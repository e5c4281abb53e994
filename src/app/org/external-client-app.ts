import { JwtError } from '../../faults/errors.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import type { Listed, MetadataClient } from '../../salesforce/org/metadata.ts';
import type { AppStore, Part } from '../app-store.ts';
import { type Component, textAt, withElement } from '../component.ts';
import { externalClientApp, globalType, headerType, policyType, scopesType } from '../external-client-app.ts';
import { refusedBecause, without } from './rewrite.ts';

/** The parts of an app are components of their own; their names follow no rule. docs/salesforce.md §4.1 */
export async function externalClientAppStore(
  connection: Connection,
  metadata: MetadataClient,
  listed: Listed,
  known: Listed[],
): Promise<AppStore> {
  const header = await metadata.readOne(headerType, listed.fullName);
  const part = {
    tokens: async () => belongingTo(listed.fullName, metadata, known.filter(ofType(globalType))),
    policy: async () => belongingTo(listed.fullName, metadata, await metadata.list([policyType])),
    scopes: async () => belongingTo(listed.fullName, metadata, await metadata.list([scopesType])),
  };
  return {
    app: {
      name: listed.fullName,
      label: (header && textAt(header, 'label')) || listed.fullName,
      type: 'ExternalClientApp',
      namespace: listed.namespace,
      id: listed.id,
    },
    installed: listed.installed,
    setupUrl: new URL('/lightning/setup/ManageExternalClientApplication/home', connection.instanceUrl).href,
    kind: externalClientApp,
    apiVersion: Number(connection.version),
    read: async (parts: Part[]) => {
      const components = await Promise.all(parts.map((name) => part[name]()));
      return Object.fromEntries(components.flatMap((component) => (component ? [[component.type, component]] : [])));
    },
    readTimeouts: async () => null,
    reread: ({ type, fullName }) => metadata.readOne(type, fullName),
    write: (component) => write(metadata, component),
  };
}

const ofType = (type: string) => (listed: Listed) => listed.type === type;

/** The component whose parent is the app. Likely names are read first, so that one request is usually enough. */
async function belongingTo(app: string, metadata: MetadataClient, listed: Listed[]): Promise<Component | null> {
  const unlikely = ({ fullName }: Listed): number => (fullName.toLowerCase().startsWith(app.toLowerCase()) ? 0 : 1);
  const ordered = [...listed].sort((a, b) => unlikely(a) - unlikely(b));
  const names = ordered.map(({ fullName }) => fullName);
  for await (const component of metadata.read(ordered[0]?.type ?? '', names)) {
    if (textAt(component, 'externalClientApplication') === app) return component;
  }
  return null;
}

/** `shouldRotate…` are orders, not state; the secret never comes back. docs/salesforce.md §4.2 */
const neverSent = ['consumerSecret', 'shouldRotateConsumerKey', 'shouldRotateConsumerSecret'];

async function write(metadata: MetadataClient, component: Component): Promise<void> {
  const whole = without(component, neverSent);
  try {
    await metadata.update(whole);
  } catch (error) {
    const second = secondTry(whole, error);
    if (!second) throw refusedBecause(error, /Invalid plugin settings/i) ? new JwtError('jwt-tokens-disabled') : error;
    await metadata.update(second);
  }
}

/** What an org may refuse for its presence or its spelling, said the other way. docs/salesforce.md §13 */
function secondTry(component: Component, error: unknown): Component | null {
  if (textAt(component, 'consumerKey') && refusedBecause(error, /consumer ?key/i))
    return without(component, ['consumerKey']);
  if (
    textAt(component, ipRelaxation) === 'Enforce_RelaxRefresh' &&
    refusedBecause(error, /ipRelaxation|relaxrefresh/i)
  ) {
    return withElement(component, ipRelaxation, 'Enforce_relaxrefresh');
  }
  return null;
}

const ipRelaxation = 'ipRelaxationPolicyType';

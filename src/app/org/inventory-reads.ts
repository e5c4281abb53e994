/** Reads the settings of many apps, ten a request, and turns each into facts at once, so that nothing piles up. */

import { toId15 } from '../../salesforce/ids.ts';
import { unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import type { MetadataClient } from '../../salesforce/org/metadata.ts';
import type { App } from '../app.ts';
import { textAt } from '../component.ts';
import { globalType } from '../external-client-app.ts';
import type { AppFacts } from '../summary.ts';
import { connectedFacts, externalFacts, hiddenConnectedFacts } from './inventory-facts.ts';
import { jwtSwitches, type Rows } from './inventory-rows.ts';

/** `batches`: one request each, in any order. `finish`: tells of the apps that no batch has shown. */
export type Read = { batches: ((metadata: MetadataClient) => Promise<void>)[]; finish(): Promise<void> };

type Tell = (facts: AppFacts) => void;

/** docs/salesforce.md §12.1 */
const NAMES_PER_READ = 10;

const chunks = <T>(items: T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / NAMES_PER_READ) }, (_, at) =>
    items.slice(at * NAMES_PER_READ, (at + 1) * NAMES_PER_READ),
  );

export function connectedAppReads(connection: Connection, known: { apps: App[]; rows: Rows }, tell: Tell): Read {
  const hidden = new Map(known.apps.map((app) => [app.name, app]));
  const read = async (metadata: MetadataClient, names: string[]): Promise<void> => {
    for await (const component of metadata.read('ConnectedApp', names)) {
      const app = hidden.get(component.fullName);
      if (!app || !hidden.delete(component.fullName)) continue;
      tell(connectedFacts(app, component, known.rows?.get(toId15(app.id))));
    }
  };
  return {
    batches: chunks([...hidden.keys()]).map((names) => async (metadata) => {
      await unlessRefused(read(metadata, names));
    }),
    finish: async () => {
      const apps = [...hidden.values()];
      const switches = await jwtSwitches(connection, apps.map(({ id }) => toId15(id)).filter(Boolean));
      for (const app of apps)
        tell(hiddenConnectedFacts(app, known.rows?.get(toId15(app.id)), switches.get(toId15(app.id)) ?? null));
    },
  };
}

type KnownExternal = { apps: App[]; globals: string[]; policies: Rows };

/** Labels and policies come by SOQL, so only one component of each app has to be read. docs/salesforce.md §4.3, §10 */
export function externalAppReads({ apps, globals, policies }: KnownExternal, tell: Tell): Read {
  const hidden = new Map(apps.map((app) => [app.name, app]));
  const read = async (metadata: MetadataClient, names: string[]): Promise<void> => {
    for await (const component of metadata.read(globalType, names)) {
      const name = textAt(component, 'externalClientApplication') ?? '';
      const app = hidden.get(name);
      if (!app || !hidden.delete(name)) continue;
      tell(externalFacts(app, component, policies?.get(toId15(app.id))));
    }
  };
  return {
    batches: chunks(globals).map((names) => async (metadata) => {
      await unlessRefused(read(metadata, names));
    }),
    finish: async () => {
      for (const app of hidden.values()) tell(externalFacts(app, null, policies?.get(toId15(app.id))));
    },
  };
}

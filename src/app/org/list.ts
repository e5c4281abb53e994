/** All apps of an org, read in as few requests as the APIs allow. docs/salesforce.md §4.3, §10, §12.1 */

import { CONCURRENCY, concurrently } from '../../salesforce/concurrency.ts';
import { toId15 } from '../../salesforce/ids.ts';
import { NAMES_PER_READ } from '../../salesforce/limits.ts';
import { isRefusal, unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { type Listed, type MetadataClient, metadataClient } from '../../salesforce/org/metadata.ts';
import { knownSince } from '../../salesforce/versions.ts';
import { type App, appKey } from '../app.ts';
import { globalType, headerType } from '../app-kind.ts';
import { type Component, textAt } from '../component.ts';
import type { ListedApp, OrgApps } from '../list.ts';
import {
  connectedAppRows,
  externalAppRows,
  externalPolicyRows,
  hiddenConnectedApp,
  jwtSwitches,
  listedConnectedApp,
  listedExternalApp,
  type Row,
  type Rows,
} from './list-rows.ts';
import { readSessionTimeouts } from './session-timeouts.ts';
import { lastUses } from './usage.ts';

/** Requests for an org, whatever its size, beside one for every ten apps. */
const FIXED_REQUESTS = 20;

/** What `list` has found and `read` goes on with. */
type Found = { connected: App[]; external: App[]; globals: string[]; rows: Rows };

export function orgApps(connection: Connection): OrgApps {
  const metadata = metadataClient(connection);
  let found: Found = { connected: [], external: [], globals: [], rows: null };
  const told = new Map<string, App>();
  const apps = (): App[] => [...found.connected, ...found.external];
  return {
    list: async (type) => {
      const external = type !== 'ConnectedApp' && Number(connection.version) >= knownSince.externalClientApps;
      const types = [...(type === 'ExternalClientApp' ? [] : ['ConnectedApp']), ...(external ? externalTypes : [])];
      if (types.length > 0) found = await find(connection, types);
      return apps();
    },
    read: async (tell) => {
      const telling = (listed: ListedApp): void => {
        told.set(appKey(listed.app), listed.app);
        tell(listed);
      };
      const reads = [readConnected(connection, found, telling), await readExternal(connection, found, telling)];
      await concurrently(
        reads.flatMap(({ batches }) => batches),
        (batch) => batch(metadata),
      );
      for (const { finish } of reads) await finish();
    },
    lastUses: () => {
      const allowed = Math.ceil(apps().length / 10) + FIXED_REQUESTS - CONCURRENCY; // workers look before they leap
      return lastUses(connection, [...told.values()], () => connection.sent.count < allowed);
    },
    sessionTimeouts: () => readSessionTimeouts(metadata),
  };
}

const externalTypes = [headerType, globalType];

/** One listing and one query for each kind; an app that only one of the two shows counts as well. docs/salesforce.md §13 */
async function find(connection: Connection, types: string[]): Promise<Found> {
  const refusals: unknown[] = [];
  const refused = (error: unknown): Listed[] => {
    if (!isRefusal(error)) throw error;
    refusals.push(error);
    return [];
  };
  const [listed, rows, externalRows] = await Promise.all([
    metadataClient(connection).list(types).catch(refused),
    types.includes('ConnectedApp') ? connectedAppRows(connection) : null,
    types.includes(headerType) ? externalAppRows(connection) : null,
  ]);
  const of = (type: string): Listed[] => listed.filter((one) => one.type === type);
  const connected = merged(of('ConnectedApp'), rows, connectedApp);
  const external = merged(of(headerType), externalRows, externalApp);
  if (connected.length + external.length === 0 && refusals.length > 0) throw refusals[0];
  return { connected, external, globals: of(globalType).map(({ fullName }) => fullName), rows };
}

function merged(listed: Listed[], rows: Rows, appOf: (row: Row | undefined, listed?: Listed) => App): App[] {
  const seen = new Set(listed.map(({ id }) => toId15(id)));
  const unlisted = [...(rows?.entries() ?? [])].filter(([key]) => !seen.has(key));
  return [...listed.map((one) => appOf(rows?.get(toId15(one.id)), one)), ...unlisted.map(([, row]) => appOf(row))];
}

const text = (value: Row[string] | undefined): string | null => (typeof value === 'string' && value ? value : null);

/** The query knows a connected app by its label alone. docs/salesforce.md §10 */
function connectedApp(row: Row | undefined, listed?: Listed): App {
  const label = text(row?.Name) ?? listed?.fullName ?? '';
  const id = listed?.id ?? text(row?.Id);
  return { name: listed?.fullName ?? label, label, type: 'ConnectedApp', namespace: listed?.namespace ?? null, id };
}

function externalApp(row: Row | undefined, listed?: Listed): App {
  const namespace = listed?.namespace ?? text(row?.NamespacePrefix);
  const name = listed?.fullName ?? [namespace, row?.DeveloperName].filter(Boolean).join('__');
  const id = listed?.id ?? text(row?.Id);
  return { name, label: text(row?.MasterLabel) ?? name, type: 'ExternalClientApp', namespace, id };
}

type Tell = (listed: ListedApp) => void;

/** `batches`: one request each, in any order. `finish`: tells of the apps that no batch has shown. */
type Read = { batches: ((metadata: MetadataClient) => Promise<void>)[]; finish(): Promise<void> };

function readConnected(connection: Connection, { connected, rows }: Found, tell: Tell): Read {
  const rowOf = (app: App): Row | undefined => rows?.get(toId15(app.id));
  const hidden = new Map(connected.map((app) => [app.name, app]));
  return {
    batches: batchesOf('ConnectedApp', [...hidden.keys()], (component) => {
      const app = taken(hidden, component.fullName);
      if (app) tell(listedConnectedApp(app, component, rowOf(app)));
    }),
    finish: async () => {
      const switches = await jwtSwitches(connection, [...hidden.values()].map(({ id }) => toId15(id)).filter(Boolean));
      for (const app of hidden.values())
        tell(hiddenConnectedApp(app, rowOf(app), switches.get(toId15(app.id)) ?? null));
    },
  };
}

/** Labels and policies come by SOQL, so only one component of each app has to be read. docs/salesforce.md §4.3, §10 */
async function readExternal(connection: Connection, { external, globals }: Found, tell: Tell): Promise<Read> {
  const policies = external.length > 0 ? await externalPolicyRows(connection) : null;
  const policyOf = (app: App): Row | undefined => policies?.get(toId15(app.id));
  const hidden = new Map(external.map((app) => [app.name, app]));
  return {
    batches: batchesOf(globalType, globals, (component) => {
      const app = taken(hidden, textAt(component, 'externalClientApplication') ?? '');
      if (app) tell(listedExternalApp(app, component, policyOf(app)));
    }),
    finish: async () => {
      for (const app of hidden.values()) tell(listedExternalApp(app, null, policyOf(app)));
    },
  };
}

/** The app of that name, once. */
function taken(hidden: Map<string, App>, name: string): App | undefined {
  const app = hidden.get(name);
  hidden.delete(name);
  return app;
}

/** Reads ten components a request and hands each over at once, so that nothing piles up. */
function batchesOf(type: string, names: string[], take: (component: Component) => void): Read['batches'] {
  const read = async (metadata: MetadataClient, some: string[]): Promise<void> => {
    for await (const component of metadata.read(type, some)) take(component);
  };
  return Array.from({ length: Math.ceil(names.length / NAMES_PER_READ) }, (_, at) => async (metadata) => {
    await unlessRefused(read(metadata, names.slice(at * NAMES_PER_READ, (at + 1) * NAMES_PER_READ)));
  });
}

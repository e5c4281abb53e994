/** All apps of an org, read in as few requests as the APIs allow. docs/salesforce.md §10, §12.1 */

import { CONCURRENCY, concurrently } from '../../salesforce/concurrency.ts';
import { toId15 } from '../../salesforce/ids.ts';
import { isRefusal } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { type Listed, metadataClient } from '../../salesforce/org/metadata.ts';
import { knownSince } from '../../salesforce/versions.ts';
import type { App } from '../app.ts';
import { globalType, headerType } from '../external-client-app.ts';
import type { Inventory } from '../inventory.ts';
import { type AppFacts, usageKey } from '../summary.ts';
import { connectedAppReads, externalAppReads, type Read } from './inventory-reads.ts';
import { connectedAppRows, externalAppRows, externalPolicyRows, type Row, type Rows } from './inventory-rows.ts';
import { lastUses } from './last-uses.ts';
import { readSessionTimeouts } from './session-settings.ts';

/** Requests for an org, whatever its size, beside one for every ten apps. */
const FIXED_REQUESTS = 20;

/** What `list` has found and `read` goes on with. */
type Found = { apps: App[]; connected: App[]; external: App[]; globals: string[]; rows: Rows };

export function orgInventory(connection: Connection): Inventory {
  const metadata = metadataClient(connection);
  let found: Found = { apps: [], connected: [], external: [], globals: [], rows: null };
  const used = new Map<string, App>();
  return {
    list: async (type) => {
      const external = type !== 'ConnectedApp' && Number(connection.version) >= knownSince.externalClientApps;
      const types = [...(type === 'ExternalClientApp' ? [] : ['ConnectedApp']), ...(external ? externalTypes : [])];
      found = types.length === 0 ? found : await find(connection, types);
      return found.apps;
    },
    read: async (tell) => {
      const telling = (facts: AppFacts): void => {
        used.set(usageKey(facts.app), facts.app);
        tell(facts);
      };
      const reads = await readsOf(connection, found, telling);
      await concurrently(
        reads.flatMap(({ batches }) => batches),
        (batch) => batch(metadata),
      );
      for (const { finish } of reads) await finish();
    },
    lastUses: () => {
      const allowed = Math.ceil(found.apps.length / 10) + FIXED_REQUESTS - CONCURRENCY; // workers look before they leap
      return lastUses(connection, [...used.values()], () => connection.sent.count < allowed);
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
  const apps = [...connected, ...external];
  if (apps.length === 0 && refusals.length > 0) throw refusals[0];
  return { apps, connected, external, globals: of(globalType).map(({ fullName }) => fullName), rows };
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

async function readsOf(connection: Connection, found: Found, tell: (facts: AppFacts) => void): Promise<Read[]> {
  const { connected, external, globals, rows } = found;
  const policies = external.length > 0 ? await externalPolicyRows(connection) : null;
  return [
    connectedAppReads(connection, { apps: connected, rows }, tell),
    externalAppReads({ apps: external, globals, policies }, tell),
  ];
}

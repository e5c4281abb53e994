/** All apps of an org, read in as few requests as the APIs allow. docs/salesforce.md §4.3, §10, §12.1 */

import { JwtError } from '../../faults/errors.ts';
import { CONCURRENCY, concurrently } from '../../salesforce/concurrency.ts';
import { toId15 } from '../../salesforce/ids.ts';
import { NAMES_PER_READ } from '../../salesforce/limits.ts';
import { isRefusal, unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { type Listed, type MetadataClient, metadataClient } from '../../salesforce/org/metadata.ts';
import { type App, type AppType, appKey } from '../app.ts';
import { globalType, headerType, ownerOf } from '../app-kind.ts';
import type { Component } from '../component.ts';
import { type AppList, type AroundApps, type ListedApp, type ListFilter, listOf } from '../list.ts';
import { lastUses } from './last-uses.ts';
import {
  type AppRow,
  type AppRows,
  connectedAppRows,
  externalAppRows,
  externalPolicyRows,
  hiddenConnectedApp,
  jwtSwitches,
  listedConnectedApp,
  listedExternalApp,
} from './list-rows.ts';
import { componentTypesAt, settleVersion } from './open.ts';
import { readSessionTimeouts } from './session-timeouts.ts';

/** Requests for an org, whatever its size, beside one for every ten apps. */
const FIXED_REQUESTS = 20;

/** `apiVersion` as `settleVersion` takes it; `type`: undefined for both kinds. */
type ListRequest = ListFilter & { apiVersion: string | undefined; type: AppType | undefined };

/**
 * Lists the apps of an org, by label; `onProgress` hears how many are read. Throws only when not even their names can be had.
 * `stoppedBy`: the org failed half-way, and the list holds what was read until then. Changes nothing; no more than five
 * requests are under way at a time.
 */
export async function listApps(
  connection: Connection,
  request: ListRequest,
  now: Date,
  onProgress: (read: number, total: number) => void,
): Promise<{ list: AppList; stoppedBy: JwtError | null }> {
  await settleVersion(connection, request.apiVersion);
  const metadata = metadataClient(connection);
  const found = await find(connection, metadata, request.type);
  const told: ListedApp[] = [];
  const around: AroundApps = { now, sessions: null, lastUsedAt: new Map(), unasked: 0 };
  let stoppedBy: JwtError | null = null;
  try {
    await readApps(connection, metadata, found, (listed) => {
      told.push(listed);
      onProgress(told.length, found.apps.length);
    });
    if (told.some(({ policy }) => policy.timeout.source === 'session'))
      around.sessions = await readSessionTimeouts(metadata);
    const allowed = Math.ceil(found.apps.length / 10) + FIXED_REQUESTS - CONCURRENCY; // workers look before they leap
    const apps = told.map(({ app }) => app);
    Object.assign(around, await lastUses(connection, apps, () => connection.sent.count < allowed));
  } catch (error) {
    if (!(error instanceof JwtError)) throw error;
    stoppedBy = error;
  }
  return { list: listOf(found.apps, told, around, request), stoppedBy };
}

/** The apps that there are. `rows`: of the connected apps. `globals`: the components that hold the tokens of external client apps. */
type Found = { apps: App[]; globals: string[]; rows: AppRows };

/** One listing and one query for each kind; an app that only one of the two shows counts as well. docs/salesforce.md §13 */
async function find(connection: Connection, metadata: MetadataClient, type: AppType | undefined): Promise<Found> {
  const types = componentTypesAt(Number(connection.version), type);
  if (types.length === 0) return { apps: [], globals: [], rows: null };
  const refusals: unknown[] = [];
  const refused = (error: unknown): Listed[] => {
    if (!isRefusal(error)) throw error;
    refusals.push(error);
    return [];
  };
  const [listed, rows, externalRows] = await Promise.all([
    metadata.list(types).catch(refused),
    types.includes('ConnectedApp') ? connectedAppRows(connection) : null,
    types.includes(headerType) ? externalAppRows(connection) : null,
  ]);
  const of = (type: string): Listed[] => listed.filter((one) => one.type === type);
  const apps = [
    ...merged(of('ConnectedApp'), rows, connectedApp),
    ...merged(of(headerType), externalRows, externalApp),
  ];
  if (apps.length === 0 && refusals.length > 0) throw refusals[0];
  return { apps, globals: of(globalType).map(({ fullName }) => fullName), rows };
}

function merged(listed: Listed[], rows: AppRows, appOf: (row: AppRow | undefined, listed?: Listed) => App): App[] {
  const seen = new Set(listed.map(({ id }) => toId15(id)));
  const unlisted = [...(rows?.entries() ?? [])].filter(([key]) => !seen.has(key));
  return [...listed.map((one) => appOf(rows?.get(toId15(one.id)), one)), ...unlisted.map(([, row]) => appOf(row))];
}

const text = (value: AppRow[string] | undefined): string | null => (typeof value === 'string' && value ? value : null);

/** The query knows a connected app by its label alone. docs/salesforce.md §10 */
function connectedApp(row: AppRow | undefined, listed?: Listed): App {
  const label = text(row?.Name) ?? listed?.fullName ?? '';
  const id = listed?.id ?? text(row?.Id);
  return { name: listed?.fullName ?? label, label, type: 'ConnectedApp', namespace: listed?.namespace ?? null, id };
}

function externalApp(row: AppRow | undefined, listed?: Listed): App {
  const namespace = listed?.namespace ?? text(row?.NamespacePrefix);
  const name = listed?.fullName ?? [namespace, row?.DeveloperName].filter(Boolean).join('__');
  const id = listed?.id ?? text(row?.Id);
  return { name, label: text(row?.MasterLabel) ?? name, type: 'ExternalClientApp', namespace, id };
}

/**
 * Tells of each app as soon as it is known, of hidden ones at last, and keeps nothing. Labels and policies of external client
 * apps come by SOQL, so only one component of each has to be read. docs/salesforce.md §4.3, §10
 */
async function readApps(
  connection: Connection,
  metadata: MetadataClient,
  { apps, globals, rows }: Found,
  tell: (listed: ListedApp) => void,
): Promise<void> {
  const waiting = new Map(apps.map((app) => [appKey(app), app]));
  const left = (type: AppType): App[] => [...waiting.values()].filter((app) => app.type === type);
  const policies = left('ExternalClientApp').length > 0 ? await externalPolicyRows(connection) : null;
  const rowOf = ({ type, id }: App): AppRow | undefined => (type === 'ConnectedApp' ? rows : policies)?.get(toId15(id));
  const take = (component: Component): void => {
    const app = waiting.get(appKey(ownerOf(component)));
    if (!app) return;
    waiting.delete(appKey(app));
    const listed = app.type === 'ConnectedApp' ? listedConnectedApp : listedExternalApp;
    tell(listed(app, component, rowOf(app)));
  };
  const names = left('ConnectedApp').map(({ name }) => name);
  await concurrently([...batchesOf('ConnectedApp', names), ...batchesOf(globalType, globals)], async (batch) => {
    await unlessRefused(handOver(metadata.read(batch.type, batch.names), take));
  });
  const hidden = left('ConnectedApp');
  const switches = await jwtSwitches(connection, hidden.map(({ id }) => toId15(id)).filter(Boolean));
  for (const app of hidden) tell(hiddenConnectedApp(app, rowOf(app), switches.get(toId15(app.id)) ?? null));
  for (const app of left('ExternalClientApp')) tell(listedExternalApp(app, null, rowOf(app)));
}

/** One request each. */
const batchesOf = (type: string, names: string[]): { type: string; names: string[] }[] =>
  Array.from({ length: Math.ceil(names.length / NAMES_PER_READ) }, (_, at) => ({
    type,
    names: names.slice(at * NAMES_PER_READ, (at + 1) * NAMES_PER_READ),
  }));

/** Each at once, so that nothing piles up. */
async function handOver(components: AsyncIterable<Component>, take: (component: Component) => void): Promise<void> {
  for await (const component of components) take(component);
}

/** Finds one app of an org, by its name or by its consumer key. docs/salesforce.md §3.4, §4.1, §4.3, §10 */
import type { Connection } from '@salesforce/core';
import { JwtError } from '../../faults/errors.ts';
import { reached } from '../../salesforce/org/call-org.ts';
import { type Listed, type MetadataClient, metadataClient } from '../../salesforce/org/metadata.ts';
import type { AppStore, AppType } from '../app.ts';
import { globalType, headerType } from '../app-kind.ts';
import { textAt } from '../component.ts';
import { connectedAppStore, externalClientAppStore } from './store.ts';

/** How a user named an app: API name or label, without regard to case, and the kind where both have it. */
export type AppQuery = { name: string; type?: AppType | undefined };

type Found = { listed: Listed; label: string | null };

/**
 * Finds the app and opens the store of its kind. One request when the API name is given; two more when only a label fits.
 * Throws AppNotFoundError or AmbiguousAppError.
 */
export async function openAppStore(connection: Connection, query: AppQuery): Promise<AppStore> {
  const metadata = metadataClient(connection);
  const listed = await metadata.list(typesAt(Number(connection.version)));
  const found = one(query, await candidates(connection, listed, query));
  return found.listed.type === 'ConnectedApp'
    ? connectedAppStore(connection, metadata, found.listed)
    : externalClientAppStore(connection, metadata, found.listed, listed);
}

/** An older version knows no external client apps, and refuses the whole listing for their sake. docs/salesforce.md §4.1 */
const EXTERNAL_CLIENT_APPS_SINCE = 59;

const typesAt = (apiVersion: number): string[] =>
  apiVersion < EXTERNAL_CLIENT_APPS_SINCE ? ['ConnectedApp'] : ['ConnectedApp', headerType, globalType];

async function candidates(connection: Connection, listed: Listed[], query: AppQuery): Promise<Found[]> {
  const apps = listed.filter(({ type }) => type === 'ConnectedApp' || type === headerType).filter(ofType(query.type));
  const named = apps.filter(({ fullName }) => same(fullName, query.name));
  if (named.length > 0) return named.map((app) => ({ listed: app, label: null }));
  const labels = await labelsById(connection);
  return apps
    .map((app) => ({ listed: app, label: labels.get(idKey(app.id)) ?? null }))
    .filter(({ label }) => label !== null && same(label, query.name));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const typeOf = (listed: Listed): AppType => (listed.type === 'ConnectedApp' ? 'ConnectedApp' : 'ExternalClientApp');
const ofType = (wanted: AppType | undefined) => (app: Listed) => wanted === undefined || typeOf(app) === wanted;
/** Ids come in 15 and 18 characters. docs/salesforce.md §4.6 */
const idKey = (id: string | null): string => (id ?? '').slice(0, 15);

/** Labels of both kinds. An org or user without one of the objects still finds the other kind. docs/salesforce.md §10 */
async function labelsById(connection: Connection): Promise<Map<string, string>> {
  const [connected, external] = await Promise.all([
    rows<{ Id: string; Name: string }>(connection, 'SELECT Id, Name FROM ConnectedApplication'),
    rows<{ Id: string; MasterLabel: string }>(connection, 'SELECT Id, MasterLabel FROM ExternalClientApplication'),
  ]);
  return new Map([
    ...connected.map((row): [string, string] => [idKey(row.Id), row.Name]),
    ...external.map((row): [string, string] => [idKey(row.Id), row.MasterLabel]),
  ]);
}

async function rows<Row>(connection: Connection, soql: string): Promise<Row[]> {
  try {
    return (await reached(connection, () => connection.autoFetchQuery(soql))).records as unknown as Row[];
  } catch (error) {
    if (error instanceof JwtError && error.fault.data?.errorCode === 'INVALID_TYPE') return [];
    throw error;
  }
}

function one(query: AppQuery, found: Found[]): Found {
  const [first, ...others] = found;
  if (!first) throw new JwtError('AppNotFoundError', { tokens: [query.name], data: { app: query.name } });
  if (others.length === 0) return first;
  throw new JwtError('AmbiguousAppError', {
    tokens: [query.name, found.map(({ listed }) => `${listed.fullName} (${typeOf(listed)})`).join(', ')],
    data: { candidates: found.map(({ listed }) => ({ name: listed.fullName, type: typeOf(listed) })) },
  });
}

/** Ten components a request: with more apps than this the search would take longer than it helps. */
const MOST_READ = 100;

/** `whole`: no app was left out of the search. */
export type AppOfKey = { found: { name: string; type: AppType } | null; whole: boolean };

/** One request for ten apps. Apps that the org hides are not known to be left out. */
export async function findAppByKey(connection: Connection, consumerKey: string): Promise<AppOfKey> {
  const metadata = metadataClient(connection);
  const listed = await metadata.list(['ConnectedApp', globalType]);
  const connected = namesOf(listed, 'ConnectedApp');
  const external = namesOf(listed, globalType);
  const found =
    (await amongConnected(metadata, connected.slice(0, MOST_READ), consumerKey)) ??
    (await amongExternal(metadata, external.slice(0, MOST_READ), consumerKey));
  return { found, whole: Math.max(connected.length, external.length) <= MOST_READ };
}

/** Installed apps come last: their settings belong to the publisher, and are mostly hidden. docs/salesforce.md §3.5 */
const namesOf = (listed: Listed[], type: string): string[] =>
  listed
    .filter((one) => one.type === type)
    .sort((a, b) => Number(a.installed) - Number(b.installed))
    .map(({ fullName }) => fullName);

async function amongConnected(metadata: MetadataClient, names: string[], key: string): Promise<AppOfKey['found']> {
  for await (const app of metadata.read('ConnectedApp', names))
    if (textAt(app, 'oauthConfig.consumerKey') === key) return { name: app.fullName, type: 'ConnectedApp' };
  return null;
}

async function amongExternal(metadata: MetadataClient, names: string[], key: string): Promise<AppOfKey['found']> {
  for await (const part of metadata.read(globalType, names)) {
    const name = textAt(part, 'externalClientApplication');
    if (name && textAt(part, 'consumerKey') === key) return { name, type: 'ExternalClientApp' };
  }
  return null;
}

/** Finds one app of an org, by its name or by its consumer key. docs/salesforce.md §3.4, §4.1, §4.3, §10 */

import { JwtError } from '../../faults/errors.ts';
import { toId15 } from '../../salesforce/ids.ts';
import { noneIfUnknown } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { type Listed, type MetadataClient, metadataClient } from '../../salesforce/org/metadata.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { knownSince } from '../../salesforce/versions.ts';
import type { AppStore, AppType } from '../app.ts';
import { type AppKind, connectedApp, externalClientApp, globalType, headerType } from '../app-kind.ts';
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

const typesAt = (apiVersion: number): string[] =>
  apiVersion < knownSince.externalClientApps ? ['ConnectedApp'] : ['ConnectedApp', headerType, globalType];

async function candidates(connection: Connection, listed: Listed[], query: AppQuery): Promise<Found[]> {
  const apps = listed.filter(({ type }) => type === 'ConnectedApp' || type === headerType).filter(ofType(query.type));
  const named = apps.filter(({ fullName }) => same(fullName, query.name));
  if (named.length > 0) return named.map((app) => ({ listed: app, label: null }));
  const labels = await labelsById(connection);
  return apps
    .map((app) => ({ listed: app, label: labels.get(toId15(app.id)) ?? null }))
    .filter(({ label }) => label !== null && same(label, query.name));
}

const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();
const typeOf = (listed: Listed): AppType => (listed.type === 'ConnectedApp' ? 'ConnectedApp' : 'ExternalClientApp');
const ofType = (wanted: AppType | undefined) => (app: Listed) => wanted === undefined || typeOf(app) === wanted;

/** Labels of both kinds. An org or user without one of the objects still finds the other kind. docs/salesforce.md §10 */
async function labelsById(connection: Connection): Promise<Map<string, string>> {
  const rows = await Promise.all([
    noneIfUnknown(queryRows(connection, { Id: column.text, Name: column.text }, soql`FROM ConnectedApplication`)),
    noneIfUnknown(
      queryRows(connection, { Id: column.text, MasterLabel: column.text }, soql`FROM ExternalClientApplication`),
    ),
  ]);
  return new Map(rows.flat().map((row) => [toId15(row.Id), 'Name' in row ? row.Name : row.MasterLabel]));
}

function one(query: AppQuery, found: Found[]): Found {
  const [first, ...others] = found;
  if (!first) throw new JwtError('app-not-found', { app: query.name });
  if (others.length === 0) return first;
  const candidates = found.map(({ listed }) => ({ name: listed.fullName, type: typeOf(listed) }));
  const apps = candidates.map(({ name, type }) => `${name} (${type})`);
  throw new JwtError('ambiguous-app', { candidates, app: query.name, apps });
}

/** Ten components a request: with more apps than this the search would take longer than it helps. */
const MOST_READ = 100;

/** `whole`: no app was left out of the search. */
export type AppOfKey = { found: { name: string; type: AppType } | null; whole: boolean };

/** One request for ten apps. Apps that the org hides are not known to be left out. */
export async function findAppByKey(connection: Connection, consumerKey: string): Promise<AppOfKey> {
  const metadata = metadataClient(connection);
  const listed = await metadata.list(['ConnectedApp', globalType]);
  const answer: AppOfKey = { found: null, whole: true };
  for (const kind of [connectedApp, externalClientApp]) {
    const names = namesOf(listed, kind.componentTypes.tokens);
    answer.found ??= await withKey(metadata, kind, names.slice(0, MOST_READ), consumerKey);
    answer.whole &&= names.length <= MOST_READ;
  }
  return answer;
}

/** Installed apps come last: their settings belong to the publisher, and are mostly hidden. docs/salesforce.md §3.5 */
const namesOf = (listed: Listed[], type: string): string[] =>
  listed
    .filter((one) => one.type === type)
    .sort((a, b) => Number(a.installed) - Number(b.installed))
    .map(({ fullName }) => fullName);

async function withKey(
  metadata: MetadataClient,
  kind: AppKind,
  names: string[],
  key: string,
): Promise<AppOfKey['found']> {
  for await (const component of metadata.read(kind.componentTypes.tokens, names)) {
    const name = kind === connectedApp ? component.fullName : textAt(component, 'externalClientApplication');
    if (name && kind.consumerKeyOf({ [component.type]: component }) === key) return { name, type: kind.type };
  }
  return null;
}

/** Looks for the app behind a consumer key: no object shows keys, so the components are read. docs/salesforce.md §3.4, §4.3 */
import type { Connection } from '../../salesforce/org/connection.ts';
import { type Listed, type MetadataClient, metadataClient } from '../../salesforce/org/metadata.ts';
import type { AppType } from '../app.ts';
import { textAt } from '../component.ts';
import { globalType } from '../external-client-app.ts';

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

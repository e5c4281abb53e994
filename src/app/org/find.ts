/** Finds an app of an org by its consumer key. docs/salesforce.md §3.4, §4.1, §4.3 */

import type { Connection } from '../../salesforce/org/connection.ts';
import { type Listed, type MetadataClient, metadataClient } from '../../salesforce/org/metadata.ts';
import type { AppType } from '../app.ts';
import { type AppKind, connectedApp, externalClientApp, globalType } from '../app-kind.ts';
import { textAt } from '../component.ts';

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

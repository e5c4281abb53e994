/** Looks for the app behind a consumer key: no object shows keys, so the components are read. docs/salesforce.md §3.4, §4.3 */
import type { Connection } from '@salesforce/core';
import type { AppType } from '../domain/app/app.ts';
import { textAt } from '../domain/app/component.ts';
import { globalType } from '../domain/app/external-client-app.ts';
import { type Listed, metadataClient } from './metadata.ts';

/** Ten components a request: with more apps than this the search would take longer than it helps. */
const MOST_READ = 100;

export type AppOfKey = { name: string; type: AppType };

/** Null: none of the apps that the org shows has the key, or there are too many of them. One request for ten apps. */
export async function findAppByKey(connection: Connection, consumerKey: string): Promise<AppOfKey | null> {
  const metadata = metadataClient(connection);
  const listed = await metadata.list(['ConnectedApp', globalType]);
  const names = (type: string): string[] => namesOf(listed, type).slice(0, MOST_READ);
  for await (const app of metadata.read('ConnectedApp', names('ConnectedApp')))
    if (textAt(app, 'oauthConfig.consumerKey') === consumerKey) return { name: app.fullName, type: 'ConnectedApp' };
  for await (const part of metadata.read(globalType, names(globalType))) {
    const name = textAt(part, 'externalClientApplication');
    if (name && textAt(part, 'consumerKey') === consumerKey) return { name, type: 'ExternalClientApp' };
  }
  return null;
}

const namesOf = (listed: Listed[], type: string): string[] =>
  listed.filter((one) => one.type === type).map(({ fullName }) => fullName);

/**
 * Finds apps of an org by what is not their name: the consumer key, or the label, which is all that sessions and rows of
 * OauthToken tell of an app. docs/salesforce.md §3.4, §4.1, §4.3, §5.4, §10
 */

import { noneIfUnknown, unlessRefused } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import { type Listed, type MetadataClient, metadataClient } from '../../salesforce/org/metadata.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { knownUntil } from '../../salesforce/versions.ts';
import type { AppType } from '../app.ts';
import { type AppKind, connectedApp, externalClientApp, globalType, ownerOf } from '../app-kind.ts';

/** Ten components a request: with more apps than this the search would take longer than it helps. */
const MOST_READ = 100;

/** `whole`: no app was left out of the search. */
type AppOfKey = { found: { name: string; type: AppType } | null; whole: boolean };

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
    const { name, type } = ownerOf(component);
    if (name && kind.consumerKeyOf({ [component.type]: component }) === key) return { name, type };
  }
  return null;
}

/** How many apps of both kinds have this label; null when the org hides one of the kinds. */
export async function appsLabelled(connection: Connection, label: string): Promise<number | null> {
  const id = { Id: column.text };
  const [connected, external] = await Promise.all([
    unlessRefused(noneIfUnknown(queryRows(connection, id, soql`FROM ConnectedApplication WHERE Name = ${label}`))),
    unlessRefused(
      noneIfUnknown(queryRows(connection, id, soql`FROM ExternalClientApplication WHERE MasterLabel = ${label}`)),
    ),
  ]);
  return connected && external && connected.length + external.length;
}

/** Labels of the connected apps that issue JWTs. `shared`: some were left out, as another app has the same. */
type JwtLabels = { labels: string[]; shared: boolean };

/** Null when the org does not say. */
export async function jwtIssuingLabels(connection: Connection): Promise<JwtLabels | null> {
  const switches = { Name: column.text, OptionsAppIssueJwtTokenEnabled: column.flag };
  const version = Math.min(knownUntil.jwtSwitchInSoql, Number(connection.version));
  const [rows, external] = await Promise.all([
    unlessRefused(queryRows(connection, switches, soql`FROM ConnectedApplication`, version)),
    unlessRefused(
      noneIfUnknown(queryRows(connection, { MasterLabel: column.text }, soql`FROM ExternalClientApplication`)),
    ),
  ]);
  if (!rows || !external) return null;
  const others = new Set(external.map(({ MasterLabel }) => MasterLabel.toLowerCase()));
  for (const row of rows) if (!row.OptionsAppIssueJwtTokenEnabled) others.add(row.Name.toLowerCase());
  const issuing = rows.flatMap((row) => (row.OptionsAppIssueJwtTokenEnabled ? [row.Name] : []));
  const labels = issuing.filter((label) => !others.has(label.toLowerCase()));
  return { labels: [...new Set(labels)], shared: labels.length < issuing.length };
}

import { JwtError } from '../../faults/errors.ts';
import { errorCodeOf } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import type { Listed, MetadataClient } from '../../salesforce/org/metadata.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import type { AppStore, Timeouts } from '../app-store.ts';
import { type Component, textAt, withElement } from '../component.ts';
import { connectedApp } from '../connected-app.ts';
import { noTimeout, type Timeout } from '../policy.ts';
import { refusedBecause, without } from './rewrite.ts';

/** A connected app is one component, so the one read that opens the store also serves its first `read`. */
export async function connectedAppStore(
  connection: Connection,
  metadata: MetadataClient,
  listed: Listed,
): Promise<AppStore> {
  const first = await metadata.readOne('ConnectedApp', listed.fullName);
  const setupUrl = new URL('/lightning/setup/ConnectedApplication/home', connection.instanceUrl).href;
  if (!first) throw unreadable(listed, setupUrl);
  return {
    app: {
      name: listed.fullName,
      label: textAt(first, 'label') || listed.fullName,
      type: 'ConnectedApp',
      namespace: listed.namespace,
      id: listed.id,
    },
    installed: listed.installed,
    setupUrl,
    kind: connectedApp,
    apiVersion: Number(connection.version),
    read: reading(metadata, first),
    readTimeouts: () => readTimeouts(connection, listed.id),
    reread: ({ type, fullName }) => metadata.readOne(type, fullName),
    write: (component) => write(metadata, component),
  };
}

/** The first reading is the one that opened the store; later ones ask the org again. */
function reading(metadata: MetadataClient, first: Component): AppStore['read'] {
  let fresh: Component | null = first;
  return async () => {
    const app = fresh ?? (await metadata.readOne(first.type, first.fullName));
    fresh = null;
    return app ? { [app.type]: app } : {};
  };
}

/** An installed app's settings belong to its publisher, and the org may answer with nothing. docs/salesforce.md §3.5 */
function unreadable({ fullName, namespace, installed }: Listed, setupUrl: string): JwtError {
  const detail = { app: fullName, namespace, setupUrl };
  return new JwtError(installed ? 'app-is-managed' : 'settings-unreadable-connected-app', detail);
}

/**
 * The key is fixed at creation. Deploys that repeat it are refused, CRUD updates have been seen to take it, so it is left out
 * and sent only to an org that asks for it. The secret is never sent. docs/salesforce.md §3.4
 */
async function write(metadata: MetadataClient, component: Component): Promise<void> {
  const bare = without(component, ['oauthConfig.consumerKey', 'oauthConfig.consumerSecret']);
  const key = textAt(component, 'oauthConfig.consumerKey');
  try {
    await metadata.update(bare);
  } catch (error) {
    if (!key || !refusedBecause(error, /consumer ?key/i)) throw error;
    await metadata.update(withElement(bare, 'oauthConfig.consumerKey', key));
  }
}

/**
 * The JWT timeouts are no metadata of a connected app; only this object shows them. What it says for an app that goes by
 * the user's session timeout is unknown, so nothing is claimed for null. docs/salesforce.md §3.2, §13
 */
async function readTimeouts(connection: Connection, id: string | null): Promise<Timeouts | null> {
  if (!id) return null;
  const columns = { NamedUserUvidTimeout: column.textOrNull, UvidTimeout: column.textOrNull };
  const rows = queryRows(connection, columns, soql`FROM ConnectedApplication WHERE Id = ${id}`);
  const [row] = await rows.catch((error: unknown) => {
    if (['INVALID_FIELD', 'INVALID_TYPE'].includes(errorCodeOf(error) ?? '')) return [];
    throw error;
  });
  return row ? { timeout: timeoutOf(row.NamedUserUvidTimeout), guestTimeout: timeoutOf(row.UvidTimeout) } : null;
}

const timeoutOf = (minutes: string | null): Timeout =>
  minutes ? { source: 'app', minutes: Number(minutes) } : noTimeout;

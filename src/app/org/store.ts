/** One app of an org, read and written through the Metadata API. docs/salesforce.md §3, §4 */

import { isFault, JwtError } from '../../faults/errors.ts';
import { TYPES_PER_LIST } from '../../salesforce/limits.ts';
import { errorCodeOf } from '../../salesforce/org/call-org.ts';
import type { Connection } from '../../salesforce/org/connection.ts';
import type { Listed, MetadataClient } from '../../salesforce/org/metadata.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { connectedAppPage, setupUrl } from '../../salesforce/setup-pages.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { connectedApp, externalClientApp, globalType, headerType, ownerOf, scopesType } from '../app-kind.ts';
import type { AppStore, DeletableApp, WholeApp } from '../app-store.ts';
import { type Component, textAt, withElement } from '../component.ts';
import type { Policy } from '../elements.ts';
import { fieldsInSetup, policyInRow } from '../policy.ts';

/** What differs between the kinds. */
type Access = Pick<AppStore, 'kind' | 'readSetupOnly'> & {
  /** The app's components of those metadata types; what the org hides is left out. */
  readTypes(types: string[]): Promise<Component[]>;
  /** Whether the org showed both kinds of OAuth settings of other apps, and has neither for this one: one alone may be hidden. */
  lacksOauth(): boolean;
  /** Everything of the app that the org lists, in components. */
  readWhole(): Promise<WholeApp>;
  /** Elements that a write leaves out. */
  neverSent: string[];
  /** What to send instead where the org refused `sent`; throws `error` where nothing helps. docs/salesforce.md §13 */
  again(sent: Component, error: unknown, asked: Component): Component;
};

function appStore(
  connection: Connection,
  metadata: MetadataClient,
  { fullName, namespace, id, installed }: Listed,
  header: Component | null,
  { kind, readSetupOnly, readTypes, readWhole, lacksOauth, neverSent, again }: Access,
): DeletableApp {
  const label = (header && textAt(header, 'label')) || fullName;
  return {
    app: { name: fullName, label, type: kind.type, namespace, id },
    installed,
    setupUrl: setupUrl(connection.instanceUrl, kind.pageOf(id)),
    kind,
    apiVersion: Number(connection.version),
    read: async (parts) => {
      const components = await readTypes([...new Set(parts.map((part) => kind.componentTypes[part]))]);
      return Object.fromEntries(components.map((component) => [component.type, component]));
    },
    stateOf: (settings) => kind.stateOf(settings, lacksOauth()),
    readSetupOnly,
    reread: ({ type, fullName }) => metadata.readOne(type, fullName),
    write: async (component) => {
      const sent = without(component, neverSent);
      await metadata.update(sent).catch((error: unknown) => metadata.update(again(sent, error, component)));
    },
    readWhole,
    remove: () => metadata.remove({ type: kind.type === 'ConnectedApp' ? 'ConnectedApp' : headerType, fullName }),
  };
}

/** A connected app is one component, so the one read that opens the store also serves its first `read`. */
export async function connectedAppStore(
  connection: Connection,
  metadata: MetadataClient,
  listed: Listed,
): Promise<DeletableApp> {
  const first = await metadata.readOne('ConnectedApp', listed.fullName);
  if (!first) throw settingsUnreadable(listed, setupUrl(connection.instanceUrl, connectedAppPage(listed.id)));
  let fresh: Component | null = first;
  const readTypes = async ([type = '']: string[]): Promise<Component[]> => {
    const app = fresh ?? (await metadata.readOne(type, listed.fullName));
    fresh = null;
    return app ? [app] : [];
  };
  return appStore(connection, metadata, listed, first, {
    kind: connectedApp,
    readTypes,
    readWhole: async () => {
      const [shelves, header] = await Promise.all([
        metadata.describe(/^ConnectedApp$/),
        metadata.readOne('ConnectedApp', listed.fullName),
      ]);
      if (!header) throw settingsUnreadable(listed, setupUrl(connection.instanceUrl, connectedAppPage(listed.id)));
      return { header, components: [header], hidden: [], shelves };
    },
    lacksOauth: () => false,
    readSetupOnly: () => readRow(connection, listed.id),
    neverSent: ['oauthConfig.consumerKey', 'oauthConfig.consumerSecret'],
    again: withConsumerKey,
  });
}

/**
 * The key is fixed at creation. Deploys that repeat it are refused, CRUD updates have been seen to take it, so it is left out
 * and sent only to an org that asks for it. The secret is never sent. docs/salesforce.md §3.4
 */
function withConsumerKey(sent: Component, error: unknown, asked: Component): Component {
  const key = textAt(asked, 'oauthConfig.consumerKey');
  if (!key || !refusedBecause(error, /consumer ?key/i)) throw error;
  return withElement(sent, 'oauthConfig.consumerKey', key);
}

/** An installed app's settings belong to its publisher, and the org may answer with nothing. docs/salesforce.md §3.5 */
function settingsUnreadable({ fullName, namespace, installed }: Listed, url: string): JwtError {
  const detail = { app: fullName, namespace, setupUrl: url };
  return new JwtError(installed ? 'app-is-managed' : 'settings-unreadable-connected-app', detail);
}

/** What an app goes by in Setup alone is no metadata; only this object shows it. docs/salesforce.md §3.2, §13 */
async function readRow(connection: Connection, id: string | null): Promise<Partial<Policy>> {
  if (!id) return {};
  const columns = Object.fromEntries(fieldsInSetup.map((field) => [field, column.textOrNull]));
  const rows = queryRows(connection, columns, soql`FROM ConnectedApplication WHERE Id = ${id}`);
  const [row = {}] = await rows.catch((error: unknown) =>
    ['INVALID_FIELD', 'INVALID_TYPE'].includes(errorCodeOf(error) ?? '') ? [] : Promise.reject(error),
  );
  return policyInRow(row);
}

/** The parts of an app are components of their own; their names follow no rule. docs/salesforce.md §4.1 */
export async function externalClientAppStore(
  connection: Connection,
  metadata: MetadataClient,
  listed: Listed,
  known: Listed[],
): Promise<DeletableApp> {
  const header = await metadata.readOne(headerType, listed.fullName);
  const lacking = new Set<string>();
  return appStore(connection, metadata, listed, header, {
    kind: externalClientApp,
    readTypes: async (types) => {
      const unlisted = types.filter((type) => type !== globalType); // that one is listed along with the app itself
      const candidates = [...known, ...(unlisted.length > 0 ? await metadata.list(unlisted) : [])];
      const found = await Promise.all(
        types.map((type) =>
          belongingTo(
            listed.fullName,
            metadata,
            candidates.filter((one) => one.type === type),
          ),
        ),
      );
      for (const [at, one] of found.entries()) if (one === 'none') lacking.add(types[at] ?? '');
      return found.filter((one) => one !== 'none' && one !== 'hidden');
    },
    readWhole: () => readWhole(metadata, listed),
    // Of a package the publisher's settings may be hidden without a word. docs/salesforce.md §3.5
    lacksOauth: () => !listed.installed && lacking.has(globalType) && lacking.has(scopesType),
    readSetupOnly: async () => ({}),
    // `shouldRotate…` are orders, not state; the secret never comes back. docs/salesforce.md §4.2
    neverSent: ['consumerSecret', 'shouldRotateConsumerKey', 'shouldRotateConsumerSecret'],
    again: withOtherWords,
  });
}

/** Of every type that the org knows for parts of such apps, as there are more than this plugin works with. docs/salesforce.md §4.1 */
async function readWhole(metadata: MetadataClient, { fullName }: Listed): Promise<WholeApp> {
  const shelves = await metadata.describe(/^(?:ExternalClientApplication$|ExtlClntApp)/);
  const types = shelves.map(({ type }) => type).filter((type) => type !== headerType);
  const groups = Array.from({ length: Math.ceil(types.length / TYPES_PER_LIST) }, (_, at) =>
    types.slice(at * TYPES_PER_LIST, (at + 1) * TYPES_PER_LIST),
  );
  const [header, ...listings] = await Promise.all([
    metadata.readOne(headerType, fullName),
    ...groups.map((group) => metadata.list(group)),
  ]);
  if (!header)
    throw new JwtError('app-changed-meanwhile-gone', { app: fullName, component: `${headerType}:${fullName}` });
  const found = await Promise.all(
    types.map(async (type) => {
      const own = listings.flat().filter((one) => one.type === type);
      return own.length === 0 ? 'unlisted' : belongingTo(fullName, metadata, own);
    }),
  );
  const seen = new Map(types.map((type, at) => [type, found[at]]));
  // An org that lists no such settings of any app may hide them from the list as well. docs/salesforce.md §13 row 31
  const mayHide = typeof seen.get(scopesType) === 'object' && seen.get(globalType) === 'unlisted';
  return {
    header,
    components: [header, ...found.filter((one) => typeof one === 'object')],
    hidden: types.filter((type) => seen.get(type) === 'hidden' || (type === globalType && mayHide)),
    shelves,
  };
}

/**
 * The component whose parent is the app. Likely names are read first, so that one request is usually enough. `none`: the org showed
 * all that it lists, some at least, and none is of this app. docs/salesforce.md §13
 */
export async function belongingTo(
  app: string,
  metadata: MetadataClient,
  listed: Listed[],
): Promise<Component | 'none' | 'hidden'> {
  const unlikely = ({ fullName }: Listed): number => (fullName.toLowerCase().startsWith(app.toLowerCase()) ? 0 : 1);
  const ordered = [...listed].sort((a, b) => unlikely(a) - unlikely(b));
  const names = ordered.map(({ fullName }) => fullName);
  let shown = 0;
  for await (const component of metadata.read(ordered[0]?.type ?? '', names)) {
    if (ownerOf(component).name === app) return component;
    shown += 1;
  }
  return shown > 0 && shown === names.length ? 'none' : 'hidden';
}

/** An org may refuse the key for its presence, and a value for its spelling. docs/salesforce.md §13 */
function withOtherWords(sent: Component, error: unknown): Component {
  if (textAt(sent, 'consumerKey') && refusedBecause(error, /consumer ?key/i)) return without(sent, ['consumerKey']);
  const isRelaxRefresh = textAt(sent, 'ipRelaxationPolicyType') === 'Enforce_RelaxRefresh';
  if (isRelaxRefresh && refusedBecause(error, /ipRelaxation|relaxrefresh/i))
    return withElement(sent, 'ipRelaxationPolicyType', 'Enforce_relaxrefresh');
  throw error;
}

/** A copy without some elements. */
const without = (component: Component, paths: string[]): Component =>
  paths.reduce((now, path) => withElement(now, path, undefined), component);

/** Whether the org refused a write, so that nothing was written, with words that match. */
const refusedBecause = (error: unknown, words: RegExp): boolean =>
  isFault(error, 'metadata-refused') && words.test(error.detail.problems.join('\n'));

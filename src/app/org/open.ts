/** Opens apps of an org; one is found by its name or label. docs/salesforce.md §3.4, §4.1, §10 */
import { JwtError } from '../../faults/errors.ts';
import { fullNameOf, isGeneratedKey, toId15 } from '../../salesforce/ids.ts';
import type { StoredLogin } from '../../salesforce/login.ts';
import { callOrg, noneIfUnknown } from '../../salesforce/org/call-org.ts';
import { type Connection, connect } from '../../salesforce/org/connection.ts';
import { type Listed, metadataClient } from '../../salesforce/org/metadata.ts';
import { queryRows } from '../../salesforce/org/query.ts';
import { column, soql } from '../../salesforce/soql.ts';
import { knownSince } from '../../salesforce/versions.ts';
import type { AppType } from '../app.ts';
import { globalType, headerType } from '../app-kind.ts';
import type { DeletableApp, Directory } from '../app-store.ts';
import { nearNames } from '../near.ts';
import { findAppByKey } from './find.ts';
import { connectedAppStore, externalClientAppStore } from './store.ts';

export type OpenApp = { store: DeletableApp; directory: Directory; connection: Connection };

/**
 * `apiVersion`: the one to work at, as `67.0`; undefined: the newest of the org. `app`: API name or label, without regard to
 * case. `appType`: the kind, where both have such an app.
 */
export type OpenInput = { apiVersion: string | undefined; app: string; appType: AppType | undefined };

/** The flags that name an app. */
type AppFlags = { app: string; 'app-type': AppType | undefined; 'api-version': string | undefined };

/** Opens the app that a command's flags name. */
export const openNamedApp = (login: StoredLogin, flags: AppFlags): Promise<OpenApp> =>
  openApp(connect(login), { apiVersion: flags['api-version'], app: flags.app, appType: flags['app-type'] });

/**
 * Opens one app of an org for reading and writing, at an API version that the org's session can work with. One request finds
 * it by its API name; two more when only a label fits. Throws AppNotFoundError or AmbiguousAppError.
 */
export async function openApp(connection: Connection, { apiVersion, app, appType }: OpenInput): Promise<OpenApp> {
  await settleVersion(connection, apiVersion);
  const metadata = metadataClient(connection);
  const listed = await metadata.list(componentTypesAt(Number(connection.version), undefined));
  const found = onlyOne(app, await named(connection, listed, app, appType));
  const store =
    found.type === 'ConnectedApp'
      ? await connectedAppStore(connection, metadata, found)
      : await externalClientAppStore(connection, metadata, found, listed);
  return { store, directory: orgDirectory(connection), connection };
}

/** Makes a connection ready for REST calls alone, which every session can make; `apiVersion` as in OpenInput. */
export async function openRest(connection: Connection, apiVersion: string | undefined): Promise<Connection> {
  connection.setApiVersion(apiVersion ?? (await callOrg(connection, () => connection.newestVersion())));
  return connection;
}

/**
 * The newest version hides no element from a write, so it is the default. The CLI keeps it for a day; else one request.
 * Throws SoapRefusesJwtError where the session is a JWT and the version is too old for it.
 */
export async function settleVersion(connection: Connection, apiVersion: string | undefined): Promise<void> {
  const { accessToken, version } = await openRest(connection, apiVersion);
  if (!isJwt(accessToken) || Number(version) >= knownSince.jwtInSoap) return;
  throw new JwtError('soap-refuses-jwt', { apiVersion: version });
}

const isJwt = (token: string | undefined): boolean => token?.split('.').length === 3 && token.startsWith('ey');

/** Checks names against the org before a policy points to them: one query for each kind. docs/salesforce.md §10 */
function orgDirectory(connection: Connection): Directory {
  return {
    permissionSets: async (names) => {
      const bare = [...new Set([...names, ...names.map((name) => name.replace(/^[a-z]\w*?__/i, ''))])];
      const columns = { Name: column.text, Label: column.text, NamespacePrefix: column.textOrNull };
      const which = soql`FROM PermissionSet WHERE IsOwnedByProfile = false AND (Name IN ${bare} OR Label IN ${names})`;
      const rows = await queryRows(connection, columns, which);
      return rows.map(({ Name, Label, NamespacePrefix }) => ({
        name: fullNameOf(NamespacePrefix, Name),
        label: Label,
      }));
    },
    profiles: async (names) => {
      const found = await queryRows(connection, { Name: column.text }, soql`FROM Profile WHERE Name IN ${names}`);
      const matches = names.map((name) => found.find((row) => same(row.Name, name)));
      const missing = names.filter((_, at) => !matches[at]);
      if (missing.length > 0) throw new JwtError('profile-not-found', { missing });
      return matches.flatMap((row) => row?.Name ?? []);
    },
  };
}

/** What to list to see all apps of a kind, or of both. */
export function componentTypesAt(apiVersion: number, type: AppType | undefined): string[] {
  const external = apiVersion < knownSince.externalClientApps ? [] : [headerType, globalType];
  if (type === 'ExternalClientApp') return external;
  return type === 'ConnectedApp' ? ['ConnectedApp'] : ['ConnectedApp', ...external];
}

/**
 * The apps of that name or, where there are none, of that label, of that name in a package, or of that consumer key; else names
 * that are near it.
 */
async function named(
  connection: Connection,
  listed: Listed[],
  name: string,
  type: AppType | undefined,
): Promise<{ found: Listed[]; near: string[] }> {
  const apps = listed.filter((one) => one.type !== globalType && (type ?? typeOf(one)) === typeOf(one));
  const byName = apps.filter(({ fullName }) => same(fullName, name));
  if (byName.length > 0) return { found: byName, near: [] };
  const labels = await labelsById(connection);
  const labelOf = ({ id }: Listed): string | undefined => labels.get(toId15(id));
  const byLabel = apps.filter((app) => same(labelOf(app), name));
  if (byLabel.length > 0) return { found: byLabel, near: [] };
  const inPackage = apps.filter(
    ({ namespace, fullName }) => namespace !== null && same(fullName, `${namespace}__${name}`),
  );
  if (inPackage.length > 0) return { found: inPackage, near: [] };
  if (isGeneratedKey(name)) return { found: await ofKey(connection, apps, name), near: [] };
  return {
    found: [],
    near: nearNames(
      name,
      apps.flatMap((app) => [app.fullName, labelOf(app) ?? []].flat()),
    ),
  };
}

/** Tokens and logs know an app by its key alone. */
async function ofKey(connection: Connection, apps: Listed[], key: string): Promise<Listed[]> {
  const { found } = await findAppByKey(connection, key);
  return apps.filter((app) => found && app.fullName === found.name && typeOf(app) === found.type);
}

const same = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();
const typeOf = ({ type }: Listed): AppType => (type === 'ConnectedApp' ? 'ConnectedApp' : 'ExternalClientApp');

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

function onlyOne(app: string, { found, near }: { found: Listed[]; near: string[] }): Listed {
  const [first, ...others] = found;
  if (!first) throw new JwtError('app-not-found', near.length > 0 ? { app, near } : { app });
  if (others.length === 0) return first;
  const candidates = found.map((listed) => ({ name: listed.fullName, type: typeOf(listed) }));
  const apps = candidates.map(({ name, type }) => `${name} (${type})`);
  throw new JwtError('ambiguous-app', { candidates, app, apps });
}

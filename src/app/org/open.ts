/** Opens apps of an org at a version that its session can work with. docs/salesforce.md §3.4, §4.1, §10 */
import { JwtError } from '../../faults/errors.ts';
import type { StoredLogin } from '../../salesforce/login.ts';
import { callOrg, unlessRefused } from '../../salesforce/org/call-org.ts';
import { type Connection, connect } from '../../salesforce/org/connection.ts';
import { metadataClient } from '../../salesforce/org/metadata.ts';
import { knownSince } from '../../salesforce/versions.ts';
import type { AppType } from '../app.ts';
import { globalType, headerType } from '../app-kind.ts';
import type { DeletableApp, Directory } from '../app-store.ts';
import { orgDirectory } from './directory.ts';
import { appMeantBy } from './named-app.ts';
import { connectedAppStore, externalClientAppStore } from './store.ts';

/** `newerVersion`: the newest API version of the org, where a person asked for an older one; null where nobody did, or nobody knows. */
export type OpenApp = {
  store: DeletableApp;
  directory: Directory;
  connection: Connection;
  newerVersion: () => Promise<string | null>;
};

/**
 * `apiVersion`: the one to work at, as `67.0`; undefined: the newest of the org. `app`: API name or label, without regard to
 * case, consumer key or id. `appType`: the kind, where both have such an app.
 */
export type OpenInput = { apiVersion: string | undefined; app: string; appType: AppType | undefined };

/** The flags that name an app. */
type AppFlags = { app: string; 'app-type': AppType | undefined; 'api-version': string | undefined };

/** Opens the app that a command's flags name. */
export const openNamedApp = (login: StoredLogin, flags: AppFlags): Promise<OpenApp> =>
  openApp(connect(login), { apiVersion: flags['api-version'], app: flags.app, appType: flags['app-type'] });

/**
 * Opens one app of an org for reading and writing, at an API version that the org's session can work with. One request finds
 * it by its API name, and one beside that of the app asks whether the name is another's label; two more when only a label fits. Throws AppNotFoundError or AmbiguousAppError.
 */
export async function openApp(connection: Connection, { apiVersion, app, appType }: OpenInput): Promise<OpenApp> {
  await settleVersion(connection, apiVersion);
  const metadata = metadataClient(connection);
  const listed = await metadata.list(componentTypesAt(Number(connection.version), undefined));
  const meant = await appMeantBy(app, listed, appType, connection);
  const [store] = await Promise.all([
    meant.app.type === 'ConnectedApp'
      ? connectedAppStore(connection, metadata, meant.app)
      : externalClientAppStore(connection, metadata, meant.app, listed),
    meant.isUnique(),
  ]);
  const newerVersion = (): Promise<string | null> => newerThan(connection, apiVersion);
  return { store, directory: orgDirectory(connection), connection, newerVersion };
}

async function newerThan(connection: Connection, asked: string | undefined): Promise<string | null> {
  const newest = asked && (await unlessRefused(callOrg(connection, () => connection.newestVersion())));
  return newest && Number(newest) > Number(asked) ? newest : null;
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

/** What to list to see all apps of a kind, or of both. */
export function componentTypesAt(apiVersion: number, type: AppType | undefined): string[] {
  const external = apiVersion < knownSince.externalClientApps ? [] : [headerType, globalType];
  if (type === 'ExternalClientApp') return external;
  return type === 'ConnectedApp' ? ['ConnectedApp'] : ['ConnectedApp', ...external];
}

import { JwtError } from '../../faults/errors.ts';
import type { StoredLogin } from '../../salesforce/login.ts';
import { callOrg } from '../../salesforce/org/call-org.ts';
import { type Connection, connect } from '../../salesforce/org/connection.ts';
import { metadataClient } from '../../salesforce/org/metadata.ts';
import { knownSince } from '../../salesforce/versions.ts';
import type { AppStore, AppType, Directory } from '../app.ts';
import type { BesideApp } from '../display.ts';
import type { OrgApps } from '../list.ts';
import { orgDirectory } from './directory.ts';
import { openAppStore } from './find.ts';
import { orgApps } from './list.ts';
import { readSessionTimeouts } from './session-timeouts.ts';
import { readUsage } from './usage.ts';

export type OpenApp = { store: AppStore; directory: Directory; connection: Connection };

/** `apiVersion`: the one to work at, as `67.0`; undefined: the newest of the org. */
export type OpenInput = { apiVersion: string | undefined; app: string; appType: AppType | undefined };

/** The flags that name an app. */
type AppFlags = { app: string; 'app-type': AppType | undefined; 'api-version': string | undefined };

/** Opens the app that a command's flags name. */
export const openNamedApp = (login: StoredLogin, flags: AppFlags): Promise<OpenApp> =>
  openApp(connect(login), { apiVersion: flags['api-version'], app: flags.app, appType: flags['app-type'] });

/** Opens one app of an org for reading and writing, at an API version that the org's session can work with. */
export async function openApp(connection: Connection, { apiVersion, app, appType }: OpenInput): Promise<OpenApp> {
  await settleVersion(connection, apiVersion);
  const store = await openAppStore(connection, { name: app, type: appType });
  return { store, directory: orgDirectory(connection), connection };
}

/** What the org tells beside one app. */
export const besideApp = (connection: Connection): BesideApp => ({
  usage: (app) => readUsage(connection, app),
  sessionTimeouts: () => readSessionTimeouts(metadataClient(connection)),
});

/** Opens an org for reading all of its apps; `apiVersion` as above. */
export async function openList(login: StoredLogin, apiVersion: string | undefined): Promise<OrgApps> {
  const connection = connect(login);
  await settleVersion(connection, apiVersion);
  return orgApps(connection);
}

/** Makes a connection ready for REST calls alone, which every session can make; `apiVersion` as above. */
export async function openRest(connection: Connection, apiVersion: string | undefined): Promise<Connection> {
  connection.setApiVersion(apiVersion ?? (await callOrg(connection, () => connection.newestVersion())));
  return connection;
}

/**
 * The newest version hides no element from a write, so it is the default. The CLI keeps it for a day; else one request.
 * Throws SoapRefusesJwtError where the session is a JWT and the version is too old for it.
 */
export async function settleVersion(connection: Connection, apiVersion: string | undefined): Promise<void> {
  const version = apiVersion ?? (await callOrg(connection, () => connection.newestVersion()));
  connection.setApiVersion(version);
  if (!isJwt(connection.accessToken) || Number(version) >= knownSince.jwtInSoap) return;
  throw new JwtError('soap-refuses-jwt', { apiVersion: version });
}

const isJwt = (token: string | undefined): boolean => token?.split('.').length === 3 && token.startsWith('ey');

/** The reads behind the org checks of doctor: each fact once, and only when a check asks for it. */
import type { Connection } from '@salesforce/core';
import type { AppStore, AppType, Settings } from '../../app/app.ts';
import { globalType } from '../../app/app-kind.ts';
import { elementAt } from '../../app/component.ts';
import { findAppByKey } from '../../app/org/find.ts';
import { openApp, settleVersion } from '../../app/org/open.ts';
import { reached } from '../../salesforce/org/call-org.ts';
import { metadataClient } from '../../salesforce/org/metadata.ts';
import { useBoundedTransport } from '../../salesforce/org/transport.ts';
import type { LoginHistory } from '../failed-login.ts';
import type { SeenApp } from '../judge-app.ts';
import type { OrgReads } from '../org-reads.ts';
import type { OrgUser } from '../org-user.ts';
import { countApprovals, readAdmitted, readFailedLogin, readSeenUser, readUser } from './doctor-user.ts';

export type DoctorAppQuery = { app: string | null; appType: AppType | undefined; clientId: string | null };

export type DoctorOrg = OrgReads & { lastFailedLogin(username: string): Promise<LoginHistory> };

/** `username`: the user of the exchange; null: nobody said. */
export function doctorOrg(
  connect: () => Promise<Connection>,
  query: DoctorAppQuery,
  username: string | null,
  now: () => Date,
): Promise<DoctorOrg> {
  return connect().then((connection) => {
    useBoundedTransport(connection);
    const user = once(() => firstQuestion(connection, username));
    const seen = once(async () => readSeenUser(connection, await user()));
    return {
      login: () => loginOf(connection),
      session: async () => void (await user()),
      app: once(async () => (query.app === null ? null : readApp(connection, query.app, query.appType))),
      appOfKey: once(() => readAppOfKey(connection, query.clientId)),
      seesApps: () => listedKinds(connection),
      user: seen,
      admitted: (app) => readAdmitted(connection, app.id),
      approvals: (userId, app) => countApprovals(connection, userId, app.label),
      lastFailedLogin: async () => readFailedLogin(connection, await seen(), now()),
    };
  });
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let begun: Promise<T> | undefined;
  return () => {
    begun ??= read();
    return begun;
  };
}

/** The first answer of the org tells of session and user alike. */
async function firstQuestion(connection: Connection, username: string | null): Promise<OrgUser | null> {
  if (username !== null) return readUser(connection, username);
  await reached(connection, () => connection.query('SELECT Id FROM Organization'));
  return null;
}

function loginOf(connection: Connection): { keyLogin: boolean; devHubClientId: string | null } {
  const { privateKey, isDevHub, clientId } = connection.getAuthInfoFields();
  return { keyLogin: Boolean(privateKey), devHubClientId: (isDevHub && clientId) || null };
}

async function readApp(connection: Connection, app: string, appType: AppType | undefined): Promise<SeenApp> {
  return seenApp((await openApp(connection, { apiVersion: undefined, app, appType })).store);
}

async function readAppOfKey(connection: Connection, clientId: string | null) {
  if (clientId === null) return { app: null, whole: true };
  await settleVersion(connection, undefined);
  const { found, whole } = await findAppByKey(connection, clientId);
  return { app: found && (await readApp(connection, found.name, found.type)), whole };
}

async function seenApp(store: AppStore): Promise<SeenApp> {
  const settings = await store.read(['tokens', 'policy', 'scopes']);
  return {
    app: store.app,
    hasOauth: hasOauth(settings),
    isTokensPartShown: Boolean(settings.ConnectedApp ?? settings[globalType]),
    consumerKey: store.kind.consumerKeyOf(settings),
    certificate: store.kind.certificateOf(settings),
    policy: store.kind.policyOf(settings).policy,
    oauth: store.kind.oauthOf(settings),
    apiVersion: store.apiVersion,
  };
}

const hasOauth = (settings: Settings): boolean =>
  !settings.ConnectedApp || elementAt(settings.ConnectedApp, 'oauthConfig') !== undefined;

/** Listings hide what the user may not see, without a word. docs/salesforce.md §13 row 31 */
async function listedKinds(connection: Connection): Promise<{ connected: boolean; external: boolean }> {
  const listed = await metadataClient(connection).list(['ConnectedApp', 'ExternalClientApplication']);
  const has = (type: string): boolean => listed.some((one) => one.type === type);
  return { connected: has('ConnectedApp'), external: has('ExternalClientApplication') };
}

/** The logins of the sf CLI, from its own files: no request, no refresh, and without the platform's `Org` and `AuthInfo`. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AuthFields } from '@salesforce/core';
import { SfError } from '@salesforce/core/sfError';
import { JwtError } from '../faults/errors.ts';
import { MILLISECONDS_PER_DAY } from '../salesforce/days.ts';
import { isLoopbackName, loginHosts, readHostUrl, storedIsSandbox } from '../salesforce/hosts.ts';
import { CLI_CLIENT_ID } from '../salesforce/ids.ts';
import type { StoredLogin } from '../salesforce/login.ts';
import { toldOf } from '../salesforce/sending.ts';
import { isUsername } from '../salesforce/username.ts';
import { isApiVersion } from '../salesforce/versions.ts';
import { exitCodes } from './exit-codes.ts';
import { messagesOf } from './messages.ts';
import { loadConfig } from './platform.ts';

export type { StoredLogin } from '../salesforce/login.ts';

const messages = messagesOf('flags');

export const loadState = async () => {
  const { StateAggregator } = await import('@salesforce/core/stateAggregator');
  return StateAggregator.getInstance();
};

/**
 * Reads the record of the org that `-o` names by alias, username or access token, or of the default org.
 * Throws `StoredLoginUnreadableError`; NamedOrgNotFoundError (exit 2) or NoDefaultEnvError, the host's own names.
 */
export async function readStoredLogin(aliasOrUsername: string | undefined): Promise<StoredLogin> {
  const name = aliasOrUsername ?? (await loadConfig()).getPropertyValue<string>('target-org');
  if (!name) throw messages.createError('errors.NoDefaultEnv');
  const { aliases, orgs } = await loadState();
  const username = aliases.resolveUsername(name);
  if (tokenForm.test(username)) return loginByToken(username);
  const fields = await fieldsOf(username, orgs);
  const renew = fields.refreshToken || fields.privateKey ? () => renewSession(username, fields.loginUrl) : null;
  return {
    ...recordOf(fields),
    username,
    name: username,
    renew,
    rememberVersion: (version) => rememberVersion(username, version),
  };
}

/** The org in a command that is shown: as a person named it, unless that was a session, which is never repeated; null: a place is left. */
export const orgInCommands = (named: string | undefined, login: Pick<StoredLogin, 'username'> | null): string | null =>
  login?.username ? (named ?? login.username) : null;

/** The record of the default org, or null when none is configured: then the flags must say everything. */
export async function readDefaultLogin(): Promise<StoredLogin | null> {
  return readStoredLogin(undefined).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'NoDefaultEnvError') return null;
    throw error;
  });
}

/**
 * The logins that `sf org login jwt` left behind, the default org's first, each with its first alias. A record that
 * cannot be read is left out.
 */
export async function readKeyLogins(): Promise<{ alias: string | null; login: StoredLogin }[]> {
  const [config, { aliases, orgs }] = await Promise.all([loadConfig(), loadState()]);
  const target = aliases.resolveUsername(config.getPropertyValue<string>('target-org') ?? '');
  const usernames = (await orgs.readAll())
    .filter(({ privateKey, refreshToken }) => privateKey && !refreshToken)
    .flatMap(({ username }) => username ?? [])
    .sort((a, b) => Number(b === target) - Number(a === target));
  const logins = usernames.map(async (username) => ({
    alias: aliases.get(username) ?? null,
    login: await readStoredLogin(username),
  }));
  return (await Promise.allSettled(logins)).flatMap((read) => (read.status === 'fulfilled' ? read.value : []));
}

/** The usernames of all logins that an app let in, by its consumer key, however they were made. */
export async function readLoginsThrough(clientId: string): Promise<string[]> {
  const { orgs } = await loadState();
  return (await orgs.readAll()).filter((one) => one.clientId === clientId).flatMap(({ username }) => username ?? []);
}

type Orgs = Awaited<ReturnType<typeof loadState>>['orgs'];

async function fieldsOf(username: string, orgs: Orgs): Promise<AuthFields> {
  try {
    await orgs.read(username, false, false);
    if (await orgs.exists(username)) return orgs.get(username, true) ?? {};
  } catch (error) {
    const reason = error instanceof Error ? error.name : undefined;
    throw new JwtError('stored-login-unreadable', { username, reason });
  }
  // The platform takes a login whose key it has not got for one that is not there.
  const { Global } = await import('@salesforce/core/global');
  if (existsSync(join(Global.SFDX_DIR, `${username}.json`)))
    throw new JwtError('stored-login-unreadable', { username });
  throw unknownOrg(username);
}

/** An unknown `-o` is wrong usage, as in every other sf command. `sf org login jwt` takes the user where ours take an org. */
const unknownOrg = (username: string): SfError =>
  new SfError(
    messages.getMessage('errors.NamedOrgNotFound', [username]),
    'NamedOrgNotFoundError',
    [
      messages.getMessage('targetOrg.list'),
      ...(isUsername(username) ? [messages.getMessage('targetOrg.user', [username])] : []),
    ],
    exitCodes.usage,
  );

/** As the platform tells a token in place of a username. */
const tokenForm = /(00D\w{12,15})![.\w]*/;

/** The token is nobody's name: it is a secret, and whatever is called a username gets shown and sent. */
async function loginByToken(accessToken: string): Promise<StoredLogin> {
  const instanceUrl = (await loadConfig()).getPropertyValue<string>('org-instance-url') ?? loginHosts.production;
  const orgId = tokenForm.exec(accessToken)?.[1] ?? '';
  const record = recordOf({ accessToken, instanceUrl, loginUrl: instanceUrl, orgId });
  return {
    ...record,
    username: null,
    name: 'the user of the given access token',
    renew: null,
    rememberVersion: async () => undefined,
  };
}

const recordOf = (fields: AuthFields) => ({
  accessToken: fields.accessToken,
  clientId: fields.clientId === CLI_CLIENT_ID ? undefined : fields.clientId,
  keyFile: fields.privateKey,
  instanceUrl: fields.instanceUrl,
  isSandbox: storedIsSandbox(fields),
  isDevHub: fields.isDevHub === true,
  orgId: fields.orgId,
  newestVersion: newestVersionIn(fields),
});

function newestVersionIn({ instanceApiVersion, instanceApiVersionLastRetrieved: asked }: AuthFields) {
  if (/^true$/i.test(process.env.SFDX_IGNORE_API_VERSION_CACHE ?? '') || !asked) return undefined;
  const isFresh = Date.now() - Date.parse(asked) <= MILLISECONDS_PER_DAY;
  return isFresh && isApiVersion(instanceApiVersion ?? '') ? instanceApiVersion : undefined;
}

async function rememberVersion(username: string, version: string): Promise<void> {
  if (!isApiVersion(version)) return;
  const { orgs } = await loadState();
  // Not `update`, which writes every key of the copy that was read, over what another process has renewed since.
  orgs.set(username, {
    instanceApiVersion: version,
    instanceApiVersionLastRetrieved: new Date().toLocaleString(),
  });
  await orgs.write(username);
}

/** The platform knows every kind of login and its locks, so a session that has ended is worth the time to load it. */
async function renewSession(username: string, loginUrl: string | undefined): Promise<string> {
  if (loginUrl !== undefined) refuseUnsafeLogin(loginUrl);
  const { AuthInfo } = await import('@salesforce/core');
  const { refreshFn } = (await AuthInfo.create({ username })).getConnectionOptions();
  if (!refreshFn) throw new Error('The stored login holds nothing to renew its session with.');
  const url = new URL('/services/oauth2/token', loginUrl ?? loginHosts.production).href;
  const renewed = () =>
    new Promise<string>((resolve, reject) => {
      const done = (error: Error | null | undefined, accessToken?: string): void => {
        if (accessToken && !error) resolve(accessToken);
        else reject(error ?? new Error('The renewal brought no access token.'));
      };
      Promise.resolve(refreshFn(undefined as never, done as never)).catch(reject);
    });
  return toldOf({ url, method: 'POST' }, renewed);
}

/** The platform only warns of plain http, and asks a name server where `x.localhost` is. docs/salesforce.md §12.4 */
function refuseUnsafeLogin(loginUrl: string): void {
  const { protocol, hostname, origin } = new URL(readHostUrl(loginUrl));
  const isAsked = isLoopbackName(hostname) && hostname !== 'localhost';
  if (protocol === 'http:' && isAsked) throw new JwtError('insecure-url', { url: origin });
}

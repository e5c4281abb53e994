/** Logs the real `sf` in to a local org, as a person does before the first command of this plugin. */
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { admitAdministrator, appNamed } from './app-components.ts';
import { keyPair } from './keys.ts';
import { putFiles } from './openssl.ts';
import { root } from './repo.ts';
import { type Home, runSf, sfEnvironment } from './sf.ts';

const run = promisify(execFile);

/** As the administrator, with a session that no app of the org has issued, unless another one is given. */
export async function loginByToken(
  home: Home,
  org: LocalOrg,
  alias: string,
  session: string = org.accessToken,
): Promise<void> {
  await login(home, org, ['access-token', '--no-prompt', '--alias', alias], { SF_ACCESS_TOKEN: session });
}

/** As the administrator, through the app Pay, which must trust the key pair `pay`. sf stores the app's client id. */
export async function loginThroughPay(home: Home, org: LocalOrg, alias: string): Promise<void> {
  admitAdministrator(org);
  await putFiles(home.dir, { 'server.key': (await keyPair('pay')).privateKeyPem });
  const who = ['--username', org.username, '--client-id', appNamed(org, 'Pay').consumerKey];
  await login(home, org, ['jwt', ...who, '--jwt-key-file', 'server.key', '--alias', alias], {});
}

/** What `sf org login sfdx-url` leaves behind, which itself takes only https: a refresh token of the app Pay, exchanged. */
export function loginByUrl(home: Home, org: LocalOrg, alias: string): Promise<void> {
  const refresh = { clientId: appNamed(org, 'Pay').consumerKey, refreshToken: openGrant(org), loginUrl: org.url };
  return storeLogin(home, org, { oauth2Options: refresh }, {}, alias);
}

/** What `sf org login web` leaves behind: the session and the refresh token that a browser has brought. */
export function loginByWeb(home: Home, org: LocalOrg, alias: string): Promise<void> {
  const { url, username } = org;
  const { consumerKey: clientId } = appNamed(org, 'Pay');
  const brought = { accessToken: org.openSession(username, clientId), instanceUrl: url, loginUrl: url };
  const kept = { clientId, clientSecret: '', refreshToken: openGrant(org) };
  return storeLogin(home, org, { accessTokenOptions: brought }, kept, alias);
}

/** A refresh token of the administrator for the app Pay. */
function openGrant(org: LocalOrg): string {
  admitAdministrator(org);
  const value = `5Aep861${randomBytes(24).toString('hex')}`;
  org.state.tokens.push({
    ...{ value, kind: 'refresh', format: 'opaque', scopes: ['api', 'refresh_token'], grantId: value.slice(0, 18) },
    ...{ userId: org.state.users.find(({ username }) => username === org.username)?.id ?? '' },
    ...{ consumerKey: appNamed(org, 'Pay').consumerKey, issuedAtMs: org.state.nowMs(), expiresAtMs: null },
    ...{ revoked: false, authSessionId: null, lastUsedAtMs: null },
  });
  return value;
}

const storing = `
import { AuthInfo } from '@salesforce/core';
const { options, kept, alias } = JSON.parse(process.env.LOGIN);
const authInfo = await AuthInfo.create(options);
await authInfo.save(kept);
await authInfo.setAlias(alias);
`;

/** Through the platform itself, in the home given. */
async function storeLogin(home: Home, org: LocalOrg, options: object, kept: object, alias: string): Promise<void> {
  const env = sfEnvironment({ home: home.dir, env: { LOGIN: JSON.stringify({ options, kept, alias }) } });
  await run(process.execPath, ['--input-type=module', '--eval', storing], { cwd: root, env });
  org.requests.splice(0);
}

async function login(home: Home, org: LocalOrg, args: string[], env: Record<string, string>): Promise<void> {
  const done = await runSf(['org', 'login', ...args, '--instance-url', org.url], { home: home.dir, env });
  expect(done.exitCode, done.stderr).to.equal(0);
  org.requests.splice(0);
}

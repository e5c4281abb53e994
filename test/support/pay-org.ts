/** A local org whose app Pay trusts the key pair `pay`, and bearer logins through it. */
import { expect } from 'chai';
import { type LocalOrg, type LocalOrgOptions, startLocalOrg } from '../local-org/index.ts';
import type { User } from '../local-org/state.ts';
import { appNamed } from './app-components.ts';
import { type Answer, exchange, goodClaims, signClaims } from './bearer-login.ts';
import { keyPair } from './keys.ts';

/**
 * Has the permission set that Pay lets in. Pay is the connected app of the good case, Orders the external client app:
 * test/local-org/README.md says what each app and user of the org stands for.
 */
export const user = 'integration@pay.example';

const orgs: LocalOrg[] = [];

/** Starts an org in which no app has a certificate yet; `closePayOrgs` closes it. */
export async function startBareOrg(options: LocalOrgOptions = {}): Promise<LocalOrg> {
  const org = await startLocalOrg(options);
  orgs.push(org);
  return org;
}

/** Starts an org in which Pay trusts the key pair `pay`; `closePayOrgs` closes it. */
export async function startPay(options: LocalOrgOptions = {}): Promise<LocalOrg> {
  const org = await startBareOrg(options);
  org.trust('Pay', (await keyPair('pay')).certificatePem);
  return org;
}

export const payClaims = (org: LocalOrg, username = user) =>
  goodClaims(org, appNamed(org, 'Pay').consumerKey, username);

/** Logs in through Pay with claims changed as given. */
export async function login(org: LocalOrg, changes: Record<string, unknown> = {}, keyName = 'pay'): Promise<Answer> {
  return exchange(org, await signClaims({ ...payClaims(org), ...changes }, keyName));
}

/** Closes every org that a test has started, and fails when one of them crashed inside. */
export async function closePayOrgs(): Promise<void> {
  const all = orgs.splice(0);
  await Promise.all(all.map((org) => org.close()));
  for (const org of all) expect(org.crashes).to.deep.equal([]);
}

export function userOf(org: LocalOrg): User {
  const found = org.state.users.find((one) => one.username === user);
  if (!found) throw new Error('The integration user is missing.');
  return found;
}

function oauthConfigOf(org: LocalOrg) {
  const app = org.state.components.find((one) => one.type === 'ConnectedApp' && one.fullName === 'Pay');
  const config = app?.children.find((element) => element.name === 'oauthConfig')?.value;
  if (!Array.isArray(config)) throw new Error('Pay has no oauthConfig.');
  return config;
}

export function addScope(org: LocalOrg, scope: string): void {
  oauthConfigOf(org).push({ name: 'scopes', value: scope });
}

export function dropScope(org: LocalOrg, scope: string): void {
  const config = oauthConfigOf(org);
  config.splice(
    config.findIndex((element) => element.name === 'scopes' && element.value === scope),
    1,
  );
}

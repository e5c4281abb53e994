/** Logs the real `sf` in to a local org, as a person does before the first command of this plugin. */
import { expect } from 'chai';
import type { LocalOrg } from '../local-org/index.ts';
import { admitAdministrator, appNamed } from './app-components.ts';
import { keyPair } from './keys.ts';
import { putFiles } from './openssl.ts';
import { type Home, runSf } from './sf.ts';

/** As the administrator, with a session that no app of the org has issued. */
export async function loginByToken(home: Home, org: LocalOrg, alias: string): Promise<void> {
  await login(home, org, ['access-token', '--no-prompt', '--alias', alias], { SF_ACCESS_TOKEN: org.accessToken });
}

/** As the administrator, through the app Pay, which must trust the key pair `pay`. sf stores the app's client id. */
export async function loginThroughPay(home: Home, org: LocalOrg, alias: string): Promise<void> {
  admitAdministrator(org);
  await putFiles(home.dir, { 'server.key': (await keyPair('pay')).privateKeyPem });
  const who = ['--username', org.username, '--client-id', appNamed(org, 'Pay').consumerKey];
  await login(home, org, ['jwt', ...who, '--jwt-key-file', 'server.key', '--alias', alias], {});
}

async function login(home: Home, org: LocalOrg, args: string[], env: Record<string, string>): Promise<void> {
  const done = await runSf(['org', 'login', ...args, '--instance-url', org.url], { home: home.dir, env });
  expect(done.exitCode, done.stderr).to.equal(0);
  org.requests.splice(0);
}

/** The org commands in this process, with the CLI's own library logged in to a local org. */
import { join } from 'node:path';
import type { LocalOrg } from '../local-org/index.ts';
import { admitAdministrator, appNamed } from './app-components.ts';
import { type CommandRun, runCommand } from './command.ts';
import './connect.ts'; // moves the home directory away before core is loaded
import { keyPair } from './keys.ts';
import { inFolder, putFiles } from './openssl.ts';

type CommandModule = { default: Parameters<typeof runCommand>[0] };

/** What `sf org login access-token --alias <alias>` leaves behind. The session is the administrator's unless given. */
export async function logIn(org: LocalOrg, alias: string, accessToken: string = org.accessToken): Promise<void> {
  const { AuthInfo, StateAggregator } = await import('@salesforce/core');
  await (await StateAggregator.getInstance()).orgs.remove(org.username); // a test before may have logged in by key
  const authInfo = await AuthInfo.create({
    accessTokenOptions: { accessToken, instanceUrl: org.url, loginUrl: org.url },
  });
  await authInfo.save();
  await authInfo.setAlias(alias);
  org.requests.splice(0);
}

/** What `sf org login jwt` leaves behind: the administrator, let in by the app Pay, which trusts the key pair `pay`. */
export async function logInThroughPay(org: LocalOrg, alias: string): Promise<void> {
  const { AuthInfo, StateAggregator } = await import('@salesforce/core');
  await (await StateAggregator.getInstance()).orgs.remove(org.username); // a test before may have logged in
  admitAdministrator(org);
  await inFolder(async (dir) => {
    await putFiles(dir, { 'server.key': (await keyPair('pay')).privateKeyPem });
    const clientId = appNamed(org, 'Pay').consumerKey;
    const oauth2Options = { clientId, loginUrl: org.url, privateKeyFile: join(dir, 'server.key') };
    const authInfo = await AuthInfo.create({ username: org.username, oauth2Options });
    await authInfo.save();
    await authInfo.setAlias(alias);
  });
  org.requests.splice(0);
}

/** `path` as in the source: `policy/set`. */
export async function runOrgCommand(
  path: string,
  args: string[],
  env: Record<string, string> = {},
): Promise<CommandRun> {
  const { default: command } = (await import(`../../src/commands/jwt/${path}.ts`)) as CommandModule;
  return runCommand(command, args, env);
}
